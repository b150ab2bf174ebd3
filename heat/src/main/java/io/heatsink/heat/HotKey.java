package io.heatsink.heat;

import io.heatsink.dynamodb.KeyValue;
import io.heatsink.dynamodb.ThrottlingReason;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * One partition key that has a verdict.
 *
 * @param sortKey of the one item that most of the heat falls on, if there is one
 * @param offered what callers' calls would cost without remedies, over each window; no retries
 * @param charged what DynamoDB consumed or refused, over each window
 * @param refusedPerSecond units per second that DynamoDB refused, over the last second; part of
 *     {@code charged}
 * @param retriedPerSecond units per second of SDKs' retries, over the last second
 * @param share offered heat of the last second over the limit; 1.0 is the limit
 * @param sinceNanos when the verdict became what it is
 * @param lastRefusal why DynamoDB last refused a call of this key
 * @param neighbourOf the hotter key that this one is refused for; empty unless a neighbour
 * @param items the hottest items below it, as far as it was looked into
 */
public record HotKey(
    TableAccess access,
    KeyValue partitionKey,
    Optional<KeyValue> sortKey,
    Map<Window, Estimate> offered,
    Map<Window, Estimate> charged,
    double refusedPerSecond,
    double retriedPerSecond,
    LimitInForce limit,
    double share,
    Verdict verdict,
    long sinceNanos,
    Optional<ThrottlingReason.Limit> lastRefusal,
    Kind kind,
    Optional<KeyValue> neighbourOf,
    Clearance clearance,
    List<HotItem> items) {
  public HotKey {
    offered = Map.copyOf(offered);
    charged = Map.copyOf(charged);
    items = List.copyOf(items);
  }

  /** Over the last second. */
  public Estimate offeredNow() {
    return Objects.requireNonNull(offered.get(Window.SECOND));
  }

  /** Over the last second. */
  public Estimate chargedNow() {
    return Objects.requireNonNull(charged.get(Window.SECOND));
  }

  /** The last refusal as DynamoDB's code, such as {@code TableWriteKeyRangeThroughputExceeded}. */
  public Optional<String> reason() {
    return lastRefusal.map(
        limitOfRefusal ->
            new ThrottlingReason(
                    access.index() == null
                        ? ThrottlingReason.Target.TABLE
                        : ThrottlingReason.Target.INDEX,
                    access.access(),
                    limitOfRefusal,
                    "")
                .code());
  }
}
