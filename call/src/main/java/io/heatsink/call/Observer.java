package io.heatsink.call;

/**
 * A link of the chain that looks at calls and replies as they pass, and never blocks.
 *
 * <p>It sees each call that comes as far as its place in the chain: behind the cache only what the
 * cache let through.
 */
public non-sealed interface Observer extends Link {
  /**
   * Looks at the call.
   *
   * @return the call to send on: the same one, or, for accounting, one whose body asks for the
   *     consumed capacity too
   * @throws io.heatsink.dynamodb.DynamoDbException to refuse the call
   */
  default Call before(Call call) {
    return call;
  }

  /**
   * Looks at the reply to a call that {@link #before} let pass.
   *
   * @param call the call as {@link #before} was given it
   * @return the reply to send back: the same one, or one from which what was asked for besides is
   *     taken out
   */
  default Reply after(Call call, Reply reply) {
    return reply;
  }

  /** The call ended without a reply. */
  default void failed(Call call, UpstreamException failure) {}
}
