package io.heatsink.dynamodb;

import java.math.BigDecimal;

/**
 * A number of up to 38 significant digits that keeps the text it was written in: 1, 1.0 and 1E0 are
 * equal, yet each prints as it came.
 *
 * <p>Range: zero, or a magnitude from 1E-130 to 9.9999999999999999999999999999999999999E+125.
 * Source: DynamoDB Developer Guide, "Supported data types and naming rules in Amazon DynamoDB",
 * Number.
 */
public final class DynamoNumber implements Comparable<DynamoNumber> {
  private final String text;
  private final BigDecimal value;

  private DynamoNumber(String text, BigDecimal value) {
    this.text = text;
    this.value = value;
  }

  /**
   * @throws DynamoDbException a ValidationException, if the text is no number, has over 38
   *     significant digits or is out of range
   */
  public static DynamoNumber parse(String text) {
    return new DynamoNumber(text, new BigDecimal(text));
  }

  public static DynamoNumber of(BigDecimal value) {
    return parse(value.toPlainString());
  }

  /** The text as it was written. */
  public String text() {
    return text;
  }

  /** The text in which DynamoDB returns it: plain digits, no exponent, no superfluous zeros. */
  public String canonical() {
    BigDecimal stripped = value.stripTrailingZeros();
    return stripped.signum() == 0 ? "0" : stripped.toPlainString();
  }

  public BigDecimal toBigDecimal() {
    return value;
  }

  @Override
  public int compareTo(DynamoNumber other) {
    return value.compareTo(other.value);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DynamoNumber that && value.compareTo(that.value) == 0;
  }

  @Override
  public int hashCode() {
    return value.stripTrailingZeros().hashCode();
  }

  @Override
  public String toString() {
    return text;
  }
}
