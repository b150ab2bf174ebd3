package io.heatsink.dynamodb.signature;

import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.ErrorType;

/** DynamoDB's errors about signatures, in its words where they are known. */
final class SignatureErrors {
  private SignatureErrors() {}

  static DynamoDbException missingToken() {
    return DynamoDbException.of(
        ErrorType.MISSING_AUTHENTICATION_TOKEN, "Request is missing Authentication Token");
  }

  static DynamoDbException incomplete(String message) {
    return DynamoDbException.of(ErrorType.INCOMPLETE_SIGNATURE, message);
  }

  static DynamoDbException invalid(String message) {
    return DynamoDbException.of(ErrorType.INVALID_SIGNATURE, message);
  }

  /** The key id is not known, or not with this session token. */
  static DynamoDbException unrecognized() {
    return DynamoDbException.of(
        ErrorType.UNRECOGNIZED_CLIENT, "The security token included in the request is invalid.");
  }

  static DynamoDbException mismatch() {
    return invalid(
        "The request signature we calculated does not match the signature you provided. Check your"
            + " AWS Secret Access Key and signing method. Consult the service documentation for"
            + " details.");
  }
}
