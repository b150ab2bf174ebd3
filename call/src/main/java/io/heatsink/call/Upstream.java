package io.heatsink.call;

/** DynamoDB, or what stands for it: the end of the chain. */
public interface Upstream {
  /**
   * Sends the call without blocking.
   *
   * @param answer is told exactly once, on any thread
   */
  void send(Call call, Answer answer);

  /** Who waits for what comes of one call. */
  interface Answer {
    /** An answer came; DynamoDB's errors are answers too. */
    void reply(Reply reply);

    /** None came. */
    void failed(UpstreamException failure);
  }
}
