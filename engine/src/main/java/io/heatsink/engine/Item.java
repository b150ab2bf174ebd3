package io.heatsink.engine;

import io.heatsink.dynamodb.AttributeValue;
import io.heatsink.dynamodb.capacity.ItemSize;
import io.heatsink.dynamodb.wire.JsonReader;
import io.heatsink.dynamodb.wire.JsonWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An item as one call handles it: its attributes and its stored form, each made of the other when
 * it is first asked for. Not for sharing between threads.
 */
final class Item {
  private @Nullable Map<String, AttributeValue> attributes;
  private @Nullable StoredItem stored;

  private Item(@Nullable Map<String, AttributeValue> attributes, @Nullable StoredItem stored) {
    this.attributes = attributes;
    this.stored = stored;
  }

  static Item of(Map<String, AttributeValue> attributes) {
    return new Item(attributes, null);
  }

  static Item of(StoredItem stored) {
    return new Item(null, stored);
  }

  Map<String, AttributeValue> attributes() {
    Map<String, AttributeValue> known = attributes;
    if (known == null) {
      known = decode(stored().json());
      attributes = known;
    }
    return known;
  }

  StoredItem stored() {
    StoredItem known = stored;
    if (known == null) {
      Map<String, AttributeValue> item = attributes();
      int size = ItemSize.of(item);
      // Types and punctuation take about as much again as small values do.
      known =
          new StoredItem(new JsonWriter(size + 16 * item.size()).item(item).toByteArray(), size);
      stored = known;
    }
    return known;
  }

  int size() {
    return stored().size();
  }

  private static Map<String, AttributeValue> decode(byte[] json) {
    Map<String, AttributeValue> attributes = new LinkedHashMap<>();
    JsonReader in = JsonReader.of(json);
    while (in.nextField()) {
      // Read first: reading the value moves on from the name.
      String name = in.name();
      attributes.put(name, in.value());
    }
    return attributes;
  }
}
