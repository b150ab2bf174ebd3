package io.heatsink.remedy.cache.policy;

import io.heatsink.call.CachedSizes;

/**
 * What DynamoDB answered to one Query or Scan.
 *
 * @param body the answer without ConsumedCapacity, ready to be sent. Nobody changes the array
 * @param beganNanos when the call that produced it began: ages count from here
 * @param untilNanos when it is too old to be served, or sooner: while a write of its tag has been
 *     under way for long
 * @param oldNanos when it is too old to be served
 * @param generation that of the table or index when that call began
 * @param viewGeneration that of its role's view
 * @param owner the caller whose share of the memory it takes
 * @param size of what was read for it, so that it says what the call would have cost
 */
public record CachedPage(
    byte[] body,
    long beganNanos,
    long untilNanos,
    long oldNanos,
    long generation,
    long viewGeneration,
    String owner,
    CachedSizes size) {
  /** What an entry takes besides: objects, references, the cache's own node, its tag. */
  private static final int OVERHEAD_BYTES = 400;

  /** The same, served no longer than that. */
  CachedPage heldUntil(long nanos) {
    return servedUntil(untilNanos - nanos < 0 ? untilNanos : nanos);
  }

  /** The same, served until it is too old. */
  CachedPage letGo() {
    return servedUntil(oldNanos);
  }

  private CachedPage servedUntil(long nanos) {
    return new CachedPage(
        body, beganNanos, nanos, oldNanos, generation, viewGeneration, owner, size);
  }

  int bytes(PageKey key) {
    return body.length + key.length() + OVERHEAD_BYTES;
  }
}
