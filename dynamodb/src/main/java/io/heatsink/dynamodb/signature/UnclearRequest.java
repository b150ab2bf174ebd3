package io.heatsink.dynamodb.signature;

/** A request whose canonical form could be argued about, and therefore is not made. */
final class UnclearRequest extends Exception {
  UnclearRequest(String message) {
    super(message, null, false, false);
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
