package io.heatsink.call;

import java.util.concurrent.ThreadLocalRandom;

/**
 * Ids for answers that Heatsink gives itself, in the form of DynamoDB's own: 52 capital letters and
 * digits.
 */
public final class RequestIds {
  private static final char[] ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUV".toCharArray();
  private static final int LENGTH = 52;
  private static final int BITS_EACH = 5;

  private RequestIds() {}

  public static String fresh() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    char[] id = new char[LENGTH];
    for (int i = 0; i < LENGTH; ) {
      long bits = random.nextLong();
      for (int used = 0; used + BITS_EACH <= Long.SIZE && i < LENGTH; used += BITS_EACH) {
        id[i++] = ALPHABET[(int) (bits & (ALPHABET.length - 1))];
        bits >>>= BITS_EACH;
      }
    }
    return new String(id);
  }
}
