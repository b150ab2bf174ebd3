package io.heatsink.dynamodb.expression;

import io.heatsink.dynamodb.AttributeValue;
import io.heatsink.dynamodb.AttributeValue.BinarySetValue;
import io.heatsink.dynamodb.AttributeValue.ListValue;
import io.heatsink.dynamodb.AttributeValue.NumberSetValue;
import io.heatsink.dynamodb.AttributeValue.NumberValue;
import io.heatsink.dynamodb.AttributeValue.StringSetValue;
import io.heatsink.dynamodb.Binary;
import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.DynamoNumber;
import io.heatsink.dynamodb.expression.SetValue.Difference;
import io.heatsink.dynamodb.expression.SetValue.Sum;
import io.heatsink.dynamodb.expression.UpdateAction.Assign;
import io.heatsink.dynamodb.expression.UpdateAction.Increase;
import io.heatsink.dynamodb.expression.UpdateAction.Remove;
import io.heatsink.dynamodb.expression.UpdateAction.TakeOut;
import io.heatsink.dynamodb.expression.UpdateOperand.IfNotExists;
import io.heatsink.dynamodb.expression.UpdateOperand.ListAppend;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One update of one item: computes new values from old ones. All are read as they were before. */
final class UpdateRun {
  private final ExpressionAttributes attributes;
  private final Map<String, AttributeValue> before;
  private final String typeMismatch;

  UpdateRun(
      ExpressionAttributes attributes, Map<String, AttributeValue> before, String typeMismatch) {
    this.attributes = attributes;
    this.before = before;
    this.typeMismatch = typeMismatch;
  }

  /**
   * The value that an action leaves behind; null for none.
   *
   * @param old null where there is none
   */
  @Nullable AttributeValue act(UpdateAction action, @Nullable AttributeValue old) {
    return switch (action) {
      case Assign(SetValue value) -> value(value);
      case Remove r -> null;
      case Increase(AttributeValue by) -> old == null ? by : increase(old, by);
      case TakeOut(AttributeValue elements) -> old == null ? null : takeOut(old, elements);
    };
  }

  private AttributeValue value(SetValue value) {
    return switch (value) {
      case ValuePlaceholder placeholder -> attributes.value(placeholder);
      case DocumentPath path -> {
        AttributeValue found = Items.at(before, path, attributes);
        if (found == null) {
          throw DynamoDbException.validation(
              "The provided expression refers to an attribute that does not exist in the item");
        }
        yield found;
      }
      case IfNotExists(DocumentPath path, UpdateOperand otherwise) -> {
        AttributeValue found = Items.at(before, path, attributes);
        yield found != null ? found : value(otherwise);
      }
      case ListAppend(UpdateOperand first, UpdateOperand second) ->
          append(value(first), value(second));
      case Sum(UpdateOperand left, UpdateOperand right) ->
          new NumberValue(number(value(left)).plus(number(value(right))));
      case Difference(UpdateOperand left, UpdateOperand right) ->
          new NumberValue(number(value(left)).minus(number(value(right))));
    };
  }

  private AttributeValue append(AttributeValue first, AttributeValue second) {
    if (first instanceof ListValue(List<AttributeValue> head)
        && second instanceof ListValue(List<AttributeValue> tail)) {
      List<AttributeValue> all = new ArrayList<>(head.size() + tail.size());
      all.addAll(head);
      all.addAll(tail);
      return new ListValue(all);
    }
    throw wrongType();
  }

  private DynamoNumber number(AttributeValue value) {
    if (value instanceof NumberValue(DynamoNumber number)) {
      return number;
    }
    throw wrongType();
  }

  private AttributeValue increase(AttributeValue old, AttributeValue by) {
    if (old instanceof NumberValue(DynamoNumber number)) {
      return new NumberValue(number.plus(number(by)));
    }
    if (old instanceof StringSetValue(Set<String> all)
        && by instanceof StringSetValue(Set<String> more)) {
      return new StringSetValue(union(all, more));
    }
    if (old instanceof NumberSetValue(Set<DynamoNumber> all)
        && by instanceof NumberSetValue(Set<DynamoNumber> more)) {
      return new NumberSetValue(union(all, more));
    }
    if (old instanceof BinarySetValue(Set<Binary> all)
        && by instanceof BinarySetValue(Set<Binary> more)) {
      return new BinarySetValue(union(all, more));
    }
    throw wrongType();
  }

  private @Nullable AttributeValue takeOut(AttributeValue old, AttributeValue elements) {
    if (old instanceof StringSetValue(Set<String> all)
        && elements instanceof StringSetValue(Set<String> less)) {
      Set<String> rest = difference(all, less);
      return rest.isEmpty() ? null : new StringSetValue(rest);
    }
    if (old instanceof NumberSetValue(Set<DynamoNumber> all)
        && elements instanceof NumberSetValue(Set<DynamoNumber> less)) {
      Set<DynamoNumber> rest = difference(all, less);
      return rest.isEmpty() ? null : new NumberSetValue(rest);
    }
    if (old instanceof BinarySetValue(Set<Binary> all)
        && elements instanceof BinarySetValue(Set<Binary> less)) {
      Set<Binary> rest = difference(all, less);
      return rest.isEmpty() ? null : new BinarySetValue(rest);
    }
    throw wrongType();
  }

  private static <T> Set<T> union(Set<T> all, Set<T> more) {
    Set<T> union = new LinkedHashSet<>(all);
    union.addAll(more);
    return union;
  }

  private static <T> Set<T> difference(Set<T> all, Set<T> less) {
    Set<T> rest = new LinkedHashSet<>(all);
    less.forEach(rest::remove);
    return rest;
  }

  private DynamoDbException wrongType() {
    return DynamoDbException.validation(typeMismatch);
  }
}
