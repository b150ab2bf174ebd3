package io.heatsink.dynamodb.expression;

import static io.heatsink.dynamodb.expression.Fixtures.b;
import static io.heatsink.dynamodb.expression.Fixtures.binary;
import static io.heatsink.dynamodb.expression.Fixtures.bool;
import static io.heatsink.dynamodb.expression.Fixtures.bs;
import static io.heatsink.dynamodb.expression.Fixtures.n;
import static io.heatsink.dynamodb.expression.Fixtures.ns;
import static io.heatsink.dynamodb.expression.Fixtures.nul;
import static io.heatsink.dynamodb.expression.Fixtures.s;
import static io.heatsink.dynamodb.expression.Fixtures.ss;

import io.heatsink.dynamodb.AttributeValue;
import io.heatsink.dynamodb.AttributeValue.ListValue;
import io.heatsink.dynamodb.AttributeValue.MapValue;
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
import io.heatsink.dynamodb.expression.DocumentPath.Element;
import io.heatsink.dynamodb.expression.DocumentPath.Index;
import io.heatsink.dynamodb.expression.DocumentPath.Name;
import io.heatsink.dynamodb.expression.DocumentPath.NamePlaceholder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;

/**
 * Expressions, and items that they fit to often enough: names a to d, #a to #d for the same, a
 * handful of values.
 */
final class RandomExpressions {
  private static final List<String> NAMES = List.of("a", "b", "c", "d");

  private final Random random;

  RandomExpressions(long seed) {
    this.random = new Random(seed);
  }

  @SafeVarargs
  private <T> T one(Supplier<? extends T>... choices) {
    return choices[random.nextInt(choices.length)].get();
  }

  private <T> T oneOf(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  <T> List<T> some(int atLeast, int atMost, Supplier<T> supplier) {
    List<T> list = new ArrayList<>();
    int count = atLeast + random.nextInt(atMost - atLeast + 1);
    for (int i = 0; i < count; i++) {
      list.add(supplier.get());
    }
    return list;
  }

  int below(int bound) {
    return random.nextInt(bound);
  }

  DocumentPath path() {
    List<Element> elements = new ArrayList<>();
    elements.add(name());
    while (random.nextInt(3) == 0) {
      elements.add(random.nextBoolean() ? name() : new Index(random.nextInt(4)));
    }
    return new DocumentPath(elements);
  }

  private Element name() {
    String name = oneOf(NAMES);
    return random.nextBoolean() ? new Name(name) : new NamePlaceholder("#" + name);
  }

  ValuePlaceholder value() {
    return new ValuePlaceholder(":" + random.nextInt(12));
  }

  private Operand operand() {
    return one(this::path, this::path, this::value, this::value, () -> new Operand.Size(path()));
  }

  Condition condition(int depth) {
    if (depth > 0 && random.nextInt(3) > 0) {
      return one(
          () -> new And(condition(depth - 1), condition(depth - 1)),
          () -> new Or(condition(depth - 1), condition(depth - 1)),
          () -> new Not(condition(depth - 1)));
    }
    return one(
        () -> new Comparison(operand(), oneOf(List.of(Comparator.values())), operand()),
        () -> new Comparison(path(), oneOf(List.of(Comparator.values())), value()),
        () -> new Between(operand(), operand(), operand()),
        () -> new In(operand(), some(1, 4, this::operand)),
        () -> new AttributeExists(path()),
        () -> new AttributeNotExists(path()),
        () -> new AttributeType(path(), new ValuePlaceholder(":type")),
        () -> new BeginsWith(path(), operand()),
        () -> new Contains(path(), operand()));
  }

  private UpdateOperand updateOperand(int depth) {
    if (depth == 0) {
      return one(this::path, this::value);
    }
    return one(
        this::path,
        this::value,
        () -> new UpdateOperand.IfNotExists(path(), updateOperand(depth - 1)),
        () -> new UpdateOperand.ListAppend(updateOperand(depth - 1), updateOperand(depth - 1)));
  }

  private SetValue setValue() {
    return one(
        () -> updateOperand(2),
        () -> new SetValue.Sum(updateOperand(1), updateOperand(1)),
        () -> new SetValue.Difference(updateOperand(1), updateOperand(1)));
  }

  UpdateExpression update() {
    while (true) {
      List<UpdateExpression.Set> sets =
          some(0, 3, () -> new UpdateExpression.Set(path(), setValue()));
      List<DocumentPath> removals = some(0, 2, this::path);
      List<UpdateExpression.Add> additions =
          some(0, 1, () -> new UpdateExpression.Add(path(), value()));
      List<UpdateExpression.Delete> deletions =
          some(0, 1, () -> new UpdateExpression.Delete(path(), value()));
      if (!sets.isEmpty() || !removals.isEmpty() || !additions.isEmpty() || !deletions.isEmpty()) {
        return new UpdateExpression(sets, removals, additions, deletions);
      }
    }
  }

  ProjectionExpression projection() {
    return new ProjectionExpression(some(1, 4, this::path));
  }

  AttributeValue scalar() {
    return one(
        () -> n(oneOf(List.of("0", "1", "2", "1.0", "-3", "10E-1"))),
        () -> s(oneOf(List.of("", "a", "ab", "b", "\ue000", "\uD834\uDD1E"))),
        () -> b(random.nextInt(3) * 100, random.nextInt(2)),
        () -> bool(random.nextBoolean()),
        () -> nul(),
        () -> ss(oneOf(List.of("a", "b")), oneOf(List.of("c", "d"))),
        () -> ns(oneOf(List.of("1", "1.0")), oneOf(List.of("2", "0"))),
        () -> bs(binary(0, 1), binary(100 + random.nextInt(2))));
  }

  AttributeValue any(int depth) {
    if (depth == 0) {
      return scalar();
    }
    return one(
        this::scalar,
        () -> new ListValue(some(0, 4, () -> any(depth - 1))),
        () -> new MapValue(item(depth - 1)));
  }

  Map<String, AttributeValue> item(int depth) {
    Map<String, AttributeValue> item = new LinkedHashMap<>();
    for (String name : NAMES) {
      if (random.nextInt(4) > 0) {
        item.put(name, any(depth));
      }
    }
    return item;
  }

  /** For all names and values that the expressions use. */
  ExpressionAttributes attributes() {
    Map<String, String> names = new LinkedHashMap<>();
    NAMES.forEach(name -> names.put("#" + name, name));
    Map<String, AttributeValue> values = new LinkedHashMap<>();
    for (int i = 0; i < 12; i++) {
      // Numbers, lists and sets more often than others, so that updates have something to work on.
      values.put(
          ":" + i,
          one(
              () -> any(1),
              this::scalar,
              () -> n(random.nextInt(3)),
              () -> new ListValue(some(0, 2, this::scalar)),
              () -> ss(oneOf(List.of("a", "b", "c")))));
    }
    values.put(":type", s(oneOf(List.of("S", "N", "L", "M", "SS", "NULL"))));
    return ExpressionAttributes.of(names, values);
  }
}
