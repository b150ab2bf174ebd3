package io.heatsink.remedy.cache;

import io.heatsink.dynamodb.AttributeValue;
import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.expression.BoundProjection;
import io.heatsink.dynamodb.expression.DocumentPath;
import io.heatsink.dynamodb.expression.ExpressionAttributes;
import io.heatsink.dynamodb.expression.ExpressionCache;
import io.heatsink.dynamodb.expression.ProjectionExpression;
import io.heatsink.dynamodb.wire.ItemAccess;
import io.heatsink.dynamodb.wire.JsonReader;
import io.heatsink.dynamodb.wire.JsonWriter;
import io.heatsink.dynamodb.wire.Span;
import java.io.ByteArrayOutputStream;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The part of an item that a call asks for, cut from the whole item. */
final class Projection {
  private static final ExpressionCache EXPRESSIONS = ExpressionCache.ofSlots(1_024);

  private final BoundProjection projection;

  private Projection(BoundProjection projection) {
    this.projection = projection;
  }

  /** Whether the access asks for a part of its item. */
  static boolean isIn(ItemAccess access) {
    return access.expressions().projection().isPresent()
        || access.expressions().attributesToGet().isPresent();
  }

  /** Whether the member that the cursor has come to says what part of an item is asked for. */
  static boolean isMember(JsonCursor in) {
    return in.nameIs(Names.PROJECTION_EXPRESSION)
        || in.nameIs(Names.EXPRESSION_ATTRIBUTE_NAMES)
        || in.nameIs(Names.ATTRIBUTES_TO_GET);
  }

  /**
   * Reads what stands in these members of a body, each with its name.
   *
   * @return null if DynamoDB would refuse it; then it is for DynamoDB to say so
   */
  static @Nullable Projection read(byte[] body, List<Span> members) {
    ByteArrayOutputStream object = new ByteArrayOutputStream();
    object.write('{');
    for (Span member : members) {
      if (object.size() > 1) {
        object.write(',');
      }
      object.write(body, member.start(), member.length());
    }
    object.write('}');
    try {
      return read(JsonReader.of(object.toByteArray()));
    } catch (DynamoDbException e) {
      return null;
    }
  }

  /** The part of this item, as JSON. */
  byte[] cut(byte[] item) {
    return new JsonWriter(item.length).item(projection.cut(item(item))).toByteArray();
  }

  private static Map<String, AttributeValue> item(byte[] json) {
    ByteArrayOutputStream object = new ByteArrayOutputStream(json.length + 8);
    Answers.write(object, "{\"I\":");
    object.writeBytes(json);
    object.write('}');
    JsonReader in = JsonReader.of(object.toByteArray());
    if (!in.nextField()) {
      throw DynamoDbException.validation("There is no item.");
    }
    return in.item().orThrow();
  }

  private static @Nullable Projection read(JsonReader in) {
    String expression = null;
    Map<String, String> names = null;
    List<String> attributes = null;
    while (in.nextField()) {
      switch (in.name()) {
        case "ProjectionExpression" -> expression = in.string();
        case "ExpressionAttributeNames" -> names = names(in);
        default -> attributes = in.strings();
      }
    }
    if (expression == null) {
      return names == null && attributes != null ? ofAttributes(attributes) : null;
    }
    if (attributes != null) {
      return null;
    }
    ExpressionAttributes given = ExpressionAttributes.of(names, null);
    BoundProjection bound = EXPRESSIONS.projection(expression).bind(given);
    given.requireAllUsed();
    return new Projection(bound);
  }

  private static @Nullable Projection ofAttributes(List<String> attributes) {
    if (attributes.isEmpty() || new HashSet<>(attributes).size() < attributes.size()) {
      return null;
    }
    List<DocumentPath> paths = attributes.stream().map(DocumentPath::of).toList();
    return new Projection(
        new ProjectionExpression(paths).bind(ExpressionAttributes.of(null, null)));
  }

  private static Map<String, String> names(JsonReader in) {
    Map<String, String> names = new HashMap<>();
    in.enterObject();
    while (in.nextField()) {
      String placeholder = in.name();
      names.put(placeholder, in.string());
    }
    return names;
  }
}
