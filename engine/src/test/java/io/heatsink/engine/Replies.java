package io.heatsink.engine;

import io.heatsink.dynamodb.AttributeValue;
import io.heatsink.dynamodb.wire.JsonReader;
import io.heatsink.dynamodb.wire.JsonWriter;
import io.heatsink.dynamodb.wire.ParsedItem;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads replies, and writes items into requests. */
final class Replies {
  private Replies() {}

  /**
   * What a reply holds.
   *
   * @param item of a GetItem; null if there is none
   * @param attributes of a write; null if there are none
   * @param items of a page
   * @param lastKey null if the page is the last
   */
  record Reply(
      @Nullable Map<String, AttributeValue> item,
      @Nullable Map<String, AttributeValue> attributes,
      List<Map<String, AttributeValue>> items,
      @Nullable Map<String, AttributeValue> lastKey) {}

  static Reply read(String reply) {
    JsonReader in = JsonReader.of(reply.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    Map<String, AttributeValue> item = null;
    Map<String, AttributeValue> attributes = null;
    List<Map<String, AttributeValue>> items = List.of();
    Map<String, AttributeValue> lastKey = null;
    while (in.nextField()) {
      switch (in.name()) {
        case "Item" -> item = in.item().orThrow();
        case "Attributes" -> attributes = in.item().orThrow();
        case "Items" -> items = in.items().stream().map(ParsedItem::orThrow).toList();
        case "LastEvaluatedKey" -> lastKey = in.item().orThrow();
        default -> in.skip();
      }
    }
    return new Reply(item, attributes, items, lastKey);
  }

  static String json(Map<String, AttributeValue> item) {
    return new String(new JsonWriter().item(item).toByteArray(), StandardCharsets.UTF_8)
        .replace('"', '\'');
  }
}
