package io.heatsink.engine;

import io.heatsink.dynamodb.AttributeValue;
import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.KeyValue;
import io.heatsink.dynamodb.expression.BoundCondition;
import io.heatsink.dynamodb.expression.BoundKeyCondition;
import io.heatsink.dynamodb.expression.Condition;
import io.heatsink.dynamodb.expression.ConditionExpression;
import io.heatsink.dynamodb.expression.DocumentPath;
import io.heatsink.dynamodb.expression.FilterExpression;
import io.heatsink.dynamodb.expression.KeyConditionExpression;
import io.heatsink.dynamodb.expression.Operand;
import io.heatsink.dynamodb.wire.ParsedValue;
import io.heatsink.engine.Structure.Member;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Conditions from before there were expressions: KeyConditions, QueryFilter, ScanFilter, Expected.
 * They become the expressions that say the same, and are judged as these are.
 *
 * <p>Source: DynamoDB Developer Guide, "Legacy conditional parameters".
 */
final class LegacyConditions {
  private static final Shape.ListOf<ParsedValue> VALUE_LIST = Shape.ListOf.any(Shape.Value.ANY);

  private static final Structure CONDITION = new Structure("Condition");
  private static final Member<List<ParsedValue>> VALUES =
      CONDITION.optional("AttributeValueList", VALUE_LIST);
  private static final Member<String> OPERATOR =
      CONDITION.required("ComparisonOperator", LegacyOperator.NAMES);

  private static final Structure EXPECTATION = new Structure("ExpectedAttributeValue");
  private static final Member<ParsedValue> EXPECTED_VALUE =
      EXPECTATION.optional("Value", Shape.Value.ANY);
  private static final Member<Boolean> EXISTS = EXPECTATION.optional("Exists", Shape.Flag.ANY);
  private static final Member<String> EXPECTED_OPERATOR =
      EXPECTATION.optional("ComparisonOperator", LegacyOperator.NAMES);
  private static final Member<List<ParsedValue>> EXPECTED_VALUES =
      EXPECTATION.optional("AttributeValueList", VALUE_LIST);

  /** Conditions by attribute. */
  static final Shape.MapOf<Fields> CONDITIONS = Shape.MapOf.any(CONDITION);

  /** Expectations by attribute. */
  static final Shape.MapOf<Fields> EXPECTATIONS = Shape.MapOf.any(EXPECTATION);

  /** How conditions are joined. */
  static final Shape.Choice JOINS = Shape.Choice.of("OR", "AND");

  private LegacyConditions() {}

  /** What is demanded of one attribute. */
  private record Demand(String attribute, LegacyOperator operator, List<AttributeValue> values) {
    Demand {
      operator.check(values);
      if (operator == LegacyOperator.BETWEEN && isReversed(values.get(0), values.get(1))) {
        throw DynamoDbException.validation(
            "The BETWEEN condition was provided a range where the lower bound is greater than the"
                + " upper bound");
      }
    }

    private static boolean isReversed(AttributeValue lower, AttributeValue upper) {
      return KeyValue.of(lower).compareTo(KeyValue.of(upper)) > 0;
    }

    Condition condition(LegacyValues named) {
      List<Operand> operands = new ArrayList<>(values.size());
      values.forEach(value -> operands.add(named.name(value)));
      return operator.on(DocumentPath.of(attribute), operands);
    }
  }

  /**
   * QueryFilter or ScanFilter; null if there is nothing to filter by.
   *
   * @param join null if the request does not say
   */
  static @Nullable BoundCondition filter(
      @Nullable Map<String, Fields> asked, @Nullable String join) {
    List<Demand> demands = asked == null ? List.of() : demands(asked);
    checkJoin(demands, join);
    if (demands.isEmpty()) {
      return null;
    }
    LegacyValues values = new LegacyValues();
    Condition joined = join(demands, "OR".equals(join), values);
    return new FilterExpression(joined).bind(values.attributes());
  }

  /**
   * Expected; null if nothing is.
   *
   * @param join null if the request does not say
   */
  static @Nullable BoundCondition expected(
      @Nullable Map<String, Fields> asked, @Nullable String join) {
    List<Demand> demands = new ArrayList<>();
    if (asked != null) {
      asked.forEach((attribute, fields) -> demands.add(expectation(attribute, fields)));
    }
    checkJoin(demands, join);
    if (demands.isEmpty()) {
      return null;
    }
    LegacyValues values = new LegacyValues();
    Condition joined = join(demands, "OR".equals(join), values);
    return new ConditionExpression(joined).bind(values.attributes());
  }

  /** KeyConditions. */
  static BoundKeyCondition key(Map<String, Fields> asked) {
    List<Demand> demands = demands(asked);
    if (demands.isEmpty() || demands.size() > 2) {
      throw DynamoDbException.validation("Conditions can be of length 1 or 2 only");
    }
    for (Demand demand : demands) {
      if (!demand.operator.isIndexable()) {
        throw DynamoDbException.validation(
            "Attempted conditional constraint is not an indexable operation");
      }
    }
    LegacyValues values = new LegacyValues();
    Condition joined = join(demands, false, values);
    return new KeyConditionExpression(joined).bind(values.attributes());
  }

  private static List<Demand> demands(Map<String, Fields> asked) {
    List<Demand> demands = new ArrayList<>(asked.size());
    asked.forEach(
        (attribute, fields) ->
            demands.add(
                new Demand(
                    attribute,
                    LegacyOperator.valueOf(fields.need(OPERATOR)),
                    values(fields.or(VALUES, List.of())))));
    return demands;
  }

  private static List<AttributeValue> values(List<ParsedValue> parsed) {
    return parsed.stream().map(ParsedValue::orThrow).toList();
  }

  private static Demand expectation(String attribute, Fields fields) {
    ParsedValue single = fields.get(EXPECTED_VALUE);
    Boolean exists = fields.get(EXISTS);
    String named = fields.get(EXPECTED_OPERATOR);
    List<ParsedValue> list = fields.get(EXPECTED_VALUES);
    List<AttributeValue> values =
        single != null ? List.of(single.orThrow()) : values(list == null ? List.of() : list);
    String complaint = complaint(single != null, exists, named, list != null);
    if (complaint != null) {
      throw Invalid.parameter(complaint + " for Attribute: " + attribute);
    }
    if (named != null) {
      return new Demand(attribute, LegacyOperator.valueOf(named), values);
    }
    return new Demand(
        attribute, values.isEmpty() ? LegacyOperator.NULL : LegacyOperator.EQ, values);
  }

  /** What is wrong with an expectation; null if nothing is. */
  private static @Nullable String complaint(
      boolean hasValue, @Nullable Boolean exists, @Nullable String operator, boolean hasList) {
    if (hasValue && hasList) {
      return "Value and AttributeValueList cannot be used together";
    }
    if (operator != null) {
      if (exists != null) {
        return "Exists and ComparisonOperator cannot be used together";
      }
      return !hasValue && !hasList && LegacyOperator.valueOf(operator).takesValues()
          ? "Value or AttributeValueList must be used with ComparisonOperator: " + operator
          : null;
    }
    if (hasList) {
      return "AttributeValueList can only be used with a ComparisonOperator";
    }
    if (exists != null && !exists) {
      return hasValue ? "Value cannot be used when Exists is false" : null;
    }
    return hasValue ? null : "Value must be provided when Exists is " + exists;
  }

  private static void checkJoin(List<Demand> demands, @Nullable String join) {
    if (join == null || demands.size() > 1) {
      return;
    }
    throw DynamoDbException.validation(
        demands.isEmpty()
            ? "ConditionalOperator cannot be used without Filter or Expected"
            : "ConditionalOperator can only be used when Filter or Expected has two or more"
                + " elements");
  }

  /** Halved again and again, so that the tree is not as deep as there are conditions. */
  private static Condition join(List<Demand> demands, boolean any, LegacyValues values) {
    if (demands.size() == 1) {
      return demands.getFirst().condition(values);
    }
    int half = demands.size() / 2;
    Condition left = join(demands.subList(0, half), any, values);
    Condition right = join(demands.subList(half, demands.size()), any, values);
    return any ? new Condition.Or(left, right) : new Condition.And(left, right);
  }
}
