package io.heatsink.heat;

import io.heatsink.dynamodb.ThrottlingReason;
import java.util.Map;

/**
 * How the load of one table access spreads over its partition keys. Shares, exponent and partitions
 * are of offered heat over the last minute, as far as keys are known.
 *
 * @param offeredPerSecond units per second over the last ten seconds, as are the three that follow
 * @param refusedPerSecond by the limit that DynamoDB named; without the limits that refused nothing
 * @param distinctKeys of the last 30 to 60 seconds, ± 2.3 % (one standard error)
 * @param top1 the hottest key's share of the heat; 1.0 is all of it
 * @param zipf the exponent that explains the hundred hottest keys best; 0 is an even spread
 * @param usablePartitions how many partitions could be busy at once with this spread: past them,
 *     more capacity does not help, because the hottest key fills its partition first
 */
public record LoadShape(
    TableAccess access,
    double offeredPerSecond,
    double chargedPerSecond,
    double retriedPerSecond,
    Map<ThrottlingReason.Limit, Double> refusedPerSecond,
    long distinctKeys,
    double top1,
    double top10,
    double top100,
    double zipf,
    double usablePartitions) {
  public LoadShape {
    refusedPerSecond = Map.copyOf(refusedPerSecond);
  }
}
