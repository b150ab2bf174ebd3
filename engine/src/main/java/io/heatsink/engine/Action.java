package io.heatsink.engine;

/** One operation of DynamoDB's API. Any thread may execute it. */
interface Action {
  /** What its requests consist of. */
  Structure request();

  /** The stream whose calls are counted together; empty for all of the account. */
  default String countedFor(Fields request) {
    return "";
  }

  /**
   * @param request read, and checked by {@link Constraints}
   * @return the reply's body
   */
  byte[] execute(Fields request, RequestContext context);
}
