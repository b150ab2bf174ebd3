package io.heatsink.dynamodb;

/**
 * Reads any number that DynamoDB takes: an optional sign, digits with an optional point, an
 * optional exponent; nothing else, no spaces, and ASCII digits only.
 */
final class NumberText {
  /** Far beyond every exponent that can be stored, far from overflow. */
  private static final int EXPONENT_LIMIT = 100_000_000;

  private final String text;
  private int at;

  private NumberText(String text) {
    this.text = text;
  }

  static DynamoNumber read(String text) {
    if (text.isEmpty()) {
      throw DynamoDbException.validation("The parameter cannot be converted to a numeric value");
    }
    return new NumberText(text).read();
  }

  private DynamoNumber read() {
    boolean negative = sign();
    StringBuilder significant = new StringBuilder();
    boolean pointSeen = false;
    int digits = 0;
    int behindPoint = 0;
    for (; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c >= '0' && c <= '9') {
        digits++;
        behindPoint += pointSeen ? 1 : 0;
        if (c != '0' || !significant.isEmpty()) {
          significant.append(c);
        }
      } else if (c == '.' && !pointSeen) {
        pointSeen = true;
      } else {
        break;
      }
    }
    if (digits == 0) {
      throw notANumber();
    }
    int exponent = exponent() - behindPoint;
    int end = significant.length();
    while (end > 0 && significant.charAt(end - 1) == '0') {
      end--;
      exponent++;
    }
    significant.setLength(end);
    if (end > 0) {
      DynamoNumber.check(end, (long) exponent + end - 1);
    }
    return DynamoNumber.ofDigits(text, negative, significant.toString(), exponent);
  }

  private boolean sign() {
    if (at < text.length() && (text.charAt(at) == '-' || text.charAt(at) == '+')) {
      return text.charAt(at++) == '-';
    }
    return false;
  }

  /** What stands behind E, up to the end of the text; 0 if nothing does. */
  private int exponent() {
    if (at == text.length()) {
      return 0;
    }
    char e = text.charAt(at++);
    if (e != 'e' && e != 'E') {
      throw notANumber();
    }
    boolean negative = sign();
    int exponent = 0;
    int start = at;
    for (; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c < '0' || c > '9') {
        throw notANumber();
      }
      exponent = Math.min(EXPONENT_LIMIT, 10 * exponent + (c - '0'));
    }
    if (at == start) {
      throw notANumber();
    }
    return negative ? -exponent : exponent;
  }

  private DynamoDbException notANumber() {
    return DynamoDbException.validation(
        "The parameter cannot be converted to a numeric value: " + text);
  }
}
