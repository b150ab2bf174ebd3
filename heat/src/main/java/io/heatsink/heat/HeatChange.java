package io.heatsink.heat;

import io.heatsink.dynamodb.KeyValue;
import java.util.Optional;

/**
 * A key got another verdict, or a remedy may now do more or less about it.
 *
 * @param atNanos the tick's time
 */
public record HeatChange(
    TableAccess access,
    KeyValue partitionKey,
    Optional<Verdict> verdictBefore,
    Optional<Verdict> verdict,
    Clearance clearanceBefore,
    Clearance clearance,
    long atNanos) {}
