package io.heatsink.engine;

import io.heatsink.dynamodb.AttributeValue;
import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.expression.BoundCondition;
import io.heatsink.dynamodb.expression.ExpressionAttributes;
import io.heatsink.dynamodb.wire.JsonWriter;
import io.heatsink.engine.ItemWrite.Outcome;
import io.heatsink.engine.Structure.Member;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The parameters that PutItem, UpdateItem and DeleteItem have in common, and their replies. */
final class WriteParameters {
  static final String NONE = "NONE";
  static final String ALL_OLD = "ALL_OLD";

  private final Member<String> returnValues;
  private final Member<String> capacity;
  private final Member<String> metrics;
  private final Member<String> onFailure;
  private final Member<Map<String, Fields>> expected;
  private final Member<String> join;
  private final Member<String> condition;

  /** Adds the parameters to a request's structure. */
  WriteParameters(Structure request, ExpressionParameters expressions) {
    returnValues =
        request.optional(
            "ReturnValues",
            Shape.Choice.of("ALL_NEW", "UPDATED_OLD", ALL_OLD, NONE, "UPDATED_NEW"));
    capacity = request.optional("ReturnConsumedCapacity", Consumed.ASKED);
    metrics = request.optional("ReturnItemCollectionMetrics", CollectionSize.ASKED);
    expected = expressions.legacy("Expected", LegacyConditions.EXPECTATIONS);
    join = expressions.legacy("ConditionalOperator", LegacyConditions.JOINS);
    condition = expressions.expression("ConditionExpression");
    onFailure =
        request.optional("ReturnValuesOnConditionCheckFailure", Shape.Choice.of(ALL_OLD, NONE));
  }

  String returnValues(Fields request) {
    return request.or(returnValues, NONE);
  }

  /** For operations that leave nothing new to be returned. */
  void checkReturnsOldAtMost(Fields request) {
    String asked = returnValues(request);
    if (!asked.equals(NONE) && !asked.equals(ALL_OLD)) {
      throw DynamoDbException.validation("ReturnValues can only be ALL_OLD or NONE");
    }
  }

  /**
   * The request's condition. The last of its expressions to be bound.
   *
   * @param attributes null if the request has no expression
   */
  Guard guard(Fields request, @Nullable ExpressionAttributes attributes, Expressions expressions) {
    BoundCondition bound;
    if (attributes == null) {
      bound = LegacyConditions.expected(request.get(expected), request.get(join));
    } else {
      String text = request.get(condition);
      bound = text == null ? null : expressions.condition(text).bind(attributes);
      expressions.requireAllUsed(attributes);
    }
    return bound == null
        ? Guard.OPEN
        : new Guard(bound, request.or(onFailure, NONE).equals(ALL_OLD));
  }

  /**
   * @param attributes null for a reply without any
   */
  byte[] reply(
      Fields request,
      @Nullable Map<String, AttributeValue> attributes,
      Outcome outcome,
      Consumed consumed) {
    JsonWriter out = new JsonWriter(128);
    out.beginObject();
    if (attributes != null && !attributes.isEmpty()) {
      out.name("Attributes").item(attributes);
    }
    return end(out, request, outcome, consumed);
  }

  /**
   * @param item all of whose attributes are shown; null for a reply without any
   */
  byte[] reply(Fields request, @Nullable StoredItem item, Outcome outcome, Consumed consumed) {
    JsonWriter out = new JsonWriter(item == null ? 128 : item.json().length + 128);
    out.beginObject();
    if (item != null) {
      out.name("Attributes").raw(item.json());
    }
    return end(out, request, outcome, consumed);
  }

  private byte[] end(JsonWriter out, Fields request, Outcome outcome, Consumed consumed) {
    consumed.writeMember(out, request.or(capacity, NONE));
    CollectionSize collection = outcome.collection();
    if (collection != null && request.or(metrics, NONE).equals("SIZE")) {
      collection.write(out.name("ItemCollectionMetrics"));
    }
    return out.endObject().toByteArray();
  }
}
