package io.heatsink.remedy.cache.policy;

import io.heatsink.dynamodb.AttributeValue;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a write has made of its item.
 *
 * @param before null if there was none
 * @param after null if there is none
 */
public record Change(
    @Nullable Map<String, AttributeValue> before, @Nullable Map<String, AttributeValue> after) {}
