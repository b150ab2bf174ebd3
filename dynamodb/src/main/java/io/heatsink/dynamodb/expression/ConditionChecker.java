package io.heatsink.dynamodb.expression;

import io.heatsink.dynamodb.AttributeValue;
import io.heatsink.dynamodb.AttributeValue.BinaryValue;
import io.heatsink.dynamodb.AttributeValue.NumberValue;
import io.heatsink.dynamodb.AttributeValue.StringValue;
import io.heatsink.dynamodb.Binary;
import io.heatsink.dynamodb.expression.Condition.And;
import io.heatsink.dynamodb.expression.Condition.AttributeExists;
import io.heatsink.dynamodb.expression.Condition.AttributeNotExists;
import io.heatsink.dynamodb.expression.Condition.AttributeType;
import io.heatsink.dynamodb.expression.Condition.BeginsWith;
import io.heatsink.dynamodb.expression.Condition.Between;
import io.heatsink.dynamodb.expression.Condition.Comparison;
import io.heatsink.dynamodb.expression.Condition.Contains;
import io.heatsink.dynamodb.expression.Condition.In;
import io.heatsink.dynamodb.expression.Condition.Not;
import io.heatsink.dynamodb.expression.Condition.Or;
import io.heatsink.dynamodb.expression.Condition.Simple;
import io.heatsink.dynamodb.expression.DocumentPath.Element;
import io.heatsink.dynamodb.expression.DocumentPath.Index;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What DynamoDB demands of a condition before it looks at any item: that all names and values are
 * defined, then that what the values' types allow, operand by operand.
 */
final class ConditionChecker {
  private static final Set<String> ORDERED = Set.of("S", "N", "B");
  private static final Set<String> STRINGS = Set.of("S", "B");
  private static final Set<String> CONTAINERS = Set.of("S", "B", "SS", "NS", "BS", "L");
  private static final Set<String> SIZED = Set.of("S", "B", "SS", "NS", "BS", "L", "M");
  private static final Set<String> TYPES =
      Set.of("S", "N", "B", "SS", "NS", "BS", "BOOL", "NULL", "L", "M");

  private final ExpressionKind kind;
  private final ExpressionAttributes attributes;

  private ConditionChecker(ExpressionKind kind, ExpressionAttributes attributes) {
    this.kind = kind;
    this.attributes = attributes;
  }

  /** Notes which names and values a condition uses, and checks that there are such. */
  static void use(ExpressionKind kind, Condition condition, ExpressionAttributes attributes) {
    operands(
        condition,
        operand -> {
          switch (operand) {
            case DocumentPath path -> attributes.use(kind, path);
            case ValuePlaceholder value -> attributes.use(kind, value);
            case Operand.Size s -> throw new AssertionError(s);
          }
        });
  }

  /** Checks what the values' types allow. */
  static void checkTypes(
      ExpressionKind kind, Condition condition, ExpressionAttributes attributes) {
    new ConditionChecker(kind, attributes).check(condition);
  }

  /** All document paths of a condition, from left to right. */
  static void paths(Condition condition, Consumer<DocumentPath> consumer) {
    operands(
        condition,
        operand -> {
          if (operand instanceof DocumentPath path) {
            consumer.accept(path);
          }
        });
  }

  /** All document paths and values of a condition, from left to right. */
  private static void operands(Condition condition, Consumer<Operand> consumer) {
    switch (condition) {
      case And(Condition left, Condition right) -> {
        operands(left, consumer);
        operands(right, consumer);
      }
      case Or(Condition left, Condition right) -> {
        operands(left, consumer);
        operands(right, consumer);
      }
      case Not(Condition negated) -> operands(negated, consumer);
      case Simple simple -> operands(simple, consumer);
    }
  }

  private static void operands(Simple condition, Consumer<Operand> consumer) {
    switch (condition) {
      case Comparison comparison -> {
        innermost(comparison.left(), consumer);
        innermost(comparison.right(), consumer);
      }
      case Between(Operand operand, Operand lower, Operand upper) -> {
        innermost(operand, consumer);
        innermost(lower, consumer);
        innermost(upper, consumer);
      }
      case In(Operand operand, List<Operand> values) -> {
        innermost(operand, consumer);
        values.forEach(value -> innermost(value, consumer));
      }
      case AttributeExists(DocumentPath path) -> consumer.accept(path);
      case AttributeNotExists(DocumentPath path) -> consumer.accept(path);
      case AttributeType(DocumentPath path, Operand type) -> {
        consumer.accept(path);
        innermost(type, consumer);
      }
      case BeginsWith(Operand operand, Operand prefix) -> {
        innermost(operand, consumer);
        innermost(prefix, consumer);
      }
      case Contains(Operand operand, Operand part) -> {
        innermost(operand, consumer);
        innermost(part, consumer);
      }
    }
  }

  private static void innermost(Operand operand, Consumer<Operand> consumer) {
    Operand inner = operand;
    while (inner instanceof Operand.Size(Operand sized)) {
      inner = sized;
    }
    consumer.accept(inner);
  }

  private void check(Condition condition) {
    switch (condition) {
      case And(Condition left, Condition right) -> {
        check(left);
        check(right);
      }
      case Or(Condition left, Condition right) -> {
        check(left);
        check(right);
      }
      case Not(Condition negated) -> check(negated);
      case Simple simple -> check(simple);
    }
  }

  private void check(Simple condition) {
    switch (condition) {
      case Comparison(Operand left, Comparator comparator, Operand right) -> {
        checkTypes(comparator.symbol(), comparator.orders() ? ORDERED : TYPES, left, right);
        checkDistinct(comparator.symbol(), left, List.of(right));
      }
      case Between(Operand operand, Operand lower, Operand upper) -> {
        checkTypes("BETWEEN", ORDERED, operand, lower, upper);
        checkDistinct("BETWEEN", operand, List.of(lower, upper));
        checkBounds(lower, upper);
      }
      case In(Operand operand, List<Operand> values) -> {
        checkTypes("IN", TYPES, operand);
        values.forEach(value -> checkTypes("IN", TYPES, value));
        checkDistinct("IN", operand, values);
      }
      case AttributeExists e -> {}
      case AttributeNotExists e -> {}
      case AttributeType(DocumentPath path, Operand type) -> checkTypeName(type);
      case BeginsWith(Operand operand, Operand prefix) -> {
        checkTypes(Functions.BEGINS_WITH, STRINGS, operand, prefix);
        checkDistinct(Functions.BEGINS_WITH, operand, List.of(prefix));
      }
      case Contains(Operand operand, Operand part) -> {
        checkTypes(Functions.CONTAINS, CONTAINERS, operand);
        checkTypes(Functions.CONTAINS, TYPES, part);
        checkDistinct(Functions.CONTAINS, operand, List.of(part));
      }
    }
  }

  /** Of paths nothing is known before an item is seen; values and sizes have their types. */
  private @Nullable String typeName(Operand operand) {
    return switch (operand) {
      case DocumentPath p -> null;
      case ValuePlaceholder value -> attributes.value(value).typeName();
      case Operand.Size s -> "N";
    };
  }

  private void checkTypes(String operator, Set<String> allowed, Operand... operands) {
    for (Operand operand : operands) {
      if (operand instanceof Operand.Size(Operand sized)) {
        checkTypes(Functions.SIZE, SIZED, sized);
      }
      String type = typeName(operand);
      if (type != null && !allowed.contains(type)) {
        throw wrongType(operator, type);
      }
    }
  }

  private RuntimeException wrongType(String operator, String type) {
    return kind.invalid(
        "Incorrect operand type for operator or function; operator or function: "
            + operator
            + ", operand type: "
            + type);
  }

  private void checkTypeName(Operand operand) {
    switch (operand) {
      case ValuePlaceholder value -> {
        if (!(attributes.value(value) instanceof StringValue(String name))) {
          throw wrongType(Functions.ATTRIBUTE_TYPE, attributes.value(value).typeName());
        }
        if (!TYPES.contains(name)) {
          throw kind.invalid(
              "Invalid attribute type name found; type: "
                  + name
                  + ", valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}");
        }
      }
      case DocumentPath p ->
          throw wrongType(Functions.ATTRIBUTE_TYPE, "{NS,SS,L,BS,N,M,B,BOOL,NULL,S}");
      case Operand.Size s -> throw wrongType(Functions.ATTRIBUTE_TYPE, "N");
    }
  }

  private void checkDistinct(String operator, Operand first, List<Operand> others) {
    if (first instanceof DocumentPath path) {
      for (Operand other : others) {
        if (other instanceof DocumentPath otherPath && same(path, otherPath)) {
          throw kind.invalid(
              "The first operand must be distinct from the remaining operands for this operator or"
                  + " function; operator: "
                  + operator
                  + ", first operand: "
                  + attributes.resolve(path));
        }
      }
    }
  }

  private boolean same(DocumentPath left, DocumentPath right) {
    List<Element> ls = left.elements();
    List<Element> rs = right.elements();
    if (ls.size() != rs.size()) {
      return false;
    }
    for (int i = 0; i < ls.size(); i++) {
      Element l = ls.get(i);
      Element r = rs.get(i);
      boolean same =
          (l instanceof Index || r instanceof Index)
              ? l.equals(r)
              : attributes.name(l).equals(attributes.name(r));
      if (!same) {
        return false;
      }
    }
    return true;
  }

  private void checkBounds(Operand lower, Operand upper) {
    if (lower instanceof ValuePlaceholder low && upper instanceof ValuePlaceholder high) {
      AttributeValue from = attributes.value(low);
      AttributeValue to = attributes.value(high);
      if (!Values.comparable(from, to)) {
        throw kind.invalid(
            "The BETWEEN operator requires same data type for lower and upper bounds;"
                + bounds(from, to));
      }
      if (Values.compare(from, to) > 0) {
        throw kind.invalid(
            "The BETWEEN operator requires upper bound to be greater than or equal to lower bound;"
                + bounds(from, to));
      }
    }
  }

  private static String bounds(AttributeValue lower, AttributeValue upper) {
    return " lower bound operand: AttributeValue: "
        + shown(lower)
        + ", upper bound operand: AttributeValue: "
        + shown(upper);
  }

  private static String shown(AttributeValue bound) {
    String text =
        switch (bound) {
          case StringValue(String string) -> string;
          case NumberValue number -> number.value().text();
          case BinaryValue(Binary bytes) -> Base64.getEncoder().encodeToString(bytes.toByteArray());
          default -> throw new AssertionError(bound.typeName());
        };
    return "{" + bound.typeName() + ":" + text + "}";
  }
}
