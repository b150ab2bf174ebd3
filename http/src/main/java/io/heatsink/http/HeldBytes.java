package io.heatsink.http;

import io.netty.buffer.ByteBuf;

/**
 * What a client has sent and nobody has read yet. Its memory is taken from the front's budget. Used
 * by one event loop alone.
 */
final class HeldBytes {
  /** What a client may send ahead; past it its connection is not read. */
  static final int MOST_WAITING = 64 * 1024;

  private static final byte[] NOTHING = {};

  private final ByteBudget budget;
  private byte[] bytes = NOTHING;
  private int from;
  private int to;

  HeldBytes(ByteBudget budget) {
    this.budget = budget;
  }

  /** Reads some of what is held. */
  interface Reader {
    /**
     * @return where it stopped
     */
    int read(byte[] bytes, int from, int to) throws HttpFault;
  }

  boolean isEmpty() {
    return from == to;
  }

  /** Whether the client may go on sending. */
  boolean hasRoom() {
    return to - from <= MOST_WAITING;
  }

  void add(byte[] source, int first, int end) throws HttpFault {
    makeRoom(end - first);
    System.arraycopy(source, first, bytes, to, end - first);
    to += end - first;
  }

  void add(ByteBuf source) throws HttpFault {
    int size = source.readableBytes();
    makeRoom(size);
    source.readBytes(bytes, to, size);
    to += size;
  }

  void readBy(Reader reader) throws HttpFault {
    from = reader.read(bytes, from, to);
    if (from >= to) {
      drop();
    }
  }

  void drop() {
    budget.giveBack(bytes.length);
    bytes = NOTHING;
    from = 0;
    to = 0;
  }

  private void makeRoom(int size) throws HttpFault {
    int holding = to - from;
    byte[] target = bytes;
    if (holding + size > bytes.length) {
      int room = Math.max(holding + size, Math.min(2 * bytes.length, MOST_WAITING));
      if (!budget.take(room - bytes.length)) {
        throw HttpFault.outOfMemory();
      }
      target = new byte[room];
    }
    System.arraycopy(bytes, from, target, 0, holding);
    bytes = target;
    from = 0;
    to = holding;
  }
}
