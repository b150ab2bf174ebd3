package io.heatsink.dynamodb;

import java.util.Arrays;

/**
 * Numbers as bytes that sort as the numbers do, when compared unsigned.
 *
 * <p>The first byte is the sign: 0 negative, 1 zero, 2 positive. Then, for a positive number: the
 * power of ten of its first digit, plus 130; then its digits in pairs from the first on, each pair
 * plus one. Digits do not end in zero, so that of two numbers where one's bytes begin the other's,
 * the shorter is the smaller. A negative number has these bytes inverted and ends with 0xFF, which
 * no inverted pair is, so that there the shorter is the larger. At most 22 bytes.
 */
final class NumberBytes {
  private static final byte NEGATIVE = 0;
  private static final byte ZERO = 1;
  private static final byte POSITIVE = 2;
  private static final byte END_OF_NEGATIVE = (byte) 0xFF;

  private NumberBytes() {}

  static byte[] encode(DynamoNumber number) {
    if (number.isZero()) {
      return new byte[] {ZERO};
    }
    String digits = number.significantDigits();
    boolean negative = number.isNegative();
    int pairs = (digits.length() + 1) / 2;
    byte[] bytes = new byte[2 + pairs + (negative ? 1 : 0)];
    int invert = negative ? 0xFF : 0;
    bytes[0] = negative ? NEGATIVE : POSITIVE;
    bytes[1] = (byte) ((number.magnitude(digits.length()) - DynamoNumber.MIN_MAGNITUDE) ^ invert);
    for (int i = 0; i < pairs; i++) {
      int pair = 10 * (digits.charAt(2 * i) - '0');
      if (2 * i + 1 < digits.length()) {
        pair += digits.charAt(2 * i + 1) - '0';
      }
      bytes[2 + i] = (byte) ((pair + 1) ^ invert);
    }
    if (negative) {
      bytes[2 + pairs] = END_OF_NEGATIVE;
    }
    return bytes;
  }

  /** Reads what {@link #encode} wrote. */
  static DynamoNumber decode(byte[] bytes) {
    if (bytes[0] == ZERO) {
      return DynamoNumber.ZERO;
    }
    boolean negative = bytes[0] == NEGATIVE;
    int invert = negative ? 0xFF : 0;
    int magnitude = ((bytes[1] ^ invert) & 0xFF) + DynamoNumber.MIN_MAGNITUDE;
    int end = negative ? bytes.length - 1 : bytes.length;
    char[] digits = new char[2 * (end - 2)];
    for (int i = 2; i < end; i++) {
      int pair = ((bytes[i] ^ invert) & 0xFF) - 1;
      digits[2 * i - 4] = (char) ('0' + pair / 10);
      digits[2 * i - 3] = (char) ('0' + pair % 10);
    }
    int count = digits.length;
    if (digits[count - 1] == '0') {
      count--;
    }
    return DynamoNumber.ofDigits(
        null, negative, new String(Arrays.copyOf(digits, count)), magnitude - count + 1);
  }
}
