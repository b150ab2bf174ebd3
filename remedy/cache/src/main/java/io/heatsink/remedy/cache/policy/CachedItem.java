package io.heatsink.remedy.cache.policy;

import io.heatsink.call.CachedSizes;
import io.heatsink.remedy.cache.shared.SharedValue.Version;
import org.jspecify.annotations.Nullable;

/**
 * What DynamoDB answered for one key.
 *
 * @param body the answer to a plain GetItem, ready to be sent: {@code {"Item":…}}, or {@code {}}
 *     where there is no such item. Nobody changes the array
 * @param present whether there is such an item
 * @param version of an item that carries one; the body does not show it
 * @param beganNanos when the call that produced it began: ages count from here, so that each is an
 *     upper bound
 * @param untilNanos when it is too old to be served, or sooner: while a write of it has been under
 *     way for long
 * @param oldNanos when it is too old to be served
 * @param generation its scope's when that call began
 * @param owner the caller whose share of the memory it takes
 * @param size the item's, as DynamoDB counts it; made once, so that a hit makes nothing
 */
public record CachedItem(
    byte[] body,
    boolean present,
    @Nullable Version version,
    long beganNanos,
    long untilNanos,
    long oldNanos,
    long generation,
    String owner,
    CachedSizes size) {
  /** What an entry takes besides its body and key: objects, references, the cache's own node. */
  private static final int OVERHEAD_BYTES = 200;

  /** What a version takes. */
  private static final int VERSION_BYTES = 100;

  // The last fifth.
  private static final int ENDING = 5;

  /** Whether so little of its time is left that it should be renewed before it ends. */
  public boolean isEnding(long nowNanos) {
    return (oldNanos - nowNanos) * ENDING < oldNanos - beganNanos;
  }

  /** The same, served no longer than that. */
  CachedItem heldUntil(long nanos) {
    long until = untilNanos - nanos < 0 ? untilNanos : nanos;
    return new CachedItem(
        body, present, version, beganNanos, until, oldNanos, generation, owner, size);
  }

  /** The same, served until it is too old. */
  CachedItem letGo() {
    return new CachedItem(
        body, present, version, beganNanos, oldNanos, oldNanos, generation, owner, size);
  }

  /** The same, of that caller's share of the memory. */
  CachedItem of(String newOwner) {
    return new CachedItem(
        body, present, version, beganNanos, untilNanos, oldNanos, generation, newOwner, size);
  }

  int bytes(ItemKey key) {
    return body.length + key.length() + OVERHEAD_BYTES + (version == null ? 0 : VERSION_BYTES);
  }
}
