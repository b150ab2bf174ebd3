package io.heatsink.remedy.cache;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.heatsink.dynamodb.AttributeValue;
import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.expression.BoundUpdate;
import io.heatsink.dynamodb.expression.ExpressionAttributes;
import io.heatsink.dynamodb.expression.ExpressionCache;
import io.heatsink.dynamodb.expression.UpdateExpression;
import io.heatsink.dynamodb.wire.JsonReader;
import io.heatsink.dynamodb.wire.JsonWriter;
import io.heatsink.dynamodb.wire.Span;
import io.heatsink.remedy.cache.JsonCursor.UnreadableJson;
import io.heatsink.remedy.cache.policy.Versions;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An update that adds 1 to its item's version, and gives it an incarnation where it has none.
 *
 * <p>One that only takes away makes no item where there is none, and must not make one for its
 * version: it goes as it is.
 */
final class VersionedUpdate {
  /** Source: DynamoDB Developer Guide, "Quotas", expression parameters. */
  private static final int LONGEST_EXPRESSION_BYTES = 4_096;

  private static final ExpressionCache EXPRESSIONS = ExpressionCache.ofSlots(1_024);

  private final byte[] body;
  private final Span update;
  private final Map<String, Span> members = new HashMap<>();

  private VersionedUpdate(byte[] body, Span update) {
    this.body = body;
    this.update = update;
  }

  /**
   * @param update the object in which the update stands
   * @return whether it adds 1, so that what it makes carries a version of its own
   */
  static boolean add(Span update, Supplier<String> id, Edits edits) {
    VersionedUpdate versioned = new VersionedUpdate(edits.body(), update);
    versioned.read();
    try {
      return versioned.isOlder() ? versioned.addOlder(edits) : versioned.addTo(id, edits);
    } catch (Refused e) {
      return false;
    }
  }

  /** DynamoDB refuses it, or might. */
  private static final class Refused extends Exception {
    private static final long serialVersionUID = 1;

    Refused() {
      super("The update goes as it is.", null, false, false);
    }
  }

  private void read() {
    JsonCursor in = new JsonCursor(body, update.start(), update.end());
    in.beginObject();
    while (in.nextName()) {
      String name = in.name();
      int from = in.position();
      if (members.put(name, new Span(from, in.skipValue())) != null || name.indexOf('\\') >= 0) {
        throw new UnreadableJson(); // DynamoDB says which of the two counts
      }
    }
  }

  private boolean isOlder() {
    return members.containsKey("AttributeUpdates");
  }

  private boolean addOlder(Edits edits) throws Refused {
    Span updates = member("AttributeUpdates");
    VersionedPut.refuseHidden(body, updates);
    boolean makes = false;
    try {
      JsonReader in = JsonReader.of(bytes(updates));
      while (in.nextField()) {
        boolean takesAway = false;
        in.enterObject();
        while (in.nextField()) {
          if (in.name().equals("Action")) {
            takesAway = in.string().equals("DELETE");
          } else {
            in.skip();
          }
        }
        makes |= !takesAway;
      }
    } catch (DynamoDbException e) {
      throw new Refused();
    }
    if (makes && !members.containsKey("UpdateExpression")) {
      edits.insert(
          updates,
          Names.bytes('"' + Versions.NUMBER + "\":{\"Action\":\"ADD\",\"Value\":{\"N\":\"1\"}}"));
    }
    return false; // without an incarnation it tells nothing
  }

  private boolean addTo(Supplier<String> id, Edits edits) throws Refused {
    Map<String, String> names =
        members.containsKey("ExpressionAttributeNames")
            ? VersionedPut.names(body, member("ExpressionAttributeNames"))
            : null;
    if (names != null) {
      names.values().forEach(Versioning::refuseHidden);
    }
    Map<String, AttributeValue> values =
        members.containsKey("ExpressionAttributeValues") ? values() : null;
    UpdateExpression own = checked(names, values);
    String incarnation = free("hs_i", names, values);
    String number = free("hs_v", names, values);
    String text = merged(own, incarnation, number);
    if (text.getBytes(UTF_8).length > LONGEST_EXPRESSION_BYTES) {
      throw new Refused();
    }
    try {
      UpdateExpression unused = EXPRESSIONS.update(text);
    } catch (DynamoDbException e) {
      throw new Refused(); // too much for one expression
    }
    set("UpdateExpression", new JsonWriter().string(text).toByteArray(), edits);
    put(
        "ExpressionAttributeNames",
        "\"#%s\":\"%s\",\"#%s\":\"%s\""
            .formatted(incarnation, Versions.INCARNATION, number, Versions.NUMBER),
        edits);
    put(
        "ExpressionAttributeValues",
        "\":%s\":{\"S\":\"%s\"},\":%s\":{\"N\":\"1\"}".formatted(incarnation, id.get(), number),
        edits);
    return true;
  }

  /** The client's own expression, which DynamoDB takes; null if there is none. */
  private @Nullable UpdateExpression checked(
      @Nullable Map<String, String> names, @Nullable Map<String, AttributeValue> values)
      throws Refused {
    if ((names != null && names.isEmpty()) || (values != null && values.isEmpty())) {
      throw new Refused();
    }
    String text = text("UpdateExpression");
    String condition = text("ConditionExpression");
    try {
      ExpressionAttributes attributes = ExpressionAttributes.of(names, values);
      UpdateExpression own = text == null ? null : EXPRESSIONS.update(text);
      if (own != null) {
        BoundUpdate bound = own.bind(attributes);
        if (bound.onlyTakesAway()) {
          throw new Refused();
        }
      }
      if (condition != null) {
        var unused = EXPRESSIONS.condition(condition).bind(attributes);
      }
      attributes.requireAllUsed();
      return own;
    } catch (DynamoDbException e) {
      throw new Refused();
    }
  }

  private static String merged(@Nullable UpdateExpression own, String incarnation, String number) {
    UpdateExpression version =
        EXPRESSIONS.update(
            "SET #%1$s = if_not_exists(#%1$s, :%1$s) ADD #%2$s :%2$s"
                .formatted(incarnation, number));
    return own == null ? version.toString() : own.and(version).toString();
  }

  /** A placeholder that the call does not use, nor another one that begins with it. */
  private static String free(
      String wanted,
      @Nullable Map<String, String> names,
      @Nullable Map<String, AttributeValue> values) {
    Set<String> usedNames = names == null ? Set.of() : names.keySet();
    Set<String> usedValues = values == null ? Set.of() : values.keySet();
    String free = wanted;
    for (int i = 2; usedNames.contains('#' + free) || usedValues.contains(':' + free); i++) {
      free = wanted + i;
    }
    return free;
  }

  private Map<String, AttributeValue> values() throws Refused {
    try {
      JsonReader in = JsonReader.of(Members.around(body, member("ExpressionAttributeValues")));
      if (in.nextField()) {
        return in.item().orThrowAsExpressionValues();
      }
    } catch (DynamoDbException e) {
      // DynamoDB says what is wrong with them.
    }
    throw new Refused();
  }

  /** Null if there is no such member. */
  private @Nullable String text(String name) throws Refused {
    if (!members.containsKey(name)) {
      return null;
    }
    try {
      JsonReader in = JsonReader.of(Members.around(body, member(name)));
      return in.nextField() ? in.string() : null;
    } catch (DynamoDbException e) {
      throw new Refused();
    }
  }

  private Span member(String name) {
    return members.getOrDefault(name, Span.NONE);
  }

  private byte[] bytes(Span span) {
    return Arrays.copyOfRange(body, span.start(), span.end());
  }

  private void set(String name, byte[] value, Edits edits) {
    if (members.containsKey(name)) {
      edits.replace(member(name), value);
    } else {
      edits.insert(update, concat(Names.bytes('"' + name + "\":"), value));
    }
  }

  private void put(String name, String more, Edits edits) {
    if (members.containsKey(name)) {
      edits.insert(member(name), more.getBytes(UTF_8));
    } else {
      edits.insert(update, ('"' + name + "\":{" + more + '}').getBytes(UTF_8));
    }
  }

  private static byte[] concat(byte[] one, byte[] other) {
    byte[] both = Arrays.copyOf(one, one.length + other.length);
    System.arraycopy(other, 0, both, one.length, other.length);
    return both;
  }
}
