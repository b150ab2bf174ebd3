package io.heatsink.remedy.cache;

import io.heatsink.dynamodb.PrimaryKey;

/**
 * Says which keys are hot now, by the heat that callers offer: what DynamoDB charges falls as soon
 * as a key is cached, and would make it cool.
 */
@FunctionalInterface
public interface HotKeys {
  /** Asked on the event loop for each read: never blocks. */
  boolean isHot(String table, PrimaryKey key);
}
