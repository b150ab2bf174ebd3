package io.heatsink.engine;

import io.heatsink.dynamodb.DynamoDbException;

/**
 * Sequence numbers of stream records as they are told: 21 digits, the least that DynamoDB's service
 * model allows, so that they sort as texts, too.
 */
final class SequenceNumber {
  private static final String FIRST_DIGIT = "1";

  private SequenceNumber() {}

  static String text(long sequence) {
    return FIRST_DIGIT + "%020d".formatted(sequence);
  }

  /**
   * @throws DynamoDbException a ValidationException, if it is none
   */
  static long of(String text) {
    if (text.startsWith(FIRST_DIGIT) && text.length() == 21) {
      try {
        return Long.parseLong(text, 1, text.length(), 10);
      } catch (NumberFormatException e) {
        throw invalid(text);
      }
    }
    throw invalid(text);
  }

  private static DynamoDbException invalid(String text) {
    return Invalid.parameter("Invalid SequenceNumber: " + text);
  }
}
