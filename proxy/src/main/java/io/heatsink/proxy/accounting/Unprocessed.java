package io.heatsink.proxy.accounting;

import io.heatsink.call.Schemas;
import io.heatsink.dynamodb.AttributeValue;
import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.wire.Head;
import io.heatsink.dynamodb.wire.JsonReader;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What a batch's reply gives back undone. */
final class Unprocessed {
  private final Head head;
  private final Schemas schemas;
  private final Set<TableKey> keys = new HashSet<>();

  private Unprocessed(Head head, Schemas schemas) {
    this.head = head;
    this.schemas = schemas;
  }

  /** The keys that were refused; as a rule none. */
  static Set<TableKey> keysOf(byte[] replyBody, Head head, Schemas schemas) {
    Unprocessed unprocessed = new Unprocessed(head, schemas);
    try {
      JsonReader in = JsonReader.of(replyBody);
      while (in.nextField()) {
        switch (in.name()) {
          case "UnprocessedItems" -> unprocessed.writes(in);
          case "UnprocessedKeys" -> unprocessed.reads(in);
          default -> in.skip();
        }
      }
    } catch (DynamoDbException e) {
      return Set.of();
    }
    return unprocessed.keys;
  }

  /** {table: [{PutRequest: {Item}} or {DeleteRequest: {Key}}]}. */
  private void writes(JsonReader in) {
    in.enterObject();
    while (in.nextField()) {
      String table = head.tableNamed(in.name());
      in.enterList();
      while (in.nextElement()) {
        in.enterObject();
        while (in.nextField()) {
          in.enterObject();
          while (in.nextField()) {
            add(table, in.item().orThrow());
          }
        }
      }
    }
  }

  /** {table: {Keys: […], …}}. */
  private void reads(JsonReader in) {
    in.enterObject();
    while (in.nextField()) {
      String table = head.tableNamed(in.name());
      in.enterObject();
      while (in.nextField()) {
        if (in.name().equals("Keys")) {
          in.items().forEach(key -> add(table, key.orThrow()));
        } else {
          in.skip();
        }
      }
    }
  }

  private void add(String table, Map<String, AttributeValue> attributes) {
    TableKey.of(table, attributes, schemas).ifPresent(keys::add);
  }
}
