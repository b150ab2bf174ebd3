package io.heatsink.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/**
 * What of a long reply is not written yet: it goes in pieces, as fast as the client reads. Its
 * memory counts against the front's budget. Used by one event loop alone.
 */
final class RestOfReply {
  /** What of a reply is handed to the socket at once. */
  static final int PIECE_BYTES = 64 * 1024;

  private static final byte[] NOTHING = {};

  private final ByteBudget budget;
  private byte[] body = NOTHING;
  private int from;

  RestOfReply(ByteBudget budget) {
    this.budget = budget;
  }

  /** All of that body but its beginning is to be written. */
  void start(byte[] replyBody, int written) {
    body = replyBody;
    from = written;
    budget.owe(body.length);
  }

  boolean isEmpty() {
    return from >= body.length;
  }

  int length() {
    return body.length - from;
  }

  /** The next piece to write. */
  ByteBuf nextPiece(ByteBufAllocator allocator) {
    int size = Math.min(length(), PIECE_BYTES);
    ByteBuf piece = allocator.directBuffer(size);
    piece.writeBytes(body, from, size);
    from += size;
    return piece;
  }

  void drop() {
    if (body.length > 0) {
      budget.giveBack(body.length);
      body = NOTHING;
      from = 0;
    }
  }
}
