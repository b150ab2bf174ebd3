package io.heatsink.journal;

import io.heatsink.call.ServedBy;
import java.time.Instant;
import java.util.Optional;

/**
 * One line of a journal, read back; as {@link Access}, but for keys, which stand as they were
 * shown.
 */
public record JournalLine(
    Instant time,
    String requestId,
    Optional<String> caller,
    Optional<String> operation,
    Optional<String> table,
    Optional<String> index,
    Optional<ShownKey> partitionKey,
    Optional<ShownKey> sortKey,
    boolean consistent,
    double readUnits,
    double writeUnits,
    boolean estimated,
    long micros,
    int status,
    Optional<String> error,
    boolean throttled,
    Optional<String> throttlingReason,
    ServedBy servedBy) {}
