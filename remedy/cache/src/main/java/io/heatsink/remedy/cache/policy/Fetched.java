package io.heatsink.remedy.cache.policy;

import io.heatsink.call.Reply;
import io.heatsink.call.UpstreamException;

/** What came of a fetch, for all who wait for it. */
public sealed interface Fetched {
  /** The item, or that there is none. */
  record Found(CachedItem item) implements Fetched {}

  /** DynamoDB answered with an error. */
  record Refused(Reply reply) implements Fetched {}

  /** No answer came. */
  record Failed(UpstreamException failure) implements Fetched {}

  /** It was part of a batch and is left unprocessed, or the answer could not be read. */
  record Unprocessed() implements Fetched {}
}
