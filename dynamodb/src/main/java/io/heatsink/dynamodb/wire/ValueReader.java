package io.heatsink.dynamodb.wire;

import com.fasterxml.jackson.core.JsonToken;
import io.heatsink.dynamodb.AttributeValue;
import io.heatsink.dynamodb.AttributeValue.BinarySetValue;
import io.heatsink.dynamodb.AttributeValue.BinaryValue;
import io.heatsink.dynamodb.AttributeValue.BooleanValue;
import io.heatsink.dynamodb.AttributeValue.ListValue;
import io.heatsink.dynamodb.AttributeValue.MapValue;
import io.heatsink.dynamodb.AttributeValue.NullValue;
import io.heatsink.dynamodb.AttributeValue.NumberSetValue;
import io.heatsink.dynamodb.AttributeValue.NumberValue;
import io.heatsink.dynamodb.AttributeValue.StringSetValue;
import io.heatsink.dynamodb.AttributeValue.StringValue;
import io.heatsink.dynamodb.Binary;
import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.DynamoNumber;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads attribute values. What is no value at all is a SerializationException at once; what is
 * wrong with a value is kept, the first of it, and reading goes on.
 */
final class ValueReader {
  static final String TOO_DEEP =
      "Nesting Levels have exceeded supported limits: Attributes in the item have nested levels"
          + " beyond supported limit";

  private static final String INVALID = "One or more parameter values were invalid: ";
  private static final String EMPTY =
      "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes";

  /**
   * Lists and maps inside each other; the scalar in the innermost is the 32nd level. Source:
   * DynamoDB Developer Guide, "Quotas in Amazon DynamoDB", nested attribute depth.
   */
  private static final int MAX_CONTAINERS = 31;

  private final JsonReader in;
  private @Nullable String problem;

  ValueReader(JsonReader in) {
    this.in = in;
  }

  ParsedItem item() {
    in.enterObject();
    Map<String, AttributeValue> attributes = new LinkedHashMap<>();
    ParsedItem.Problem first = null;
    while (in.nextFieldOrNull()) {
      String name = in.name();
      attributes.put(name, value(0));
      if (first == null && problem != null) {
        first = new ParsedItem.Problem(name, problem, problem.equals(TOO_DEEP));
      }
    }
    return new ParsedItem(attributes, first);
  }

  ParsedValue single() {
    AttributeValue value = value(0);
    return new ParsedValue(value, problem);
  }

  /**
   * @param containers how many lists and maps are around it
   */
  private AttributeValue value(int containers) {
    if (in.isNull()) {
      return wrong(EMPTY);
    }
    in.enterObject();
    AttributeValue value = null;
    int types = 0;
    while (in.nextField()) {
      AttributeValue typed = typed(in.name(), containers);
      if (typed == null) {
        in.skip();
      } else {
        value = typed;
        types++;
      }
    }
    if (types > 1) {
      return wrong(
          "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the"
              + " supported datatypes");
    }
    return value == null ? wrong(EMPTY) : value;
  }

  /** Null if the name is no type's. */
  private @Nullable AttributeValue typed(String type, int containers) {
    return switch (type) {
      case "S" -> new StringValue(in.string());
      case "N" -> new NumberValue(number());
      case "B" -> new BinaryValue(binary());
      case "BOOL" -> new BooleanValue(in.bool());
      case "NULL" ->
          in.bool()
              ? new NullValue()
              : wrong(INVALID + "Null attribute value types must have the value of true");
      case "M" -> containers == MAX_CONTAINERS ? tooDeep() : new MapValue(map(containers + 1));
      case "L" -> containers == MAX_CONTAINERS ? tooDeep() : new ListValue(list(containers + 1));
      case "SS" -> new StringSetValue(strings());
      case "NS" -> new NumberSetValue(numbers());
      case "BS" -> new BinarySetValue(binaries());
      default -> null;
    };
  }

  private AttributeValue tooDeep() {
    in.skip();
    return wrong(TOO_DEEP);
  }

  private Map<String, AttributeValue> map(int containers) {
    in.enterObject();
    Map<String, AttributeValue> map = new LinkedHashMap<>();
    while (in.nextFieldOrNull()) {
      // Read first: reading the value moves on from the name.
      String name = in.name();
      map.put(name, value(containers));
    }
    return map;
  }

  private List<AttributeValue> list(int containers) {
    in.enterList();
    List<AttributeValue> list = new ArrayList<>();
    while (in.nextElement()) {
      list.add(value(containers));
    }
    return list;
  }

  private DynamoNumber number() {
    String text = in.string();
    try {
      return DynamoNumber.parse(text);
    } catch (DynamoDbException e) {
      note(e.getMessage());
      return DynamoNumber.ZERO;
    }
  }

  private Binary binary() {
    if (in.token() != JsonToken.VALUE_STRING) {
      throw in.token().isStructStart()
          ? in.cannotBe("Blob")
          : JsonText.refused("only base-64-encoded strings are convertible to bytes");
    }
    byte[] text = in.text().getBytes(StandardCharsets.ISO_8859_1);
    return Binary.wrap(Base64Text.decode(text, 0, text.length));
  }

  private Set<String> strings() {
    List<String> members =
        members("An string set may not have a null value as a member", in::string);
    Set<String> set = new LinkedHashSet<>(members);
    if (set.isEmpty()) {
      note(INVALID + "An string set  may not be empty");
    } else if (set.size() < members.size()) {
      note(INVALID + "Input collection " + members + " contains duplicates.");
    }
    return set;
  }

  private Set<DynamoNumber> numbers() {
    List<DynamoNumber> members =
        members("An number set may not have a null value as a member", this::number);
    Set<DynamoNumber> set = new LinkedHashSet<>(members);
    if (set.isEmpty()) {
      note(INVALID + "An number set  may not be empty");
    } else if (set.size() < members.size()) {
      note("Input collection contains duplicates");
    }
    return set;
  }

  private Set<Binary> binaries() {
    List<Binary> members =
        members("An binary set may not have a null value as a member", this::binary);
    Set<Binary> set = new LinkedHashSet<>(members);
    if (set.isEmpty()) {
      note(INVALID + "Binary sets should not be empty");
    } else if (set.size() < members.size()) {
      note(INVALID + "Input collection " + base64(members) + "of type BS contains duplicates.");
    }
    return set;
  }

  private <T> List<T> members(String ifNull, Supplier<T> member) {
    in.enterList();
    List<T> members = new ArrayList<>();
    while (in.nextElement()) {
      if (in.isNull()) {
        note(INVALID + ifNull);
      } else {
        members.add(member.get());
      }
    }
    return members;
  }

  private static List<String> base64(List<Binary> members) {
    return members.stream()
        .map(member -> java.util.Base64.getEncoder().encodeToString(member.toByteArray()))
        .toList();
  }

  private AttributeValue wrong(String message) {
    note(message);
    return new NullValue();
  }

  private void note(String message) {
    if (problem == null) {
      problem = message;
    }
  }
}
