package io.heatsink.engine;

import io.heatsink.dynamodb.KeyAttribute;
import io.heatsink.dynamodb.KeySchema;
import io.heatsink.dynamodb.wire.JsonWriter;
import java.util.List;

/** Writes the member KeySchema of a description. */
final class KeySchemaJson {
  private KeySchemaJson() {}

  static void write(JsonWriter out, KeySchema key) {
    out.name("KeySchema").beginList();
    elements(out, key.partition(), "HASH");
    elements(out, key.sort(), "RANGE");
    out.endList();
  }

  private static void elements(JsonWriter out, List<KeyAttribute> attributes, String type) {
    for (KeyAttribute attribute : attributes) {
      out.beginObject();
      out.name("AttributeName").string(attribute.name());
      out.name("KeyType").string(type);
      out.endObject();
    }
  }
}
