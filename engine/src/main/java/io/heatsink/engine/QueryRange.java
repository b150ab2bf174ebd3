package io.heatsink.engine;

import io.heatsink.dynamodb.AttributeValue;
import io.heatsink.dynamodb.CompositeKey;
import io.heatsink.dynamodb.KeyValue;
import io.heatsink.dynamodb.PrimaryKey;
import io.heatsink.dynamodb.expression.KeyQuery;
import io.heatsink.dynamodb.expression.SortCondition;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Turns what a Query asks for into a stretch of keys, in a table or an index. */
final class QueryRange {
  private final boolean ofIndex;
  private final KeyValue partition;
  private final KeyRange collection;

  private QueryRange(boolean ofIndex, KeyValue partition) {
    this.ofIndex = ofIndex;
    this.partition = partition;
    this.collection = KeyRange.startingWith(ItemKeys.ofCollection(partition));
  }

  static KeyRange of(Source source, KeyQuery query) {
    KeyValue partition = partition(query);
    if (query.key().sort().size() > 1) {
      return CompositeRange.of(partition, query);
    }
    QueryRange ranges = new QueryRange(source.index() != null, partition);
    if (!query.sortPrefix().isEmpty()) {
      return ranges.equal(query.sortPrefix().getFirst());
    }
    Optional<SortCondition> condition = query.sortCondition();
    return condition.isEmpty() ? ranges.collection : ranges.of(condition.get());
  }

  /** The partition key that a query asks for. */
  static KeyValue partition(KeyQuery query) {
    return CompositeKey.of(query.partition().stream().map(KeyValue::of).toList());
  }

  /** The sort key that a query asks for; null if it is not the only one. */
  static @Nullable KeyValue sort(KeyQuery query) {
    return query.sortPrefix().isEmpty() || query.sortPrefix().size() < query.key().sort().size()
        ? null
        : CompositeKey.of(query.sortPrefix().stream().map(KeyValue::of).toList());
  }

  private KeyRange of(SortCondition condition) {
    return switch (condition) {
      case SortCondition.BeginsWith(AttributeValue prefix) ->
          KeyRange.startingWith(
              ofIndex
                  ? ItemKeys.ofEntriesFrom(partition, KeyValue.of(prefix))
                  : ItemKeys.ofItem(new PrimaryKey(partition, KeyValue.of(prefix))));
      case SortCondition.Between(AttributeValue lower, AttributeValue upper) ->
          new KeyRange(from(lower), behind(upper));
      case SortCondition.Compares(var comparator, AttributeValue value) ->
          switch (comparator) {
            case LESS -> new KeyRange(collection.from(), from(value));
            case LESS_OR_EQUAL -> new KeyRange(collection.from(), behind(value));
            case GREATER -> new KeyRange(behind(value), collection.to());
            case GREATER_OR_EQUAL -> new KeyRange(from(value), collection.to());
            case EQUAL -> equal(value);
            case NOT_EQUAL ->
                throw new IllegalArgumentException("A sort key cannot be asked to differ.");
          };
    };
  }

  private KeyRange equal(AttributeValue value) {
    return new KeyRange(from(value), behind(value));
  }

  /** The first key with this sort key, or above. */
  private byte[] from(AttributeValue value) {
    KeyValue sort = KeyValue.of(value);
    return ofIndex
        ? ItemKeys.ofEntries(partition, sort)
        : ItemKeys.ofItem(new PrimaryKey(partition, sort));
  }

  /** The first key above all with this sort key. */
  private byte[] behind(AttributeValue value) {
    return ofIndex
        ? ItemKeys.behindEntries(partition, KeyValue.of(value))
        : KeyRange.successor(from(value));
  }
}
