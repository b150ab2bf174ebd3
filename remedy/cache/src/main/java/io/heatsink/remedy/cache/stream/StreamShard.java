package io.heatsink.remedy.cache.stream;

import org.jspecify.annotations.Nullable;

/**
 * One shard of a stream, as DescribeStream tells of it.
 *
 * @param parent the shard that it goes on from; null if there is none, or none any more
 * @param closed whether nothing more will come into it
 */
public record StreamShard(String id, @Nullable String parent, boolean closed) {}
