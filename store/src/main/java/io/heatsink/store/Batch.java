package io.heatsink.store;

import java.nio.ByteBuffer;

/** Entries that are written and synced together. */
final class Batch {
  private static final int EXPECTED_BYTES = 64 << 10;

  private ByteBuffer frames = ByteBuffer.allocate(EXPECTED_BYTES);
  private long first;
  private long last;
  private boolean endsFile;

  boolean isEmpty() {
    return frames.position() == 0;
  }

  long first() {
    return first;
  }

  long last() {
    return last;
  }

  /** Whether the entries behind these go to another file. */
  boolean endsFile() {
    return endsFile;
  }

  void endFile() {
    endsFile = true;
  }

  void add(byte[] bytes, int length, long sequence) {
    if (isEmpty()) {
      first = sequence;
    }
    last = sequence;
    int at = frames.position();
    int end = at + Frame.HEADER + length;
    if (end > frames.capacity()) {
      frames = ByteBuffer.allocate(Math.max(end, 2 * frames.capacity())).put(frames.flip());
    }
    Frame.open(frames, at, length, sequence);
    frames.position(at + Frame.HEADER);
    frames.put(bytes, 0, length);
  }

  /**
   * What is to be written.
   *
   * @param kept the sequence up to which all entries are synced
   */
  ByteBuffer sealed(long kept) {
    int end = frames.position();
    for (int at = 0; at < end; ) {
      at = Frame.seal(frames, at, kept);
    }
    return frames.flip();
  }

  /** For other entries. */
  Batch cleared() {
    frames.clear();
    endsFile = false;
    return this;
  }
}
