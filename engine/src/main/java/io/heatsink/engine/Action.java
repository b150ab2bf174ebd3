package io.heatsink.engine;

/** One operation of DynamoDB's API. Any thread may execute it. */
interface Action {
  /** What its requests consist of. */
  Structure request();

  /**
   * @param request read, and checked by {@link Constraints}
   * @return the reply's body
   */
  byte[] execute(Fields request, RequestContext context);
}
