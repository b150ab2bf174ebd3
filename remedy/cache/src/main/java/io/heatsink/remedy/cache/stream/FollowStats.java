package io.heatsink.remedy.cache.stream;

import java.time.Duration;
import java.util.Optional;

/**
 * How the stream of one table is followed.
 *
 * @param leads whether this proxy reads it; else another one does, or none
 * @param lag all records have taken effect that could be read so long ago; empty if that is not
 *     known
 * @param problem what keeps this proxy from reading; empty if nothing does
 */
public record FollowStats(boolean leads, Optional<Duration> lag, Optional<String> problem) {}
