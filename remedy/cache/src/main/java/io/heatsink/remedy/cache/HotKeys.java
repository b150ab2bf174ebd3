package io.heatsink.remedy.cache;

import io.heatsink.dynamodb.KeyValue;
import org.jspecify.annotations.Nullable;

/**
 * Says which keys are hot now, by the heat that callers offer: what DynamoDB charges falls as soon
 * as a key is cached, and would make it cool.
 */
@FunctionalInterface
public interface HotKeys {
  /**
   * Asked on the event loop for each read: never blocks.
   *
   * @param index null for the table's own keys
   * @param partition a partition key of the table or the index
   */
  boolean isHot(String table, @Nullable String index, KeyValue partition);
}
