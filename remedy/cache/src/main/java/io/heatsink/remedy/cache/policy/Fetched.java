package io.heatsink.remedy.cache.policy;

import io.heatsink.call.Reply;
import io.heatsink.call.UpstreamException;

/** What came of a fetch, for all who wait for it. */
public sealed interface Fetched {
  /**
   * The item, or that there is none.
   *
   * @param cached whether a cache that proxies share had it, and DynamoDB was not asked
   */
  record Found(CachedItem item, boolean cached) implements Fetched {}

  /** DynamoDB answered with an error. */
  record Refused(Reply reply) implements Fetched {}

  /** No answer came. */
  record Failed(UpstreamException failure) implements Fetched {}

  /** It was part of a batch and is left unprocessed, or the answer could not be read. */
  record Unprocessed() implements Fetched {}
}
