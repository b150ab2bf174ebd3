package io.heatsink.dynamodb.expression;

import io.heatsink.dynamodb.AttributeValue;
import io.heatsink.dynamodb.AttributeValue.BinarySetValue;
import io.heatsink.dynamodb.AttributeValue.ListValue;
import io.heatsink.dynamodb.AttributeValue.MapValue;
import io.heatsink.dynamodb.AttributeValue.NumberSetValue;
import io.heatsink.dynamodb.AttributeValue.NumberValue;
import io.heatsink.dynamodb.AttributeValue.StringSetValue;
import io.heatsink.dynamodb.DynamoNumber;
import io.heatsink.dynamodb.expression.DocumentPath.Element;
import io.heatsink.dynamodb.expression.DocumentPath.Index;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What an update means, worked out slowly: each new value first, from the item as it is; then one
 * action after the other on a copy that can be changed, in which lists are maps from an index to an
 * element, so that no element moves before all actions are done.
 */
final class NaiveUpdate {
  /** The item does not bear the update. */
  static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  private final ExpressionAttributes attributes;
  private final Map<String, AttributeValue> item;

  NaiveUpdate(ExpressionAttributes attributes, Map<String, AttributeValue> item) {
    this.attributes = attributes;
    this.item = item;
  }

  Map<String, AttributeValue> apply(UpdateExpression update) {
    List<Runnable> actions = new ArrayList<>();
    Thawed copy = thaw(item);
    for (UpdateExpression.Set set : update.sets()) {
      AttributeValue value = value(set.value());
      actions.add(() -> put(copy, set.path(), value));
    }
    for (DocumentPath path : update.removals()) {
      actions.add(() -> put(copy, path, null));
    }
    for (UpdateExpression.Add add : update.additions()) {
      AttributeValue old = at(add.path());
      AttributeValue by = attributes.value(add.value());
      AttributeValue sum = old == null ? by : sum(old, by);
      actions.add(() -> put(copy, add.path(), sum));
    }
    for (UpdateExpression.Delete delete : update.deletions()) {
      AttributeValue old = at(delete.path());
      AttributeValue rest = old == null ? null : rest(old, attributes.value(delete.value()));
      actions.add(() -> put(copy, delete.path(), rest));
    }
    actions.forEach(Runnable::run);
    return freeze(copy.entries());
  }

  private @Nullable AttributeValue at(DocumentPath path) {
    Thawed place = thaw(item);
    List<Element> elements = path.elements();
    for (int i = 0; i < elements.size() - 1; i++) {
      if (!(place.entries().get(key(elements.get(i))) instanceof Thawed next)) {
        return null;
      }
      place = next;
    }
    Object found = place.entries().get(key(elements.getLast()));
    return found == null ? null : freezeValue(found);
  }

  private Object key(Element element) {
    return element instanceof Index index ? index.index() : attributes.name(element);
  }

  private void put(Thawed root, DocumentPath path, @Nullable AttributeValue value) {
    Thawed place = root;
    for (int i = 1; i < path.elements().size(); i++) {
      boolean list = path.elements().get(i) instanceof Index;
      if (place.entries().get(key(path.elements().get(i - 1))) instanceof Thawed next
          && next.list() == list) {
        place = next;
      } else {
        throw new Refused();
      }
    }
    Object key = key(path.elements().getLast());
    if (value == null) {
      place.entries().remove(key);
    } else {
      place.entries().put(key, thawValue(value));
    }
  }

  private AttributeValue value(SetValue value) {
    return switch (value) {
      case ValuePlaceholder placeholder -> attributes.value(placeholder);
      case DocumentPath path -> {
        AttributeValue found = at(path);
        if (found == null) {
          throw new Refused();
        }
        yield found;
      }
      case UpdateOperand.IfNotExists either -> {
        AttributeValue found = at(either.path());
        yield found == null ? value(either.otherwise()) : found;
      }
      case UpdateOperand.ListAppend append -> {
        if (value(append.first()) instanceof ListValue first
            && value(append.second()) instanceof ListValue second) {
          List<AttributeValue> all = new ArrayList<>(first.values());
          all.addAll(second.values());
          yield new ListValue(all);
        }
        throw new Refused();
      }
      case SetValue.Sum sum -> compute(value(sum.left()), value(sum.right()), BigDecimal::add);
      case SetValue.Difference difference ->
          compute(value(difference.left()), value(difference.right()), BigDecimal::subtract);
    };
  }

  private static AttributeValue compute(
      AttributeValue left, AttributeValue right, BinaryOperator<BigDecimal> operator) {
    if (left instanceof NumberValue l && right instanceof NumberValue r) {
      return NumberValue.of(
          operator
              .apply(new BigDecimal(l.value().text()), new BigDecimal(r.value().text()))
              .toPlainString());
    }
    throw new Refused();
  }

  private static AttributeValue sum(AttributeValue old, AttributeValue by) {
    if (old instanceof StringSetValue o && by instanceof StringSetValue b) {
      Set<String> union = new HashSet<>(o.values());
      union.addAll(b.values());
      return new StringSetValue(union);
    }
    if (old instanceof NumberSetValue o && by instanceof NumberSetValue b) {
      Set<DynamoNumber> union = new HashSet<>(o.values());
      union.addAll(b.values());
      return new NumberSetValue(union);
    }
    if (old instanceof BinarySetValue o && by instanceof BinarySetValue b) {
      var union = new HashSet<>(o.values());
      union.addAll(b.values());
      return new BinarySetValue(union);
    }
    return compute(old, by, BigDecimal::add);
  }

  private static @Nullable AttributeValue rest(AttributeValue old, AttributeValue less) {
    if (!old.typeName().equals(less.typeName())) {
      throw new Refused();
    }
    return switch (old) {
      case StringSetValue o -> {
        Set<String> rest = new HashSet<>(o.values());
        rest.removeIf(((StringSetValue) less).values()::contains);
        yield rest.isEmpty() ? null : new StringSetValue(rest);
      }
      case NumberSetValue o -> {
        Set<DynamoNumber> rest = new HashSet<>(o.values());
        rest.removeIf(((NumberSetValue) less).values()::contains);
        yield rest.isEmpty() ? null : new NumberSetValue(rest);
      }
      case BinarySetValue o -> {
        var rest = new HashSet<>(o.values());
        rest.removeIf(((BinarySetValue) less).values()::contains);
        yield rest.isEmpty() ? null : new BinarySetValue(rest);
      }
      default -> throw new Refused();
    };
  }

  /** A map or list that can be changed: from a name or an index (a Long) to what stands there. */
  private record Thawed(boolean list, Map<Object, Object> entries) {}

  private static Thawed thaw(Map<String, AttributeValue> fields) {
    Map<Object, Object> entries = new HashMap<>();
    fields.forEach((name, value) -> entries.put(name, thawValue(value)));
    return new Thawed(false, entries);
  }

  private static Object thawValue(AttributeValue value) {
    if (value instanceof MapValue map) {
      return thaw(map.values());
    }
    if (value instanceof ListValue list) {
      Map<Object, Object> entries = new HashMap<>();
      for (long i = 0; i < list.values().size(); i++) {
        entries.put(i, thawValue(list.values().get((int) i)));
      }
      return new Thawed(true, entries);
    }
    return value;
  }

  private static Map<String, AttributeValue> freeze(Map<Object, Object> entries) {
    Map<String, AttributeValue> fields = new HashMap<>();
    entries.forEach((name, value) -> fields.put((String) name, freezeValue(value)));
    return fields;
  }

  private static AttributeValue freezeValue(Object value) {
    if (value instanceof Thawed(boolean list, Map<Object, Object> entries)) {
      return list
          ? new ListValue(
              entries.keySet().stream()
                  .sorted()
                  .map(index -> freezeValue(Objects.requireNonNull(entries.get(index))))
                  .toList())
          : new MapValue(freeze(entries));
    }
    return (AttributeValue) value;
  }
}
