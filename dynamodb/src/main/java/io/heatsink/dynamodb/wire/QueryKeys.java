package io.heatsink.dynamodb.wire;

import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.KeyAttribute;
import io.heatsink.dynamodb.KeySchema;
import io.heatsink.dynamodb.KeyValue;
import io.heatsink.dynamodb.PrimaryKey;
import io.heatsink.dynamodb.expression.Comparator;
import io.heatsink.dynamodb.expression.Condition;
import io.heatsink.dynamodb.expression.DocumentPath;
import io.heatsink.dynamodb.expression.ExpressionCache;
import io.heatsink.dynamodb.expression.ValuePlaceholder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The partition key that a Query reads, where the call tells it. */
final class QueryKeys {
  private static final ExpressionCache EXPRESSIONS = ExpressionCache.ofSlots(1_024);

  private QueryKeys() {}

  static @Nullable KeyValue partition(Fields query, KeySchema key) {
    if (key.partition().size() > 1) {
      return null;
    }
    KeyAttribute attribute = key.partitionKey();
    if (!query.has(Field.KEY_CONDITION_EXPRESSION)) {
      return legacy(query, attribute);
    }
    return query.has(Field.KEY_CONDITIONS) ? null : expressed(query, attribute);
  }

  /** The value of {@code partition key = :value}, alone or joined to others by AND. */
  private static @Nullable KeyValue expressed(Fields query, KeyAttribute attribute) {
    String text = query.string(Field.KEY_CONDITION_EXPRESSION);
    if (text == null) {
      return null;
    }
    Condition condition;
    try {
      condition = EXPRESSIONS.keyCondition(text).condition();
    } catch (DynamoDbException e) {
      return null;
    }
    List<String> placeholders = new ArrayList<>();
    boolean conjunction = collect(condition, query, attribute.name(), placeholders);
    // DynamoDB refuses a second condition on the partition key; which one counts cannot be told.
    return conjunction && placeholders.size() == 1
        ? value(query, placeholders.getFirst(), attribute)
        : null;
  }

  /**
   * Collects what the attribute has to be equal to.
   *
   * @return whether all of the condition has to be true
   */
  private static boolean collect(
      Condition condition, Fields query, String attribute, List<String> placeholders) {
    Condition rest = condition;
    while (rest instanceof Condition.And and) {
      if (!simple(and.right(), query, attribute, placeholders)) {
        return false;
      }
      rest = and.left();
    }
    return simple(rest, query, attribute, placeholders);
  }

  private static boolean simple(
      Condition condition, Fields query, String attribute, List<String> placeholders) {
    if (!(condition instanceof Condition.Simple)) {
      return condition instanceof Condition.And
          && collect(condition, query, attribute, placeholders);
    }
    if (condition instanceof Condition.Comparison comparison
        && comparison.comparator() == Comparator.EQUAL
        && comparison.left() instanceof DocumentPath path
        && comparison.right() instanceof ValuePlaceholder value
        && attribute.equals(name(query, path))) {
      placeholders.add(value.placeholder());
    }
    return true;
  }

  private static @Nullable String name(Fields query, DocumentPath path) {
    if (path.elements().size() > 1) {
      return null;
    }
    return switch (path.elements().getFirst()) {
      case DocumentPath.Name written -> written.name();
      case DocumentPath.NamePlaceholder placeholder -> named(query, placeholder.placeholder());
      case DocumentPath.Index index -> null;
    };
  }

  private static @Nullable String named(Fields query, String placeholder) {
    JsonScanner at = query.at(Field.EXPRESSION_ATTRIBUTE_NAMES);
    if (at == null) {
      return null;
    }
    at.enterObject();
    while (at.nextField()) {
      if (at.textIs(placeholder)) {
        at.readString();
        return at.text();
      }
      at.skipValue();
    }
    return null;
  }

  private static @Nullable KeyValue value(
      Fields query, String placeholder, KeyAttribute attribute) {
    JsonScanner at = query.at(Field.EXPRESSION_ATTRIBUTE_VALUES);
    if (at == null) {
      return null;
    }
    at.enterObject();
    while (at.nextField()) {
      if (at.textIs(placeholder)) {
        return KeyReader.value(at, attribute.type(), PrimaryKey.MAX_PARTITION_KEY_BYTES);
      }
      at.skipValue();
    }
    return null;
  }

  private static @Nullable KeyValue legacy(Fields query, KeyAttribute attribute) {
    JsonScanner at = query.at(Field.KEY_CONDITIONS);
    if (at == null) {
      return null;
    }
    at.enterObject();
    while (at.nextField()) {
      if (at.textIs(attribute.name())) {
        return equality(at, attribute);
      }
      at.skipValue();
    }
    return null;
  }

  /** The value of a condition that says EQ; null for all others. */
  private static @Nullable KeyValue equality(JsonScanner at, KeyAttribute attribute) {
    KeyValue value = null;
    boolean equals = false;
    at.enterObject();
    while (at.nextField()) {
      switch (at.field()) {
        case COMPARISON_OPERATOR -> {
          at.readString();
          equals = at.textIs("EQ");
        }
        case ATTRIBUTE_VALUE_LIST -> {
          at.enterList();
          int values = 0;
          while (at.nextElement()) {
            value = KeyReader.value(at, attribute.type(), PrimaryKey.MAX_PARTITION_KEY_BYTES);
            values++;
          }
          value = values == 1 ? value : null;
        }
        default -> at.skipValue();
      }
    }
    return equals ? value : null;
  }
}
