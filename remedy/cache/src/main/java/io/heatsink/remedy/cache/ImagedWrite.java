package io.heatsink.remedy.cache;

import io.heatsink.call.Call;
import io.heatsink.call.Reply;
import io.heatsink.call.UpstreamException;
import io.heatsink.dynamodb.AttributeValue;
import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.expression.BoundUpdate;
import io.heatsink.dynamodb.expression.ExpressionAttributes;
import io.heatsink.dynamodb.expression.ExpressionCache;
import io.heatsink.dynamodb.expression.UpdateResult;
import io.heatsink.dynamodb.wire.Head;
import io.heatsink.dynamodb.wire.JsonReader;
import io.heatsink.dynamodb.wire.JsonWriter;
import io.heatsink.remedy.cache.JsonCursor.UnreadableJson;
import io.heatsink.remedy.cache.policy.Change;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A PutItem, UpdateItem or DeleteItem of which both images are known once it is over: it is sent
 * with ReturnValues=ALL_OLD, which costs no units; the new image is computed; and what the client
 * asked for is cut from the two.
 */
final class ImagedWrite {
  private static final byte[] ALL_OLD = Names.bytes("\"ALL_OLD\"");
  private static final ExpressionCache EXPRESSIONS = ExpressionCache.ofSlots(1_024);

  /** What a client can ask to be returned. */
  private enum Asked {
    NONE,
    ALL_OLD,
    UPDATED_OLD,
    ALL_NEW,
    UPDATED_NEW
  }

  private final Call question;
  private final Asked asked;
  private final Making making;

  private ImagedWrite(Call question, Asked asked, Making making) {
    this.question = question;
    this.asked = asked;
    this.making = making;
  }

  /**
   * Null if DynamoDB might refuse the call, so that it goes as it is; or if its images cannot be
   * told: the older AttributeUpdates are not computed here.
   */
  static @Nullable ImagedWrite of(Call call, HeadReader heads) {
    Head head = call.head();
    if (head == null) {
      return null;
    }
    try {
      Body body = Body.read(call.body());
      Asked asked = body.asked();
      Making making = body.making(head);
      if (asked == null || making == null) {
        return null;
      }
      Call question =
          asked == Asked.ALL_OLD
              ? call
              : heads.withBody(call, Members.with(call.body(), Names.RETURN_VALUES, ALL_OLD));
      return new ImagedWrite(question, asked, making);
    } catch (DynamoDbException | UnreadableJson e) {
      return null;
    }
  }

  /** The call that goes upstream. */
  Call question() {
    return question;
  }

  /**
   * @param reply the client's
   * @param change null if it cannot be told after all
   */
  record Answer(Reply reply, @Nullable Change change) {}

  /**
   * Reads the answer to the question.
   *
   * @throws UpstreamException if what the client asks for cannot be told, although DynamoDB has
   *     done the write
   */
  Answer answer(Reply reply) {
    try {
      Map<String, AttributeValue> before = attributes(reply.body());
      Made made = making.make(before);
      Change change = new Change(before, made.item());
      return new Answer(
          asked == Asked.ALL_OLD ? reply : reply.withBody(cut(reply.body(), change, made)), change);
    } catch (DynamoDbException | UnreadableJson e) {
      return untold(reply);
    }
  }

  private Answer untold(Reply reply) {
    return switch (asked) {
      case NONE ->
          new Answer(reply.withBody(Members.replaced(reply.body(), Names.ATTRIBUTES, null)), null);
      case ALL_OLD -> new Answer(reply, null);
      case UPDATED_OLD, ALL_NEW, UPDATED_NEW ->
          throw new UpstreamException(
              "DynamoDB has done the write, and answered with an old item of which the new one"
                  + " cannot be told.",
              true);
    };
  }

  private byte[] cut(byte[] reply, Change change, Made made) {
    UpdateResult update = made.update();
    Map<String, AttributeValue> shown =
        switch (asked) {
          case NONE -> null;
          case ALL_OLD -> change.before();
          case ALL_NEW -> change.after();
          case UPDATED_OLD ->
              change.before() == null || update == null ? null : update.updatedOld();
          case UPDATED_NEW -> update == null ? null : update.updatedNew();
        };
    byte[] value =
        shown == null || shown.isEmpty() ? null : new JsonWriter().item(shown).toByteArray();
    return Members.replaced(reply, Names.ATTRIBUTES, value);
  }

  private static @Nullable Map<String, AttributeValue> attributes(byte[] reply) {
    Map<String, AttributeValue> attributes = null;
    JsonReader in = JsonReader.of(reply);
    while (in.nextField()) {
      if (in.name().equals("Attributes")) {
        attributes = in.item().orThrow();
      } else {
        in.skip();
      }
    }
    return attributes;
  }

  /**
   * @param item null for none
   * @param update null where nothing was updated
   */
  private record Made(@Nullable Map<String, AttributeValue> item, @Nullable UpdateResult update) {}

  /** How the new item comes of the old one. */
  private interface Making {
    Made make(@Nullable Map<String, AttributeValue> before);
  }

  private static Made update(
      Map<String, AttributeValue> key,
      @Nullable BoundUpdate update,
      @Nullable Map<String, AttributeValue> before) {
    if (before == null && update != null && update.onlyTakesAway()) {
      return new Made(null, null);
    }
    Map<String, AttributeValue> old = before == null ? key : before;
    if (update == null) {
      return new Made(old, null);
    }
    UpdateResult result = update.apply(old);
    return new Made(result.item(), result);
  }

  /** What of the call's body the images depend on. */
  private static final class Body {
    private @Nullable Map<String, AttributeValue> item;
    private @Nullable Map<String, AttributeValue> key;
    private @Nullable String expression;
    private @Nullable Map<String, String> names;
    private @Nullable Map<String, AttributeValue> values;
    private String returnValues = "NONE";
    private boolean older;

    static Body read(byte[] json) {
      Body body = new Body();
      JsonReader in = JsonReader.of(json);
      while (in.nextField()) {
        switch (in.name()) {
          case "Item" -> body.item = in.item().orThrow();
          case "Key" -> body.key = in.item().orThrow();
          case "UpdateExpression" -> body.expression = in.string();
          case "ExpressionAttributeNames" -> body.names = names(in);
          case "ExpressionAttributeValues" -> body.values = in.item().orThrowAsExpressionValues();
          case "ReturnValues" -> body.returnValues = in.string();
          case "AttributeUpdates" -> {
            body.older = true;
            in.skip();
          }
          default -> in.skip();
        }
      }
      return body;
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

    @Nullable Asked asked() {
      for (Asked known : Asked.values()) {
        if (known.name().equals(returnValues)) {
          return known;
        }
      }
      return null;
    }

    @Nullable Making making(Head head) {
      boolean old = returnValues.equals("NONE") || returnValues.equals("ALL_OLD");
      return switch (head.operation()) {
        case PUT_ITEM -> item == null || !old ? null : put(item);
        case DELETE_ITEM -> old ? before -> new Made(null, null) : null;
        case UPDATE_ITEM -> key == null || older ? null : updating(key);
        default -> null;
      };
    }

    private static Making put(Map<String, AttributeValue> put) {
      return before -> new Made(put, null);
    }

    private Making updating(Map<String, AttributeValue> itemKey) {
      BoundUpdate update =
          expression == null
              ? null
              : EXPRESSIONS.update(expression).bind(ExpressionAttributes.of(names, values));
      return before -> update(itemKey, update, before);
    }
  }
}
