package io.heatsink.engine;

import io.heatsink.dynamodb.AttributeValue;
import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.KeyAttribute;
import io.heatsink.dynamodb.KeySchema;
import io.heatsink.dynamodb.PrimaryKey;
import io.heatsink.dynamodb.expression.Comparator;
import io.heatsink.dynamodb.expression.Condition;
import io.heatsink.dynamodb.expression.DocumentPath;
import io.heatsink.dynamodb.expression.Operand;
import io.heatsink.dynamodb.expression.ValuePlaceholder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A WHERE clause, in which what it says of a key is told from the rest. */
final class PartiQlWhere {
  private final LegacyValues values;
  private final List<Condition> open = new ArrayList<>();

  PartiQlWhere(Condition where, LegacyValues values) {
    this.values = values;
    split(where);
  }

  private void split(Condition condition) {
    if (condition instanceof Condition.And(Condition left, Condition right)) {
      split(left);
      split(right);
    } else {
      open.add(condition);
    }
  }

  /** Whether it has an equality on each attribute of the key. */
  boolean names(KeySchema key) {
    return key.partition().stream().allMatch(attribute -> equality(attribute) != null)
        && key.sort().stream().allMatch(attribute -> equality(attribute) != null);
  }

  /**
   * The key of the only item that is meant, which is no part of the {@link #rest} then.
   *
   * @throws DynamoDbException a ValidationException, if there is none
   */
  PrimaryKey key(KeySchema key) {
    if (!names(key)) {
      throw DynamoDbException.validation(
          "Where clause does not contain a mandatory equality on all key attributes");
    }
    Map<String, AttributeValue> attributes = new LinkedHashMap<>();
    List<KeyAttribute> all = new ArrayList<>(key.partition());
    all.addAll(key.sort());
    for (KeyAttribute attribute : all) {
      Condition.Comparison equality = equality(attribute);
      if (equality != null && equality.right() instanceof ValuePlaceholder value) {
        attributes.put(attribute.name(), values.of(value));
        open.remove(equality);
      }
    }
    return PrimaryKey.ofKey(key, attributes);
  }

  /**
   * What it asks of one item collection, which is no part of the {@link #rest} then; null if it
   * asks for more than one.
   */
  @Nullable Condition ofCollection(KeySchema key) {
    if (key.partition().size() > 1 || key.sort().size() > 1) {
      throw DynamoDbException.validation(
          "PartiQL cannot read an index whose key has several attributes");
    }
    Condition collection = equality(key.partitionKey());
    if (collection == null) {
      return null;
    }
    open.remove(collection);
    Condition stretch = null;
    for (Condition condition : open) {
      if (stretch == null && !key.sort().isEmpty() && isOf(key.sort().getFirst(), condition)) {
        stretch = condition;
      }
    }
    if (stretch == null) {
      return collection;
    }
    open.remove(stretch);
    return new Condition.And(collection, stretch);
  }

  /** What was not taken yet; null if that is nothing. */
  @Nullable Condition rest() {
    Condition rest = null;
    for (Condition condition : open) {
      rest = rest == null ? condition : new Condition.And(rest, condition);
    }
    return rest;
  }

  private Condition.@Nullable Comparison equality(KeyAttribute attribute) {
    for (Condition condition : open) {
      if (condition instanceof Condition.Comparison comparison
          && comparison.comparator() == Comparator.EQUAL
          && isName(attribute, comparison.left())
          && comparison.right() instanceof ValuePlaceholder) {
        return comparison;
      }
    }
    return null;
  }

  /** Whether a condition can be asked of a sort key. */
  private static boolean isOf(KeyAttribute attribute, Condition condition) {
    return switch (condition) {
      case Condition.Comparison(Operand left, Comparator comparator, Operand right) ->
          comparator != Comparator.NOT_EQUAL
              && isName(attribute, left)
              && right instanceof ValuePlaceholder;
      case Condition.Between(Operand operand, Operand lower, Operand upper) ->
          isName(attribute, operand)
              && lower instanceof ValuePlaceholder
              && upper instanceof ValuePlaceholder;
      case Condition.BeginsWith(Operand operand, Operand prefix) ->
          isName(attribute, operand) && prefix instanceof ValuePlaceholder;
      default -> false;
    };
  }

  private static boolean isName(KeyAttribute attribute, Operand operand) {
    return operand.equals(DocumentPath.of(attribute.name()));
  }
}
