package io.heatsink.store;

import java.nio.ByteBuffer;

/**
 * How an entry stands in a file.
 *
 * <pre>
 * checksum of all that follows (4) | length (4) | sequence (8) | kept (8) | the entry's bytes
 * </pre>
 *
 * {@code kept} is the sequence up to which all entries had been synced when this one was written.
 * It tells damage from what a loss of power leaves: a loss of power may spoil any entry that was
 * not synced, but none that a later entry says was.
 */
final class Frame {
  static final int HEADER = 24;

  /** More than any operation takes; a length beyond it is none. */
  static final int MAX_LENGTH = 64 << 20;

  private static final int LENGTH = 4;
  private static final int SEQUENCE = 8;
  private static final int KEPT = 16;

  private Frame() {}

  /** Writes the header but for what {@link #seal} adds. */
  static void open(ByteBuffer frames, int at, int length, long sequence) {
    frames.putInt(at + LENGTH, length);
    frames.putLong(at + SEQUENCE, sequence);
  }

  /** Finishes the frame that begins here; answers where it ends. */
  static int seal(ByteBuffer frames, int at, long kept) {
    frames.putLong(at + KEPT, kept);
    int end = at + HEADER + frames.getInt(at + LENGTH);
    frames.putInt(at, Checksum.of(frames.slice(at + LENGTH, end - at - LENGTH)));
    return end;
  }

  static int length(byte[] bytes, int at) {
    return ByteBuffer.wrap(bytes).getInt(at + LENGTH);
  }

  static long sequence(byte[] bytes, int at) {
    return ByteBuffer.wrap(bytes).getLong(at + SEQUENCE);
  }

  static long kept(byte[] bytes, int at) {
    return ByteBuffer.wrap(bytes).getLong(at + KEPT);
  }

  /** Whether the checksum is that of the frame. */
  static boolean isWhole(byte[] bytes, int at, int length) {
    return ByteBuffer.wrap(bytes).getInt(at)
        == Checksum.of(bytes, at + LENGTH, at + HEADER + length);
  }
}
