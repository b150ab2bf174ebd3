package io.heatsink.dynamodb;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A number of up to 38 significant digits that keeps the text it was written in: 1, 1.0 and 1E0 are
 * equal, yet each prints as it came.
 *
 * <p>Range: zero, or a magnitude from 1E-130 to 9.9999999999999999999999999999999999999E+125.
 * Source: DynamoDB Developer Guide, "Supported data types and naming rules in Amazon DynamoDB",
 * Number.
 *
 * <p>Always true: the value is digits × 10^exponent, where the digits do not end in zero (zero
 * itself has exponent 0). Up to 18 digits are held in a long, more in a BigInteger, so that equal
 * numbers have equal fields.
 */
public final class DynamoNumber implements Comparable<DynamoNumber> {
  public static final int MAX_DIGITS = 38;

  /** The highest power of ten that the first digit may stand for. */
  public static final int MAX_MAGNITUDE = 125;

  /** The lowest. */
  public static final int MIN_MAGNITUDE = -130;

  public static final DynamoNumber ZERO = new DynamoNumber("0", true, 0, null, 0);

  private static final int LONG_DIGITS = 18;

  /** 10^0 to 10^18. */
  private static final long[] POWERS_OF_TEN = new long[LONG_DIGITS + 1];

  static {
    POWERS_OF_TEN[0] = 1;
    for (int i = 1; i <= LONG_DIGITS; i++) {
      POWERS_OF_TEN[i] = 10 * POWERS_OF_TEN[i - 1];
    }
  }

  private final String text;
  private final boolean canonicalText;
  private final long digits;
  private final @Nullable BigInteger wideDigits;
  private final int exponent;

  private DynamoNumber(
      String text,
      boolean canonicalText,
      long digits,
      @Nullable BigInteger wideDigits,
      int exponent) {
    this.text = text;
    this.canonicalText = canonicalText;
    this.digits = digits;
    this.wideDigits = wideDigits;
    this.exponent = exponent;
  }

  /**
   * @throws DynamoDbException a ValidationException, if the text is no number, has over 38
   *     significant digits or is out of range
   */
  public static DynamoNumber parse(String text) {
    // Most numbers are short whole ones.
    int length = text.length();
    int start = length > 0 && text.charAt(0) == '-' ? 1 : 0;
    if (length == start || length - start > LONG_DIGITS) {
      return NumberText.read(text);
    }
    long magnitude = 0;
    for (int i = start; i < length; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return NumberText.read(text);
      }
      magnitude = 10 * magnitude + digit;
    }
    boolean canonical = text.charAt(start) != '0' || length == 1;
    return ofLong(text, canonical, start == 1 ? -magnitude : magnitude);
  }

  public static DynamoNumber of(long value) {
    String text = Long.toString(value);
    return fitsDigits(value) ? ofLong(text, true, value) : NumberText.read(text);
  }

  /**
   * @throws DynamoDbException a ValidationException, if it has over 38 significant digits or is out
   *     of range
   */
  public static DynamoNumber of(BigDecimal value) {
    if (value.signum() == 0) {
      return ZERO;
    }
    BigDecimal stripped = value.stripTrailingZeros();
    check(stripped.precision(), (long) stripped.precision() - stripped.scale() - 1);
    BigInteger unscaled = stripped.unscaledValue();
    boolean fits = stripped.precision() <= LONG_DIGITS;
    return new DynamoNumber(
        stripped.toPlainString(),
        true,
        fits ? unscaled.longValueExact() : 0,
        fits ? null : unscaled,
        -stripped.scale());
  }

  private static boolean fitsDigits(long value) {
    return value > -POWERS_OF_TEN[LONG_DIGITS] && value < POWERS_OF_TEN[LONG_DIGITS];
  }

  private static DynamoNumber ofLong(String text, boolean canonicalText, long value) {
    long digits = value;
    int exponent = 0;
    while (digits != 0 && digits % 10 == 0) {
      digits /= 10;
      exponent++;
    }
    return new DynamoNumber(text, canonicalText, digits, null, exponent);
  }

  /**
   * @param text as it was written; null for the canonical text
   * @param significant decimal digits that neither begin nor end with zero; empty for zero
   * @param exponent the power of ten of the last digit
   */
  static DynamoNumber ofDigits(
      @Nullable String text, boolean negative, String significant, int exponent) {
    if (significant.isEmpty()) {
      return text == null ? ZERO : new DynamoNumber(text, false, 0, null, 0);
    }
    String written = text == null ? plain(negative, significant, exponent) : text;
    if (significant.length() <= LONG_DIGITS) {
      long magnitude = Long.parseLong(significant);
      return new DynamoNumber(
          written, text == null, negative ? -magnitude : magnitude, null, exponent);
    }
    BigInteger magnitude = new BigInteger(significant);
    return new DynamoNumber(
        written, text == null, 0, negative ? magnitude.negate() : magnitude, exponent);
  }

  /**
   * Refuses what cannot be stored.
   *
   * @param magnitude the power of ten of the first digit
   */
  static void check(int significantDigits, long magnitude) {
    if (magnitude > MAX_MAGNITUDE) {
      throw DynamoDbException.validation(
          "Number overflow. Attempting to store a number with magnitude larger than supported"
              + " range");
    }
    if (magnitude < MIN_MAGNITUDE) {
      throw DynamoDbException.validation(
          "Number underflow. Attempting to store a number with magnitude smaller than supported"
              + " range");
    }
    if (significantDigits > MAX_DIGITS) {
      throw DynamoDbException.validation(
          "Attempting to store more than 38 significant digits in a Number");
    }
  }

  /** The text as it was written. */
  public String text() {
    return text;
  }

  /** The text in which DynamoDB returns it: plain digits, no exponent, no superfluous zeros. */
  public String canonical() {
    if (canonicalText) {
      return text;
    }
    return isZero() ? "0" : plain(isNegative(), significantDigits(), exponent);
  }

  private static String plain(boolean negative, String significant, int exponent) {
    StringBuilder out = new StringBuilder(significant.length() + Math.abs(exponent) + 3);
    if (negative) {
      out.append('-');
    }
    int whole = significant.length() + exponent;
    if (exponent >= 0) {
      out.append(significant).repeat('0', exponent);
    } else if (whole > 0) {
      out.append(significant, 0, whole).append('.').append(significant, whole, whole - exponent);
    } else {
      out.append("0.").repeat('0', -whole).append(significant);
    }
    return out.toString();
  }

  public BigDecimal toBigDecimal() {
    return wideDigits == null
        ? BigDecimal.valueOf(digits, -exponent)
        : new BigDecimal(wideDigits, -exponent);
  }

  /**
   * @throws DynamoDbException a ValidationException, if the sum cannot be stored
   */
  public DynamoNumber plus(DynamoNumber other) {
    if (isShortWhole() && other.isShortWhole()) {
      return of(shortWhole() + other.shortWhole());
    }
    return of(toBigDecimal().add(other.toBigDecimal()));
  }

  /**
   * @throws DynamoDbException a ValidationException, if the difference cannot be stored
   */
  public DynamoNumber minus(DynamoNumber other) {
    if (isShortWhole() && other.isShortWhole()) {
      return of(shortWhole() - other.shortWhole());
    }
    return of(toBigDecimal().subtract(other.toBigDecimal()));
  }

  /** A whole number of at most 18 digits: two of them add up in a long. */
  private boolean isShortWhole() {
    return wideDigits == null
        && exponent >= 0
        && (exponent == 0 || digitCount() + exponent <= LONG_DIGITS);
  }

  private long shortWhole() {
    return digits * POWERS_OF_TEN[exponent];
  }

  public boolean isZero() {
    return digits == 0 && wideDigits == null;
  }

  public boolean isNegative() {
    return wideDigits == null ? digits < 0 : wideDigits.signum() < 0;
  }

  /** The digits that count, without sign, point, or zeros at either end; empty for zero. */
  String significantDigits() {
    if (isZero()) {
      return "";
    }
    return wideDigits == null ? Long.toString(Math.abs(digits)) : wideDigits.abs().toString();
  }

  /**
   * The power of ten of the first digit.
   *
   * @param count how many {@link #significantDigits} there are
   */
  int magnitude(int count) {
    return count + exponent - 1;
  }

  private int digitCount() {
    if (wideDigits != null) {
      return significantDigits().length();
    }
    long magnitude = Math.abs(digits);
    int count = 0;
    while (count < POWERS_OF_TEN.length && magnitude >= POWERS_OF_TEN[count]) {
      count++;
    }
    return count;
  }

  /**
   * The bytes that DynamoDB counts for it: one, one for each two digits before the point and each
   * two behind it, zeros at the ends left out, and one more if it is negative.
   *
   * <p>Source: DynamoDB Developer Guide, "DynamoDB item sizes and formats", says "approximately (1
   * byte per two significant digits) + (1 byte)". That digits pair up from the point, and the byte
   * for the sign, are what people measured at the 400 KB limit.
   */
  public int sizeInBytes() {
    int count = digitCount();
    int behindPoint = Math.min(count, Math.max(0, -exponent));
    int beforePoint = count - behindPoint;
    return 1 + (beforePoint + 1) / 2 + (behindPoint + 1) / 2 + (isNegative() ? 1 : 0);
  }

  @Override
  public int compareTo(DynamoNumber other) {
    if (wideDigits == null && other.wideDigits == null && exponent == other.exponent) {
      return Long.compare(digits, other.digits);
    }
    return toBigDecimal().compareTo(other.toBigDecimal());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DynamoNumber that
        && digits == that.digits
        && exponent == that.exponent
        && Objects.equals(wideDigits, that.wideDigits);
  }

  @Override
  public int hashCode() {
    return 31 * (wideDigits == null ? Long.hashCode(digits) : wideDigits.hashCode()) + exponent;
  }

  @Override
  public String toString() {
    return text;
  }
}
