package io.heatsink.journal;

import io.heatsink.call.ServedBy;
import io.heatsink.dynamodb.KeyValue;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One key that a call touched, and what came of it: a line of the journal before it is written.
 *
 * @param time when the call had come
 * @param requestId DynamoDB's, which joins the lines of one call
 * @param caller null where nobody was proven to have called
 * @param operation null where none is named; as in {@code X-Amz-Target}, such as {@code GetItem}
 * @param table null for a call that names none
 * @param index null for the table itself
 * @param partitionKey null where it cannot be told
 * @param sortKey null where there is none, or it cannot be told
 * @param consistent whether a read asked for strong consistency; false for writes
 * @param readUnits what DynamoDB charged for this key, or is thought to have charged
 * @param writeUnits the same for writes
 * @param estimated whether the units are thought rather than told
 * @param micros from the call's last byte to the reply
 * @param status HTTP status
 * @param error DynamoDB's name for what went wrong, such as {@code ValidationException}; null if
 *     nothing did
 * @param throttled whether this key was refused for throughput, be it as a part of a call that went
 *     well otherwise
 * @param throttlingReason one of DynamoDB's 16 codes; null if it was not throttled, or not told why
 */
public record Access(
    Instant time,
    String requestId,
    @Nullable String caller,
    @Nullable String operation,
    @Nullable String table,
    @Nullable String index,
    @Nullable KeyValue partitionKey,
    @Nullable KeyValue sortKey,
    boolean consistent,
    double readUnits,
    double writeUnits,
    boolean estimated,
    long micros,
    int status,
    @Nullable String error,
    boolean throttled,
    @Nullable String throttlingReason,
    ServedBy servedBy) {}
