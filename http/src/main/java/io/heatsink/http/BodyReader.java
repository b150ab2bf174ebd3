package io.heatsink.http;

import java.util.Arrays;

/**
 * Collects one body as its bytes come. Room is taken from the budget as it is needed, not as it is
 * announced, so that an announcement alone costs nothing.
 */
final class BodyReader {
  private enum State {
    SIZE,
    SIZE_LINE_FEED,
    DATA,
    DATA_CARRIAGE_RETURN,
    DATA_LINE_FEED,
    LAST_CARRIAGE_RETURN,
    LAST_LINE_FEED,
    COMPLETE
  }

  /** What was asked for is not there. */
  static final class NoRoom extends Exception {
    NoRoom() {
      super(null, null, false, false);
    }
  }

  /** More than the most that a body may have. */
  static final class TooLarge extends Exception {
    TooLarge() {
      super(null, null, false, false);
    }
  }

  private static final int FIRST_ROOM = 8 * 1024;

  /** Enough for any chunk that fits the limit, and too few to overflow. */
  private static final int MOST_SIZE_DIGITS = 7;

  private final boolean chunked;
  private final int limit;
  private final ByteBudget budget;

  private State state;
  private byte[] bytes = {};
  private int filled;
  private int taken;

  /** Bytes of the body, or of the chunk, that are still to come. */
  private int remaining;

  private int sizeDigits;

  private BodyReader(boolean chunked, int length, int limit, ByteBudget budget) {
    this.chunked = chunked;
    this.limit = limit;
    this.budget = budget;
    this.remaining = length;
    state = chunked ? State.SIZE : length == 0 ? State.COMPLETE : State.DATA;
  }

  static BodyReader ofLength(int length, ByteBudget budget) {
    return new BodyReader(false, length, length, budget);
  }

  static BodyReader ofChunks(int limit, ByteBudget budget) {
    return new BodyReader(true, 0, limit, budget);
  }

  boolean complete() {
    return state == State.COMPLETE;
  }

  /** The whole body. The caller owns what was taken from the budget for it: {@link #taken}. */
  byte[] bytes() {
    return filled == bytes.length ? bytes : Arrays.copyOf(bytes, filled);
  }

  /** How much was taken from the budget, and has to be given back some time. */
  int taken() {
    return taken;
  }

  /**
   * Reads on.
   *
   * @return where it stopped: at {@code to}, or behind the body's end
   */
  int read(byte[] from, int start, int to) throws MalformedHttp, NoRoom, TooLarge {
    int at = start;
    while (at < to && state != State.COMPLETE) {
      if (state == State.DATA) {
        int size = Math.min(remaining, to - at);
        makeRoom(size);
        System.arraycopy(from, at, bytes, filled, size);
        filled += size;
        remaining -= size;
        at += size;
        if (remaining == 0) {
          state = chunked ? State.DATA_CARRIAGE_RETURN : State.COMPLETE;
        }
      } else {
        state = next(from[at++]);
      }
    }
    return at;
  }

  private State next(byte b) throws MalformedHttp, TooLarge {
    return switch (state) {
      case SIZE -> {
        if (b == '\r' && sizeDigits > 0) {
          yield State.SIZE_LINE_FEED;
        }
        int digit = Character.digit(b, 16);
        if (digit < 0) {
          throw new MalformedHttp(
              "a chunk's size is not a hexadecimal number and nothing else; chunk extensions are"
                  + " refused");
        }
        if (++sizeDigits > MOST_SIZE_DIGITS) {
          throw new TooLarge();
        }
        remaining = (remaining << 4) | digit;
        yield State.SIZE;
      }
      case SIZE_LINE_FEED -> {
        require(b == '\n');
        if (remaining > limit - filled) {
          throw new TooLarge();
        }
        sizeDigits = 0;
        yield remaining == 0 ? State.LAST_CARRIAGE_RETURN : State.DATA;
      }
      case DATA_CARRIAGE_RETURN -> {
        require(b == '\r');
        yield State.DATA_LINE_FEED;
      }
      case DATA_LINE_FEED -> {
        require(b == '\n');
        yield State.SIZE;
      }
      case LAST_CARRIAGE_RETURN -> {
        if (b != '\r') {
          throw new MalformedHttp("trailers behind the last chunk are refused");
        }
        yield State.LAST_LINE_FEED;
      }
      case LAST_LINE_FEED -> {
        require(b == '\n');
        yield State.COMPLETE;
      }
      case DATA, COMPLETE -> throw new IllegalStateException("not between two chunks: " + state);
    };
  }

  private static void require(boolean asItShouldBe) throws MalformedHttp {
    if (!asItShouldBe) {
      throw new MalformedHttp("a chunk does not end with CR LF");
    }
  }

  private void makeRoom(int size) throws NoRoom {
    int needed = filled + size;
    if (needed <= bytes.length) {
      return;
    }
    // What is there for certain: the whole body, or the double of what has come.
    int most = chunked ? limit : filled + remaining;
    int room = (int) Math.min(most, Math.max(needed, Math.max(FIRST_ROOM, 2L * bytes.length)));
    if (!budget.take(room - bytes.length)) {
      throw new NoRoom();
    }
    taken += room - bytes.length;
    bytes = Arrays.copyOf(bytes, room);
  }
}
