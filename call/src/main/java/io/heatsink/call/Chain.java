package io.heatsink.call;

/** What stands behind a filter: the later filters, and DynamoDB at the end. */
public interface Chain {
  /**
   * Sends the call on, and waits for the answer. Errors of DynamoDB's are replies too.
   *
   * @throws UpstreamException if no answer came; says whether the call may have taken effect all
   *     the same
   */
  Reply proceed(Call call);
}
