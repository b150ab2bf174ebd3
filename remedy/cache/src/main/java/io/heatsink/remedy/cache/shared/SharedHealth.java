package io.heatsink.remedy.cache.shared;

import java.util.Optional;

/**
 * How a shared cache is.
 *
 * @param reachable whether calls are made of it now; false while the circuit breaker is open
 * @param failures calls that failed, or had no answer in time, since the start
 * @param garbage entries that were there and were none: of another format or table, or damaged
 * @param lastError what the last failure was; empty if there was none since it answered last
 */
public record SharedHealth(
    boolean reachable, long failures, long garbage, Optional<String> lastError) {}
