package io.heatsink.engine;

import io.heatsink.dynamodb.AttributeValue;
import io.heatsink.dynamodb.CompositeKey;
import io.heatsink.dynamodb.KeyValue;
import io.heatsink.dynamodb.expression.KeyQuery;
import io.heatsink.dynamodb.expression.SortCondition;
import java.util.ArrayList;
import java.util.List;

/**
 * Turns what a Query asks for into a stretch of keys in an index whose sort key has several
 * attributes. Whatever is asked of an attribute, the entries that have one value there, and the
 * same values before, are those whose sort key starts in one way.
 */
final class CompositeRange {
  private final KeyValue partition;
  private final List<KeyValue> before;
  private final KeyRange all;

  private CompositeRange(KeyValue partition, List<KeyValue> before) {
    this.partition = partition;
    this.before = before;
    this.all = startingWith(CompositeKey.startingWith(before));
  }

  static KeyRange of(KeyValue partition, KeyQuery query) {
    CompositeRange ranges =
        new CompositeRange(partition, query.sortPrefix().stream().map(KeyValue::of).toList());
    return query.sortCondition().map(ranges::of).orElse(ranges.all);
  }

  private KeyRange of(SortCondition condition) {
    return switch (condition) {
      case SortCondition.BeginsWith(AttributeValue prefix) ->
          startingWith(CompositeKey.startingWith(before, KeyValue.of(prefix)));
      case SortCondition.Between(AttributeValue lower, AttributeValue upper) ->
          new KeyRange(equal(lower).from(), equal(upper).to());
      case SortCondition.Compares(var comparator, AttributeValue value) ->
          switch (comparator) {
            case LESS -> new KeyRange(all.from(), equal(value).from());
            case LESS_OR_EQUAL -> new KeyRange(all.from(), equal(value).to());
            case GREATER -> new KeyRange(behind(value), all.to());
            case GREATER_OR_EQUAL -> new KeyRange(equal(value).from(), all.to());
            case EQUAL -> equal(value);
            case NOT_EQUAL ->
                throw new IllegalArgumentException("A sort key cannot be asked to differ.");
          };
    };
  }

  private KeyRange equal(AttributeValue value) {
    List<KeyValue> values = new ArrayList<>(before);
    values.add(KeyValue.of(value));
    return startingWith(CompositeKey.startingWith(values));
  }

  private byte[] behind(AttributeValue value) {
    byte[] end = equal(value).to();
    if (end == null) {
      throw new IllegalStateException("A value ends with zeros: there are keys above it.");
    }
    return end;
  }

  private KeyRange startingWith(KeyValue sortStart) {
    return KeyRange.startingWith(ItemKeys.ofEntriesFrom(partition, sortStart));
  }
}
