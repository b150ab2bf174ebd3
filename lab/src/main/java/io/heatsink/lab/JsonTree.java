package io.heatsink.lab;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A small JSON document that is read whole: objects are maps, lists are lists, numbers are doubles.
 */
final class JsonTree {
  private static final JsonFactory JSON = new JsonFactory();

  private final Map<String, ?> fields;

  private JsonTree(Map<String, ?> fields) {
    this.fields = fields;
  }

  /**
   * @throws IOException if it is no JSON object
   */
  static JsonTree read(byte[] json) throws IOException {
    try (JsonParser in = JSON.createParser(json)) {
      if (in.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("no JSON object");
      }
      return new JsonTree(object(in));
    }
  }

  private static Map<String, @Nullable Object> object(JsonParser in) throws IOException {
    var object = new LinkedHashMap<String, @Nullable Object>();
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      String name = in.currentName();
      in.nextToken();
      object.put(name, value(in));
    }
    return object;
  }

  private static @Nullable Object value(JsonParser in) throws IOException {
    return switch (in.currentToken()) {
      case START_OBJECT -> object(in);
      case START_ARRAY -> {
        var list = new ArrayList<@Nullable Object>();
        while (in.nextToken() != JsonToken.END_ARRAY) {
          list.add(value(in));
        }
        yield list;
      }
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> in.getDoubleValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      default -> in.getText();
    };
  }

  /** An object's field; without fields if there is no such object. */
  @SuppressWarnings("unchecked") // objects are only made above, with names for keys
  JsonTree object(String name) {
    return fields.get(name) instanceof Map<?, ?> map
        ? new JsonTree((Map<String, ?>) map)
        : new JsonTree(Map.of());
  }

  /** The objects of a list; none if there is no such list. */
  @SuppressWarnings("unchecked") // as above
  List<JsonTree> objects(String name) {
    var objects = new ArrayList<JsonTree>();
    if (fields.get(name) instanceof List<?> list) {
      for (Object element : list) {
        if (element instanceof Map<?, ?> map) {
          objects.add(new JsonTree((Map<String, ?>) map));
        }
      }
    }
    return objects;
  }

  /** The texts of a list; none if there is no such list. */
  List<String> texts(String name) {
    return fields.get(name) instanceof List<?> list
        ? list.stream().filter(String.class::isInstance).map(String.class::cast).toList()
        : List.of();
  }

  /** Empty if there is no such text. */
  String text(String name) {
    return fields.get(name) instanceof String text ? text : "";
  }

  /** 0 if there is no such number. */
  long number(String name) {
    return fields.get(name) instanceof Double number ? number.longValue() : 0;
  }

  boolean isEmpty() {
    return fields.isEmpty();
  }
}
