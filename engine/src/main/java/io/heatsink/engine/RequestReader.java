package io.heatsink.engine;

import io.heatsink.dynamodb.wire.JsonReader;
import io.heatsink.engine.Structure.Member;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads requests by their {@link Shape}s. Members that a structure does not know are passed over.
 */
final class RequestReader {
  private final JsonReader in;

  private RequestReader(JsonReader in) {
    this.in = in;
  }

  /**
   * @throws io.heatsink.dynamodb.DynamoDbException a SerializationException, if the body is no JSON
   *     or a member has another type
   */
  static Fields read(Structure structure, byte[] body) {
    return new RequestReader(JsonReader.of(body)).fields(structure);
  }

  /** The rest of an object that was entered. */
  private Fields fields(Structure structure) {
    Fields fields = new Fields(structure);
    while (in.nextField()) {
      Member<?> member = structure.member(in.name());
      if (member == null) {
        in.skip();
      } else {
        fields.put(member, value(member.shape()));
      }
    }
    return fields;
  }

  private Object value(Shape<?> shape) {
    return switch (shape) {
      case Shape.Text text -> in.string();
      case Shape.Choice choice -> in.string();
      case Shape.Whole whole -> in.integer();
      case Shape.Flag flag -> in.bool();
      case Shape.Attributes attributes -> in.item();
      case Shape.Value single -> in.parsedValue();
      case Shape.Ignored ignored -> {
        in.skip();
        yield true;
      }
      case Shape.ListOf<?> list -> list(list);
      case Shape.MapOf<?> map -> map(map);
      case Structure structure -> {
        in.enterObject();
        yield fields(structure);
      }
    };
  }

  private List<Object> list(Shape.ListOf<?> shape) {
    in.enterList();
    List<Object> values = new ArrayList<>();
    while (in.nextElement()) {
      values.add(value(shape.element()));
    }
    return values;
  }

  private Map<String, Object> map(Shape.MapOf<?> shape) {
    in.enterObject();
    Map<String, Object> values = new LinkedHashMap<>();
    while (in.nextField()) {
      String name = in.name();
      values.put(name, value(shape.value()));
    }
    return values;
  }
}
