package io.heatsink.dynamodb.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.heatsink.dynamodb.AttributeValue;
import io.heatsink.dynamodb.DynamoDbException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads a body of a call or a reply from front to back, once, and refuses what DynamoDB would
 * refuse, in its words.
 *
 * <pre>{@code
 * JsonReader in = JsonReader.of(body);
 * while (in.nextField()) {
 *   switch (in.name()) {
 *     case "TableName" -> table = in.string();
 *     case "Key" -> key = in.item();
 *     default -> in.skip();
 *   }
 * }
 * }</pre>
 *
 * <p>Each field's value must be read or skipped. A field whose value is null counts as absent and
 * is not shown, as in DynamoDB. Names may not stand twice in one object. All methods throw a
 * SerializationException as a {@link DynamoDbException} where the body is no JSON or a value has
 * another type than asked for.
 */
public final class JsonReader {
  /** 32 levels of a value take two JSON levels each; the rest is for what stands around it. */
  private static final int MAX_DEPTH = 80;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          // Names come from strangers and are many; interning them would fill a global table.
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxDocumentLength(JsonText.MAX_BYTES)
                  .maxNestingDepth(MAX_DEPTH)
                  .maxNameLength(64 << 10)
                  .maxStringLength(1 << 20)
                  .maxNumberLength(256)
                  .build())
          .build();

  private final JsonParser parser;

  private JsonReader(JsonParser parser) {
    this.parser = parser;
  }

  /** A reader that has entered the body's object. */
  public static JsonReader of(byte[] body) {
    JsonText.check(body);
    try {
      JsonReader reader = new JsonReader(FACTORY.createParser(body));
      if (reader.next() != JsonToken.START_OBJECT) {
        throw JsonText.malformed();
      }
      return reader;
    } catch (IOException e) {
      throw JsonText.malformed();
    }
  }

  /**
   * Goes to the next field of the object that was entered last.
   *
   * @return false at its end, which leaves the object; at the end of the body's object, the body
   *     has ended, too
   */
  public boolean nextField() {
    while (nextFieldOrNull()) {
      if (!isNull()) {
        return true;
      }
    }
    return false;
  }

  /** As {@link #nextField}, but shows fields whose value is null, too. */
  boolean nextFieldOrNull() {
    if (next() == JsonToken.FIELD_NAME) {
      next();
      return true;
    }
    if (parser.getParsingContext().inRoot() && next() != null) {
      throw JsonText.malformed();
    }
    return false;
  }

  /** The current field's name. */
  public String name() {
    try {
      return parser.currentName();
    } catch (IOException e) {
      throw refused(e);
    }
  }

  /** Enters the object that is the current value. */
  public void enterObject() {
    switch (token()) {
      case START_OBJECT -> {}
      case START_ARRAY -> throw JsonText.refused("Start of list found where not expected");
      default -> throw JsonText.refused("Unexpected field type");
    }
  }

  /** Enters the list that is the current value; {@link #nextElement} goes through it. */
  public void enterList() {
    switch (token()) {
      case START_ARRAY -> {}
      case START_OBJECT ->
          throw JsonText.refused("Start of structure or map found where not expected");
      default -> throw JsonText.refused("Unexpected field type");
    }
  }

  /** Goes to the next element of the list that was entered last; false at its end. */
  public boolean nextElement() {
    return next() != JsonToken.END_ARRAY;
  }

  public boolean isNull() {
    return token() == JsonToken.VALUE_NULL;
  }

  public String string() {
    if (token() != JsonToken.VALUE_STRING) {
      throw cannotBe("String");
    }
    return text();
  }

  /** A boolean; DynamoDB takes some words for one, too. */
  public boolean bool() {
    return switch (token()) {
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_STRING ->
          switch (text().toLowerCase(Locale.ROOT)) {
            case "true", "yes" -> true;
            case "false", "no" -> false;
            default -> throw JsonText.refused("Unexpected token received from parser");
          };
      default -> throw cannotBe("Boolean");
    };
  }

  /** A whole number; what lies behind a point is cut off. */
  public long integer() {
    try {
      return switch (token()) {
        case VALUE_NUMBER_INT -> parser.getLongValue();
        case VALUE_NUMBER_FLOAT -> (long) parser.getDoubleValue();
        default -> throw cannotBe("Integer");
      };
    } catch (IOException e) {
      throw refused(e);
    }
  }

  public double number() {
    try {
      return switch (token()) {
        case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
        default -> throw cannotBe("Double");
      };
    } catch (IOException e) {
      throw refused(e);
    }
  }

  public List<String> strings() {
    enterList();
    List<String> strings = new ArrayList<>();
    while (nextElement()) {
      strings.add(string());
    }
    return strings;
  }

  /** A map of attribute values: an item, a key, or an expression's values. */
  public ParsedItem item() {
    return new ValueReader(this).item();
  }

  public List<ParsedItem> items() {
    enterList();
    List<ParsedItem> items = new ArrayList<>();
    while (nextElement()) {
      items.add(item());
    }
    return items;
  }

  /**
   * One attribute value.
   *
   * @throws DynamoDbException also a ValidationException, if the value is not valid
   */
  public AttributeValue value() {
    return parsedValue().orThrow();
  }

  /** One attribute value, which may wait for its turn to be complained of. */
  public ParsedValue parsedValue() {
    return new ValueReader(this).single();
  }

  public void skip() {
    try {
      parser.skipChildren();
    } catch (IOException e) {
      throw refused(e);
    }
  }

  /** The current value's token. */
  JsonToken token() {
    JsonToken token = parser.currentToken();
    if (token == null) {
      throw JsonText.malformed();
    }
    return token;
  }

  String text() {
    try {
      return parser.getText();
    } catch (IOException e) {
      throw refused(e);
    }
  }

  private @Nullable JsonToken next() {
    try {
      return parser.nextToken();
    } catch (IOException e) {
      throw refused(e);
    }
  }

  /** What DynamoDB says of a value that has another type than it should have. */
  DynamoDbException cannotBe(String type) {
    return JsonText.refused(
        switch (token()) {
          case START_OBJECT -> "Start of structure or map found where not expected";
          case START_ARRAY -> "Start of list found where not expected";
          case VALUE_NUMBER_INT -> "NUMBER_VALUE cannot be converted to " + type;
          case VALUE_NUMBER_FLOAT -> "DECIMAL_VALUE cannot be converted to " + type;
          case VALUE_TRUE -> "TRUE_VALUE cannot be converted to " + type;
          case VALUE_FALSE -> "FALSE_VALUE cannot be converted to " + type;
          case VALUE_STRING -> "STRING_VALUE cannot be converted to " + type;
          default -> "Unexpected token received from parser";
        });
  }

  private DynamoDbException refused(IOException e) {
    if (e instanceof StreamConstraintsException) {
      if (parser.getParsingContext().getNestingDepth() >= MAX_DEPTH) {
        return DynamoDbException.validation(ValueReader.TOO_DEEP);
      }
      return JsonText.refused("A string, name or number in the body is too long");
    }
    String message = e.getMessage();
    return message != null && message.startsWith("Duplicate field")
        ? JsonText.refused("A name stands twice in one object of the body")
        : JsonText.malformed();
  }
}
