package io.heatsink.remedy.cache;

import io.heatsink.dynamodb.AttributeValue;
import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.wire.JsonReader;
import io.heatsink.dynamodb.wire.ParsedItem;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a page says, whatever the order of its members and of its items' attributes.
 *
 * @param items null where only their number was asked for
 * @param last null at the end
 */
record PageContent(
    @Nullable List<Map<String, AttributeValue>> items,
    long count,
    long scanned,
    @Nullable Map<String, AttributeValue> last) {
  static boolean isSame(byte[] one, byte[] other) {
    try {
      return read(one).equals(read(other));
    } catch (DynamoDbException e) {
      return false; // a page that cannot be read is none that was read before
    }
  }

  private static PageContent read(byte[] body) {
    List<Map<String, AttributeValue>> items = null;
    long count = 0;
    long scanned = 0;
    Map<String, AttributeValue> last = null;
    JsonReader in = JsonReader.of(body);
    while (in.nextField()) {
      switch (in.name()) {
        case "Items" -> items = in.items().stream().map(ParsedItem::orThrow).toList();
        case "Count" -> count = in.integer();
        case "ScannedCount" -> scanned = in.integer();
        case "LastEvaluatedKey" -> last = in.item().orThrow();
        default -> in.skip();
      }
    }
    return new PageContent(items, count, scanned, last);
  }
}
