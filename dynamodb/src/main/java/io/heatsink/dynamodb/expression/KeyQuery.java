package io.heatsink.dynamodb.expression;

import io.heatsink.dynamodb.AttributeValue;
import io.heatsink.dynamodb.KeySchema;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a Query asks for: one item collection, and in it a stretch of sort keys.
 *
 * @param key of the table or index that is queried
 * @param partition a value for each attribute of the partition key
 * @param sortPrefix values that the first attributes of the sort key equal; empty if none must
 * @param sortCondition what the next attribute of the sort key must fulfil; empty if none must
 */
public record KeyQuery(
    KeySchema key,
    List<AttributeValue> partition,
    List<AttributeValue> sortPrefix,
    Optional<SortCondition> sortCondition) {
  public KeyQuery {
    partition = List.copyOf(partition);
    sortPrefix = List.copyOf(sortPrefix);
    int conditioned = sortPrefix.size() + (sortCondition.isPresent() ? 1 : 0);
    if (partition.size() != key.partition().size() || conditioned > key.sort().size()) {
      throw new IllegalArgumentException(
          "Query of %d partition key and %d sort key values on a key of %d and %d attributes; give"
                  .formatted(
                      partition.size(), conditioned, key.partition().size(), key.sort().size())
              + " all of the first and no more than there are of the second.");
    }
  }

  /** Whether the query asks for this item. */
  public boolean test(Map<String, AttributeValue> item) {
    for (int i = 0; i < partition.size(); i++) {
      if (!partition.get(i).equals(item.get(key.partition().get(i).name()))) {
        return false;
      }
    }
    for (int i = 0; i < sortPrefix.size(); i++) {
      if (!sortPrefix.get(i).equals(item.get(key.sort().get(i).name()))) {
        return false;
      }
    }
    if (sortCondition.isEmpty()) {
      return true;
    }
    AttributeValue next = item.get(key.sort().get(sortPrefix.size()).name());
    return next != null && sortCondition.get().test(next);
  }
}
