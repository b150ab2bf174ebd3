package io.heatsink.dynamodb.expression;

import io.heatsink.dynamodb.AttributeValue;
import io.heatsink.dynamodb.AttributeValue.BinarySetValue;
import io.heatsink.dynamodb.AttributeValue.BinaryValue;
import io.heatsink.dynamodb.AttributeValue.ListValue;
import io.heatsink.dynamodb.AttributeValue.MapValue;
import io.heatsink.dynamodb.AttributeValue.NumberSetValue;
import io.heatsink.dynamodb.AttributeValue.NumberValue;
import io.heatsink.dynamodb.AttributeValue.StringSetValue;
import io.heatsink.dynamodb.AttributeValue.StringValue;
import io.heatsink.dynamodb.expression.DocumentPath.Element;
import io.heatsink.dynamodb.expression.DocumentPath.Index;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What expressions mean, worked out slowly and another way: an item is written out as one flat map
 * from the text of each path to a value; values are compared by a text that is the same for equal
 * ones.
 */
final class NaiveReading {
  private final ExpressionAttributes attributes;
  private final Map<String, AttributeValue> flat = new HashMap<>();

  NaiveReading(ExpressionAttributes attributes, Map<String, AttributeValue> item) {
    this.attributes = attributes;
    item.forEach(this::flatten);
  }

  private void flatten(String path, AttributeValue value) {
    flat.put(path, value);
    if (value instanceof MapValue(Map<String, AttributeValue> fields)) {
      fields.forEach((name, field) -> flatten(path + "." + name, field));
    } else if (value instanceof ListValue(List<AttributeValue> elements)) {
      for (int i = 0; i < elements.size(); i++) {
        flatten(path + "[" + i + "]", elements.get(i));
      }
    }
  }

  private String text(DocumentPath path) {
    StringBuilder text = new StringBuilder();
    for (Element element : path.elements()) {
      text.append(
          element instanceof Index index
              ? index.toString()
              : (text.isEmpty() ? "" : ".") + attributes.name(element));
    }
    return text.toString();
  }

  // Conditions.

  boolean holds(Condition condition) {
    return switch (condition) {
      case Condition.And and -> holds(and.left()) && holds(and.right());
      case Condition.Or or -> holds(or.left()) || holds(or.right());
      case Condition.Not not -> !holds(not.condition());
      case Condition.Comparison c ->
          switch (c.comparator()) {
            case EQUAL -> equal(c.left(), c.right());
            case NOT_EQUAL -> !equal(c.left(), c.right());
            case LESS -> less(c.left(), c.right());
            case LESS_OR_EQUAL -> lessOrEqual(c.left(), c.right());
            case GREATER -> less(c.right(), c.left());
            case GREATER_OR_EQUAL -> lessOrEqual(c.right(), c.left());
          };
      case Condition.Between between ->
          lessOrEqual(between.lower(), between.operand())
              && lessOrEqual(between.operand(), between.upper());
      case Condition.In in -> in.values().stream().anyMatch(value -> equal(in.operand(), value));
      case Condition.AttributeExists exists -> flat.containsKey(text(exists.path()));
      case Condition.AttributeNotExists absent -> !flat.containsKey(text(absent.path()));
      case Condition.AttributeType type -> {
        AttributeValue value = value(type.path());
        yield value != null && same(new StringValue(value.typeName()), value(type.type()));
      }
      case Condition.BeginsWith begins -> {
        byte[] whole = bytes(value(begins.operand()), value(begins.prefix()));
        byte[] prefix = bytes(value(begins.prefix()), value(begins.operand()));
        yield whole != null
            && prefix != null
            && prefix.length <= whole.length
            && Arrays.equals(Arrays.copyOf(whole, prefix.length), prefix);
      }
      case Condition.Contains contains -> contains(value(contains.whole()), value(contains.part()));
    };
  }

  private boolean equal(Operand left, Operand right) {
    return same(value(left), value(right));
  }

  private static boolean same(@Nullable AttributeValue left, @Nullable AttributeValue right) {
    return left != null && right != null && canonical(left).equals(canonical(right));
  }

  private boolean less(Operand left, Operand right) {
    Integer order = order(value(left), value(right));
    return order != null && order < 0;
  }

  private boolean lessOrEqual(Operand left, Operand right) {
    Integer order = order(value(left), value(right));
    return order != null && order <= 0;
  }

  private static @Nullable Integer order(
      @Nullable AttributeValue left, @Nullable AttributeValue right) {
    if (left instanceof NumberValue l && right instanceof NumberValue r) {
      return number(l).compareTo(number(r));
    }
    byte[] l = bytes(left, right);
    byte[] r = bytes(right, left);
    return l == null || r == null ? null : Arrays.compareUnsigned(l, r);
  }

  private static BigDecimal number(NumberValue value) {
    return new BigDecimal(value.value().text());
  }

  /** Of a string or binary, if the other is of the same type; else null. */
  private static byte @Nullable [] bytes(
      @Nullable AttributeValue value, @Nullable AttributeValue other) {
    if (value instanceof StringValue string && other instanceof StringValue) {
      return string.value().getBytes(StandardCharsets.UTF_8);
    }
    return value instanceof BinaryValue binary && other instanceof BinaryValue
        ? binary.value().toByteArray()
        : null;
  }

  private static boolean contains(@Nullable AttributeValue whole, @Nullable AttributeValue part) {
    byte[] bytes = bytes(whole, part);
    byte[] sought = bytes(part, whole);
    if (bytes != null && sought != null) {
      // One character per byte makes a search for bytes a search for text.
      return new String(bytes, StandardCharsets.ISO_8859_1)
          .contains(new String(sought, StandardCharsets.ISO_8859_1));
    }
    return elements(whole).stream().anyMatch(element -> same(element, part));
  }

  private static List<AttributeValue> elements(@Nullable AttributeValue whole) {
    List<AttributeValue> elements = new ArrayList<>();
    if (whole instanceof ListValue list) {
      elements.addAll(list.values());
    } else if (whole instanceof StringSetValue set) {
      set.values().forEach(element -> elements.add(new StringValue(element)));
    } else if (whole instanceof NumberSetValue set) {
      set.values().forEach(element -> elements.add(new NumberValue(element)));
    } else if (whole instanceof BinarySetValue set) {
      set.values().forEach(element -> elements.add(new BinaryValue(element)));
    }
    return elements;
  }

  private @Nullable AttributeValue value(Operand operand) {
    return switch (operand) {
      case DocumentPath path -> flat.get(text(path));
      case ValuePlaceholder placeholder -> attributes.value(placeholder);
      case Operand.Size size -> {
        AttributeValue value = value(size.operand());
        Integer length =
            switch (value) {
              case StringValue string -> string.value().toCharArray().length;
              case BinaryValue binary -> binary.value().toByteArray().length;
              case MapValue map -> map.values().keySet().size();
              case ListValue list -> elements(list).size();
              case StringSetValue set -> elements(set).size();
              case NumberSetValue set -> elements(set).size();
              case BinarySetValue set -> elements(set).size();
              case null, default -> null;
            };
        yield length == null ? null : NumberValue.of(length.toString());
      }
    };
  }

  /** One text for all values that are equal. */
  static String canonical(AttributeValue value) {
    return switch (value) {
      case NumberValue number -> {
        BigDecimal stripped = number(number).stripTrailingZeros();
        yield "N" + (stripped.signum() == 0 ? "0" : stripped.toString());
      }
      case ListValue list -> "L" + list.values().stream().map(NaiveReading::canonical).toList();
      case MapValue map -> {
        Map<String, String> fields = new TreeMap<>();
        map.values().forEach((name, field) -> fields.put(name, canonical(field)));
        yield "M" + fields;
      }
      case StringSetValue set -> set.typeName() + canonical(elements(set));
      case NumberSetValue set -> set.typeName() + canonical(elements(set));
      case BinarySetValue set -> set.typeName() + canonical(elements(set));
      default -> value.toString();
    };
  }

  private static String canonical(Collection<AttributeValue> elements) {
    TreeSet<String> sorted = new TreeSet<>();
    elements.forEach(element -> sorted.add(canonical(element)));
    return sorted.toString();
  }

  // Projections.

  /** The item without all that no path leads to or through, found by trying each place of it. */
  Map<String, AttributeValue> cut(
      ProjectionExpression projection, Map<String, AttributeValue> item) {
    List<String> paths = projection.paths().stream().map(this::text).toList();
    Map<String, AttributeValue> cut = new LinkedHashMap<>();
    item.forEach(
        (name, value) -> {
          AttributeValue rest = cut(name, value, paths);
          if (rest != null) {
            cut.put(name, rest);
          }
        });
    return cut;
  }

  private static @Nullable AttributeValue cut(
      String place, AttributeValue value, List<String> paths) {
    if (paths.contains(place)) {
      return value;
    }
    if (value instanceof MapValue map) {
      Map<String, AttributeValue> rest = new LinkedHashMap<>();
      map.values()
          .forEach(
              (name, field) -> {
                AttributeValue part = cut(place + "." + name, field, paths);
                if (part != null) {
                  rest.put(name, part);
                }
              });
      return rest.isEmpty() ? null : new MapValue(rest);
    }
    if (value instanceof ListValue list) {
      List<AttributeValue> rest = new ArrayList<>();
      for (int i = 0; i < list.values().size(); i++) {
        AttributeValue part = cut(place + "[" + i + "]", list.values().get(i), paths);
        if (part != null) {
          rest.add(part);
        }
      }
      return rest.isEmpty() ? null : new ListValue(rest);
    }
    return null;
  }
}
