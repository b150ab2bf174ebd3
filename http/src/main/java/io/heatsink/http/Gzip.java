package io.heatsink.http;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** Content-Encoding gzip, bounded both ways. */
final class Gzip {
  /** Below it, compressing costs more than it saves. */
  static final int WORTHWHILE_BYTES = 1024;

  /** Above it, it takes long enough (about 1 ms) that others should not wait for it. */
  static final int LONG_WORK_BYTES = 64 * 1024;

  /** Data that grows by more than this is not a request, but an attack. */
  private static final int MOST_RATIO = 200;

  /** Up to here the ratio does not matter. */
  private static final int FREE_BYTES = 1024 * 1024;

  private static final int STEP = 16 * 1024;

  private Gzip() {}

  static byte[] compress(byte[] body) {
    ByteArrayOutputStream sink = new ByteArrayOutputStream(body.length / 4 + 64);
    try (OutputStream gzip = new FastGzip(sink)) {
      gzip.write(body);
    } catch (IOException e) {
      throw new AssertionError("Memory does not fail to be written to", e);
    }
    return sink.toByteArray();
  }

  /**
   * The data, decompressed; empty where it is not whole gzip data.
   *
   * @param budget has to have room for what comes out; what {@link Inflated#taken} says was taken
   */
  static Inflated decompress(byte[] compressed, int limit, ByteBudget budget)
      throws BodyReader.TooLarge, BodyReader.NoRoom, IOException {
    long most = Math.min(limit, Math.max(FREE_BYTES, (long) MOST_RATIO * compressed.length));
    byte[] out = new byte[0];
    int filled = 0;
    int taken = 0;
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(compressed), STEP)) {
      while (true) {
        if (filled == out.length) {
          int room = (int) Math.min(most + 1, Math.max(STEP, 2L * out.length));
          if (room == out.length) {
            throw new BodyReader.TooLarge();
          }
          if (!budget.take(room - out.length)) {
            throw new BodyReader.NoRoom();
          }
          taken += room - out.length;
          out = Arrays.copyOf(out, room);
        }
        int read = in.read(out, filled, out.length - filled);
        if (read < 0) {
          Inflated inflated = new Inflated(Arrays.copyOf(out, filled), taken);
          taken = 0;
          return inflated;
        }
        filled += read;
        if (filled > most) {
          throw new BodyReader.TooLarge();
        }
      }
    } finally {
      budget.giveBack(taken);
    }
  }

  /** What came out, and what of the budget it holds. */
  record Inflated(byte[] bytes, int taken) {}

  private static final class FastGzip extends GZIPOutputStream {
    FastGzip(OutputStream sink) throws IOException {
      super(sink);
      def.setLevel(Deflater.BEST_SPEED);
    }
  }
}
