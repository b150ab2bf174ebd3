package io.heatsink.dynamodb.expression;

import io.heatsink.dynamodb.AttributeValue;
import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.KeyAttribute;
import io.heatsink.dynamodb.KeySchema;
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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A key condition with the names and values of its call, checked as far as that goes without
 * knowing the key. Thread-safe.
 */
public final class BoundKeyCondition {
  private static final ExpressionKind KIND = ExpressionKind.KEY_CONDITION;

  /** What is demanded of one attribute. */
  private sealed interface Demand {
    record Equals(AttributeValue value) implements Demand {}

    record Sort(SortCondition condition) implements Demand {}
  }

  private final ExpressionAttributes attributes;
  private final Map<String, Demand> demands = new LinkedHashMap<>();

  BoundKeyCondition(Condition condition, ExpressionAttributes attributes) {
    this.attributes = attributes;
    ConditionChecker.use(KIND, condition, attributes);
    List<Simple> conjuncts = new ArrayList<>(2);
    split(condition, conjuncts);
    ConditionChecker.checkTypes(KIND, condition, attributes);
    conjuncts.forEach(this::collect);
  }

  /**
   * What it asks of a table or index with this key: that each attribute of the partition key equals
   * a value, then attributes of the sort key from the left, all but the last by equality.
   *
   * @throws DynamoDbException a ValidationException, if it asks otherwise
   */
  public KeyQuery on(KeySchema key) {
    Map<String, Demand> open = new LinkedHashMap<>(demands);
    List<AttributeValue> partition = new ArrayList<>(key.partition().size());
    for (KeyAttribute attribute : key.partition()) {
      switch (open.remove(attribute.name())) {
        case null -> throw missing(attribute);
        case Demand.Equals(AttributeValue value) -> partition.add(checked(attribute, value));
        case Demand.Sort s -> throw unsupported();
      }
    }
    List<AttributeValue> sortPrefix = new ArrayList<>(key.sort().size());
    Optional<SortCondition> sortCondition = Optional.empty();
    for (KeyAttribute attribute : key.sort()) {
      if (open.isEmpty()) {
        break;
      }
      switch (open.remove(attribute.name())) {
        case null -> throw missing(attribute);
        case Demand.Equals(AttributeValue value) -> sortPrefix.add(checked(attribute, value));
        case Demand.Sort(SortCondition last) -> {
          if (!open.isEmpty()) {
            throw unsupported();
          }
          sortCondition = Optional.of(checked(attribute, last));
        }
      }
    }
    if (!open.isEmpty()) {
      throw unsupported();
    }
    return new KeyQuery(key, partition, sortPrefix, sortCondition);
  }

  /** Splits a condition at its ANDs; refuses all other ways to join and to ask. */
  private static void split(Condition condition, List<Simple> conjuncts) {
    switch (condition) {
      case And(Condition left, Condition right) -> {
        split(left, conjuncts);
        split(right, conjuncts);
      }
      case Or o -> throw invalidOperator("OR");
      case Not n -> throw invalidOperator("NOT");
      case Simple simple -> {
        refuseOperators(simple);
        conjuncts.add(simple);
      }
    }
  }

  private static void refuseOperators(Simple condition) {
    switch (condition) {
      case In i -> throw invalidOperator("IN");
      case AttributeExists e -> throw invalidOperator(Functions.ATTRIBUTE_EXISTS);
      case AttributeNotExists e -> throw invalidOperator(Functions.ATTRIBUTE_NOT_EXISTS);
      case AttributeType t -> throw invalidOperator(Functions.ATTRIBUTE_TYPE);
      case Contains c -> throw invalidOperator(Functions.CONTAINS);
      case Comparison(Operand left, Comparator comparator, Operand right) -> {
        if (comparator == Comparator.NOT_EQUAL) {
          throw invalidOperator(comparator.symbol());
        }
        refuseSizes(left, right);
      }
      case Between(Operand operand, Operand lower, Operand upper) ->
          refuseSizes(operand, lower, upper);
      case BeginsWith(Operand operand, Operand prefix) -> refuseSizes(operand, prefix);
    }
  }

  private static void refuseSizes(Operand... operands) {
    for (Operand operand : operands) {
      if (operand instanceof Operand.Size) {
        throw KIND.invalid("KeyConditionExpressions cannot contain nested operations");
      }
    }
  }

  private void collect(Simple condition) {
    switch (condition) {
      case Comparison(Operand left, Comparator comparator, Operand right) -> {
        Comparator seen = left instanceof DocumentPath ? comparator : comparator.swapped();
        DocumentPath path = onlyPath(left, right);
        AttributeValue value = value(left instanceof DocumentPath ? right : left);
        demand(
            path,
            seen == Comparator.EQUAL
                ? new Demand.Equals(value)
                : new Demand.Sort(new SortCondition.Compares(seen, value)));
      }
      case Between(Operand operand, Operand lower, Operand upper) -> {
        DocumentPath path = firstPath("BETWEEN", operand, lower, upper);
        demand(path, new Demand.Sort(new SortCondition.Between(value(lower), value(upper))));
      }
      case BeginsWith(Operand operand, Operand prefix) -> {
        DocumentPath path = firstPath(Functions.BEGINS_WITH, operand, prefix);
        demand(path, new Demand.Sort(new SortCondition.BeginsWith(value(prefix))));
      }
      default -> throw new AssertionError(condition); // was refused before
    }
  }

  private DocumentPath firstPath(String operator, Operand first, Operand... others) {
    if (!(first instanceof DocumentPath)) {
      throw invalidCondition(
          operator + " operator must have the key attribute as its first operand");
    }
    Operand[] all = new Operand[others.length + 1];
    all[0] = first;
    System.arraycopy(others, 0, all, 1, others.length);
    return onlyPath(all);
  }

  private DocumentPath onlyPath(Operand... operands) {
    DocumentPath only = null;
    for (Operand operand : operands) {
      if (operand instanceof DocumentPath path) {
        if (only != null) {
          throw invalidCondition("Multiple attribute names used in one condition");
        }
        only = path;
      }
    }
    if (only == null) {
      throw invalidCondition("No key attribute specified");
    }
    return only;
  }

  private AttributeValue value(Operand operand) {
    if (operand instanceof ValuePlaceholder value) {
      return attributes.value(value);
    }
    throw new AssertionError(operand); // was refused before
  }

  private void demand(DocumentPath path, Demand demand) {
    if (path.elements().size() > 1) {
      throw KIND.invalid("KeyConditionExpressions cannot have conditions on nested attributes");
    }
    if (demands.put(attributes.name(path.elements().getFirst()), demand) != null) {
      throw KIND.invalid("KeyConditionExpressions must only contain one condition per key");
    }
  }

  private static SortCondition checked(KeyAttribute attribute, SortCondition condition) {
    switch (condition) {
      case SortCondition.Compares(Comparator c, AttributeValue value) -> checked(attribute, value);
      case SortCondition.Between(AttributeValue lower, AttributeValue upper) -> {
        checked(attribute, lower);
        checked(attribute, upper);
      }
      case SortCondition.BeginsWith(AttributeValue prefix) -> checked(attribute, prefix);
    }
    return condition;
  }

  private static AttributeValue checked(KeyAttribute attribute, AttributeValue value) {
    if (!value.typeName().equals(attribute.type().name())) {
      throw DynamoDbException.validation(
          "One or more parameter values were invalid: Condition parameter type does not match"
              + " schema type");
    }
    String empty = emptiness(value);
    if (empty != null) {
      throw DynamoDbException.validation(
          "One or more parameter values are not valid. The AttributeValue for a key attribute"
              + " cannot contain an empty "
              + empty
              + " value. Key: "
              + attribute.name());
    }
    return value;
  }

  private static @Nullable String emptiness(AttributeValue value) {
    return switch (value) {
      case AttributeValue.StringValue s when s.value().isEmpty() -> "string";
      case AttributeValue.BinaryValue b when b.value().length() == 0 -> "binary";
      default -> null;
    };
  }

  private static DynamoDbException missing(KeyAttribute attribute) {
    return DynamoDbException.validation(
        "Query condition missed key schema element: " + attribute.name());
  }

  private static DynamoDbException unsupported() {
    return DynamoDbException.validation("Query key condition not supported");
  }

  private static DynamoDbException invalidOperator(String operator) {
    return DynamoDbException.validation(
        "Invalid operator used in KeyConditionExpression: " + operator);
  }

  private static DynamoDbException invalidCondition(String problem) {
    return DynamoDbException.validation("Invalid condition in KeyConditionExpression: " + problem);
  }
}
