package io.heatsink.engine;

import io.heatsink.dynamodb.AttributeValue;
import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.expression.ExpressionAttributes;
import io.heatsink.dynamodb.wire.ParsedItem;
import io.heatsink.engine.Structure.Member;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a request that have to do with expressions: those that hold one, the names and
 * values that these use, and the older parameters that they replace.
 */
final class ExpressionParameters {
  private final List<Member<String>> expressions = new ArrayList<>();
  private final List<Member<String>> usersOfValues = new ArrayList<>();
  private final List<Member<?>> legacy = new ArrayList<>();
  private final Member<Map<String, String>> names;
  private final @Nullable Member<ParsedItem> values;
  private @Nullable Member<?> aside;
  private @Nullable Member<?> replacement;
  private final Structure request;

  private ExpressionParameters(
      Structure request, Member<Map<String, String>> names, @Nullable Member<ParsedItem> values) {
    this.request = request;
    this.names = names;
    this.values = values;
  }

  /** Adds the parameters to a request's structure, names only. */
  static ExpressionParameters withNames(Structure request) {
    return new ExpressionParameters(
        request, request.optional("ExpressionAttributeNames", NAMES), null);
  }

  /** Adds the parameters to a request's structure. */
  static ExpressionParameters withNamesAndValues(Structure request) {
    return new ExpressionParameters(
        request,
        request.optional("ExpressionAttributeNames", NAMES),
        request.optional("ExpressionAttributeValues", Shape.Attributes.ANY));
  }

  private static final Shape.MapOf<String> NAMES = Shape.MapOf.any(Shape.Text.ANY);

  /** The names as they were given. */
  @Nullable Map<String, String> names(Fields fields) {
    return fields.get(names);
  }

  /** Adds a parameter that holds an expression. */
  Member<String> expression(String member) {
    Member<String> added = projection(member);
    usersOfValues.add(added);
    return added;
  }

  /** Adds a parameter that holds an expression, and may not be left out. */
  Member<String> requiredExpression(String member) {
    Member<String> added = add(request.required(member, Shape.Text.ANY));
    usersOfValues.add(added);
    return added;
  }

  /** Adds a parameter that holds a projection: an expression without values. */
  Member<String> projection(String member) {
    return add(request.optional(member, Shape.Text.ANY));
  }

  private Member<String> add(Member<String> expression) {
    expressions.add(expression);
    return expression;
  }

  /** The values as they were given. */
  @Nullable ParsedItem values(Fields fields) {
    return values == null ? null : fields.get(values);
  }

  /** Adds a parameter from before there were expressions. */
  <T> Member<T> legacy(String member, Shape<T> shape) {
    Member<T> added = request.optional(member, shape);
    legacy.add(added);
    return added;
  }

  /** Lets an older parameter stand beside all expressions but the one that replaces it. */
  void onlyExcludes(Member<?> older, Member<String> expression) {
    aside = older;
    replacement = expression;
  }

  /**
   * The names and values of a request, for its expressions to be bound with; null if it has no
   * expression.
   *
   * @throws DynamoDbException a ValidationException, if the parameters do not go together
   */
  @Nullable ExpressionAttributes of(Fields fields) {
    boolean any = false;
    for (Member<String> expression : expressions) {
      any |= fields.has(expression);
    }
    if (any) {
      refuseMixture(fields);
    }
    Map<String, String> givenNames = fields.get(names);
    ParsedItem givenValues = values == null ? null : fields.get(values);
    if (!any) {
      ExpressionAttributes.refuseNames(givenNames);
    }
    if (givenValues != null && usersOfValues.stream().noneMatch(fields::has)) {
      // The values' own faults do not matter any more.
      ExpressionAttributes.refuseValues(Map.of(), missing());
    }
    if (!any) {
      return null;
    }
    Map<String, AttributeValue> readValues =
        givenValues == null ? null : givenValues.orThrowAsExpressionValues();
    return ExpressionAttributes.of(givenNames, readValues);
  }

  private void refuseMixture(Fields fields) {
    boolean mixed = legacy.stream().anyMatch(older -> !older.equals(aside) && fields.has(older));
    if (aside != null && replacement != null) {
      mixed |= fields.has(aside) && fields.has(replacement);
    }
    if (!mixed) {
      return;
    }
    throw DynamoDbException.validation(
        "Can not use both expression and non-expression parameters in the same request:"
            + " Non-expression parameters: "
            + present(legacy, fields)
            + " Expression parameters: "
            + present(expressions, fields));
  }

  private static String present(List<? extends Member<?>> members, Fields fields) {
    return "{"
        + String.join(", ", members.stream().filter(fields::has).map(Member::name).toList())
        + "}";
  }

  /** As in "UpdateExpression and ConditionExpression are null". */
  private String missing() {
    List<String> named = usersOfValues.stream().map(Member::name).toList();
    return String.join(" and ", named) + (named.size() == 1 ? " is null" : " are null");
  }
}
