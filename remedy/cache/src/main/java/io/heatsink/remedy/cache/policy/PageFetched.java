package io.heatsink.remedy.cache.policy;

import io.heatsink.call.Reply;
import io.heatsink.call.UpstreamException;

/** What came of a Query or Scan, for all who wait for it. */
public sealed interface PageFetched {
  /**
   * @param cached whether a cache that proxies share had it, and DynamoDB was not asked
   */
  record Found(CachedPage page, boolean cached) implements PageFetched {}

  /** DynamoDB answered with an error. */
  record Refused(Reply reply) implements PageFetched {}

  /** No answer came. */
  record Failed(UpstreamException failure) implements PageFetched {}

  /** The answer could not be read. */
  record Unread() implements PageFetched {}
}
