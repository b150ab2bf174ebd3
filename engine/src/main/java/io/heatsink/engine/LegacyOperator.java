package io.heatsink.engine;

import io.heatsink.dynamodb.AttributeValue;
import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.expression.Comparator;
import io.heatsink.dynamodb.expression.Condition;
import io.heatsink.dynamodb.expression.DocumentPath;
import io.heatsink.dynamodb.expression.Operand;
import java.util.List;
import java.util.Set;

/**
 * A ComparisonOperator, from before there were expressions.
 *
 * <p>Source: DynamoDB API Reference, "Condition": how many values each takes, and of which types.
 */
enum LegacyOperator {
  EQ(1, 1),
  NE(1, 1),
  IN(1, Integer.MAX_VALUE),
  LE(1, 1),
  LT(1, 1),
  GE(1, 1),
  GT(1, 1),
  BETWEEN(2, 2),
  NOT_NULL(0, 0),
  NULL(0, 0),
  CONTAINS(1, 1),
  NOT_CONTAINS(1, 1),
  BEGINS_WITH(1, 1);

  /** In the order in which DynamoDB lists them. */
  static final Shape.Choice NAMES =
      Shape.Choice.of(
          "IN",
          "NULL",
          "BETWEEN",
          "LT",
          "NOT_CONTAINS",
          "EQ",
          "GT",
          "NOT_NULL",
          "NE",
          "LE",
          "BEGINS_WITH",
          "GE",
          "CONTAINS");

  private final int leastValues;
  private final int mostValues;

  private static final Set<String> ORDERED = Set.of("S", "N", "B");
  private static final Set<String> STRINGS = Set.of("S", "B");

  LegacyOperator(int leastValues, int mostValues) {
    this.leastValues = leastValues;
    this.mostValues = mostValues;
  }

  boolean takesValues() {
    return mostValues > 0;
  }

  /** Whether a sort key can be asked for in this way. */
  boolean isIndexable() {
    return switch (this) {
      case EQ, LE, LT, GE, GT, BETWEEN, BEGINS_WITH -> true;
      case NE, IN, NOT_NULL, NULL, CONTAINS, NOT_CONTAINS -> false;
    };
  }

  /**
   * @throws DynamoDbException a ValidationException, if the operator does not take these values
   */
  void check(List<AttributeValue> values) {
    if (values.size() < leastValues || values.size() > mostValues) {
      throw Invalid.parameter(
          "Invalid number of argument(s) for the " + this + " ComparisonOperator");
    }
    for (AttributeValue value : values) {
      if (!value.typeName().equals(values.getFirst().typeName())) {
        throw Invalid.parameter("AttributeValues inside AttributeValueList must be of same type");
      }
      if (!takes(value.typeName())) {
        throw Invalid.parameter(
            "ComparisonOperator %s is not valid for %s AttributeValue type"
                .formatted(this, value.typeName()));
      }
    }
  }

  private boolean takes(String type) {
    return switch (this) {
      case EQ, NE, NOT_NULL, NULL -> true;
      case IN, LE, LT, GE, GT, BETWEEN, CONTAINS, NOT_CONTAINS -> ORDERED.contains(type);
      case BEGINS_WITH -> STRINGS.contains(type);
    };
  }

  /**
   * The same as an expression says it.
   *
   * @param values as many as the operator takes
   */
  Condition on(DocumentPath path, List<Operand> values) {
    return switch (this) {
      case EQ -> new Condition.Comparison(path, Comparator.EQUAL, values.getFirst());
      case NE -> new Condition.Comparison(path, Comparator.NOT_EQUAL, values.getFirst());
      case LE -> new Condition.Comparison(path, Comparator.LESS_OR_EQUAL, values.getFirst());
      case LT -> new Condition.Comparison(path, Comparator.LESS, values.getFirst());
      case GE -> new Condition.Comparison(path, Comparator.GREATER_OR_EQUAL, values.getFirst());
      case GT -> new Condition.Comparison(path, Comparator.GREATER, values.getFirst());
      case IN -> new Condition.In(path, values);
      case BETWEEN -> new Condition.Between(path, values.get(0), values.get(1));
      case NOT_NULL -> new Condition.AttributeExists(path);
      case NULL -> new Condition.AttributeNotExists(path);
      case CONTAINS -> new Condition.Contains(path, values.getFirst());
      case NOT_CONTAINS -> new Condition.Not(new Condition.Contains(path, values.getFirst()));
      case BEGINS_WITH -> new Condition.BeginsWith(path, values.getFirst());
    };
  }
}
