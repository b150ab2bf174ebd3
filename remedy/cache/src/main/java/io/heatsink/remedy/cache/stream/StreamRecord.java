package io.heatsink.remedy.cache.stream;

import io.heatsink.dynamodb.AttributeValue;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One change of one item, as the table's stream tells it.
 *
 * @param key the item's key attributes
 * @param view what images the stream shows
 * @param before the item before; null if there was none, or it is not shown
 * @param after the item after; null if there is none, or it is not shown
 * @param created when it was made, in whole seconds
 * @param sequence its place in its shard
 */
public record StreamRecord(
    Map<String, AttributeValue> key,
    StreamView view,
    @Nullable Map<String, AttributeValue> before,
    @Nullable Map<String, AttributeValue> after,
    Instant created,
    String sequence) {}
