package io.heatsink.engine;

import io.heatsink.dynamodb.DynamoDbException;

/** Makes the commonest of DynamoDB's complaints. */
final class Invalid {
  private Invalid() {}

  /** A ValidationException that begins as most do. */
  static DynamoDbException parameter(String what) {
    return DynamoDbException.validation("One or more parameter values were invalid: " + what);
  }
}
