package io.heatsink.remedy.cache;

import io.heatsink.dynamodb.AttributeValue;
import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.KeySchema;
import io.heatsink.dynamodb.PrimaryKey;
import io.heatsink.dynamodb.wire.JsonReader;
import io.heatsink.dynamodb.wire.Span;
import io.heatsink.remedy.cache.JsonCursor.UnreadableJson;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * DynamoDB's answer to a BatchGetItem, taken apart.
 *
 * @param body the whole answer
 * @param items where the items of each table stand, by the table's name as the answer writes it
 * @param unprocessed where the keys of each table stand that were left unprocessed
 * @param consumed where each table's ConsumedCapacity stands
 */
record BatchAnswer(
    byte[] body,
    Map<String, List<Span>> items,
    Map<String, List<Span>> unprocessed,
    List<Span> consumed) {

  /** Empty if it is no such answer. */
  static Optional<BatchAnswer> read(byte[] body) {
    try {
      BatchAnswer answer =
          new BatchAnswer(body, new LinkedHashMap<>(), new LinkedHashMap<>(), new ArrayList<>());
      JsonCursor in = new JsonCursor(body);
      in.beginObject();
      while (in.nextName()) {
        if (in.nameIs(Names.RESPONSES)) {
          in.beginObject();
          while (in.nextName()) {
            answer.items.put(in.name(), elements(in));
          }
        } else if (in.nameIs(Names.UNPROCESSED_KEYS)) {
          in.beginObject();
          while (in.nextName()) {
            String table = in.name();
            answer.unprocessed.put(table, keys(in));
          }
        } else if (in.nameIs(Names.CONSUMED_CAPACITY)) {
          answer.consumed.addAll(elements(in));
        } else {
          in.skipValue();
        }
      }
      return Optional.of(answer);
    } catch (UnreadableJson e) {
      return Optional.empty();
    }
  }

  /**
   * What it says of one table's items.
   *
   * @param table the name as the answer writes it
   * @return empty if it cannot be told which item is which
   */
  Optional<OfTable> of(String table, KeySchema schema) {
    try {
      Map<PrimaryKey, ItemAnswer> found = new HashMap<>();
      for (Span item : items.getOrDefault(table, List.of())) {
        found.put(key(item, schema), ItemAnswer.of(body, item));
      }
      Set<PrimaryKey> open = new HashSet<>();
      for (Span key : unprocessed.getOrDefault(table, List.of())) {
        open.add(key(key, schema));
      }
      return Optional.of(new OfTable(found, open));
    } catch (DynamoDbException e) {
      return Optional.empty();
    }
  }

  /** The items of one table by their keys. */
  record OfTable(Map<PrimaryKey, ItemAnswer> found, Set<PrimaryKey> unprocessed) {
    /** What is now known of a key that was asked for; empty if it was left unprocessed. */
    Optional<ItemAnswer> answer(PrimaryKey key) {
      return unprocessed.contains(key)
          ? Optional.empty()
          : Optional.of(found.getOrDefault(key, ItemAnswer.ABSENT));
    }
  }

  /** The key of the item, or of the key, that stands there. */
  private PrimaryKey key(Span item, KeySchema schema) {
    JsonReader in = JsonReader.of(Arrays.copyOfRange(body, item.start(), item.end()));
    Map<String, AttributeValue> attributes = new HashMap<>();
    while (in.nextField()) {
      String name = in.name();
      if (name.equals(schema.partitionKey().name()) || isSortKey(name, schema)) {
        attributes.put(name, in.value());
      } else {
        in.skip();
      }
    }
    return PrimaryKey.ofKey(schema, attributes);
  }

  private static boolean isSortKey(String name, KeySchema schema) {
    return schema.sortKey().filter(sort -> sort.name().equals(name)).isPresent();
  }

  private static List<Span> keys(JsonCursor in) {
    List<Span> keys = List.of();
    in.beginObject();
    while (in.nextName()) {
      if (in.nameIs(Names.KEYS)) {
        keys = elements(in);
      } else {
        in.skipValue();
      }
    }
    return keys;
  }

  private static List<Span> elements(JsonCursor in) {
    List<Span> elements = new ArrayList<>();
    in.beginList();
    while (in.nextElement()) {
      int from = in.position();
      elements.add(new Span(from, in.skipValue()));
    }
    return elements;
  }
}
