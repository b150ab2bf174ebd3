package io.heatsink.dynamodb.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heatsink.dynamodb.AttributeValue;
import io.heatsink.dynamodb.AttributeValue.BinaryValue;
import io.heatsink.dynamodb.AttributeValue.ListValue;
import io.heatsink.dynamodb.AttributeValue.NumberValue;
import io.heatsink.dynamodb.AttributeValue.StringValue;
import io.heatsink.dynamodb.Binary;
import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.ErrorType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonReaderTest {
  @Test
  void readsABodyFieldByField() {
    JsonReader in =
        reader(
            """
            {"TableName": "t", "Limit": 7, "Absent": null, "ConsistentRead": true,
             "Other": {"a": [1, {}]}, "AttributesToGet": ["x", "y"],
             "Keys": [{"pk": {"S": "a"}}, {"pk": {"N": "1"}}],
             "Nested": {"inner": {"deep": "text"}}}
            """);
    List<Object> read = new ArrayList<>();

    while (in.nextField()) {
      switch (in.name()) {
        case "TableName" -> read.add(in.string());
        case "Limit" -> read.add(in.integer());
        case "ConsistentRead" -> read.add(in.bool());
        case "AttributesToGet" -> read.add(in.strings());
        case "Keys" -> in.items().forEach(key -> read.add(key.orThrow()));
        case "Nested" -> {
          in.enterObject();
          while (in.nextField()) {
            read.add(in.name());
            in.enterObject();
            while (in.nextField()) {
              read.add(in.string());
            }
          }
        }
        case "Other" -> in.skip();
        default -> throw new AssertionError(in.name());
      }
    }

    assertThat(read)
        .containsExactly(
            "t",
            7L,
            true,
            List.of("x", "y"),
            Map.of("pk", new StringValue("a")),
            Map.of("pk", NumberValue.of("1")),
            "inner",
            "text");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "}",
        "[]",
        "null",
        "1",
        "\"a\"",
        "{}{}",
        "{} x",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}",
        "{a:1}",
        "{'a':1}",
        "{\"a\":01}",
        "{\"a\":+1}",
        "{\"a\":.5}",
        "{\"a\":NaN}",
        "{\"a\":tru}",
        "{\"a\":\"\n\"}",
        "{\"a\":\"\\x\"}",
        "{\"a\":\"\\u12g4\"}",
        "// c\n{}",
        "{\"a\":[1}",
        "{\"a\":[1,]}",
        "\ufeff{}",
        "{\"a\":\"b"
      })
  void whatIsNoJsonIsASerializationExceptionWithoutMessage(String body) {
    assertThatThrownBy(() -> skipAll(body.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOfSatisfying(
            DynamoDbException.class, e -> assertThat(e.type()).isEqualTo(ErrorType.SERIALIZATION))
        .hasMessage("");
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE", "UTF-16"})
  void otherEncodingsAreRefused(String charset) {
    byte[] body = "{\"a\":1}".getBytes(java.nio.charset.Charset.forName(charset));

    assertThatThrownBy(() -> skipAll(body)).isInstanceOf(DynamoDbException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":1,\"a\":2}",
        "{\"a\":1,\"\\u0061\":2}",
        "{\"x\":{\"a\":1,\"b\":2,\"c\":3,\"b\":4}}",
        "{\"x\":[{\"a\":{},\"a\":{}}]}"
      })
  void aNameMayNotStandTwiceInOneObject(String body) {
    assertThatThrownBy(() -> skipAll(utf8(body)))
        .isInstanceOfSatisfying(
            DynamoDbException.class, e -> assertThat(e.type()).isEqualTo(ErrorType.SERIALIZATION))
        .hasMessage("A name stands twice in one object of the body");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\\ud800", "\\udc00", "\\ud800x", "\\ud800\\ud800", "\\uDC00\\uD800"})
  void halfASurrogatePairIsRefused(String text) {
    assertThatThrownBy(() -> skipAll(utf8("{\"a\":\"" + text + "\"}")))
        .hasMessage("Half a surrogate pair is escaped at byte 6");
  }

  @Test
  void escapesAndPairsAreRead() {
    JsonReader in = reader("{\"a\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\ud83d\\uDE00 \\\\ud800\"}");
    in.nextField();

    assertThat(in.string()).isEqualTo("\"\\/\b\f\n\r\té😀 \\ud800");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1                | NUMBER_VALUE cannot be converted to String",
        "1.5              | DECIMAL_VALUE cannot be converted to String",
        "true             | TRUE_VALUE cannot be converted to String",
        "false            | FALSE_VALUE cannot be converted to String",
        "[]               | Start of list found where not expected",
        "{}               | Start of structure or map found where not expected",
      })
  void whatIsNoStringIsNamed(String json, String message) {
    JsonReader in = reader("{\"TableName\":" + json + "}");
    in.nextField();

    assertThatThrownBy(in::string)
        .isInstanceOfSatisfying(
            DynamoDbException.class, e -> assertThat(e.type()).isEqualTo(ErrorType.SERIALIZATION))
        .hasMessage(message);
  }

  @ParameterizedTest
  @CsvSource({"true, true", "false, false", "\"yes\", true", "\"True\", true", "\"no\", false"})
  void someWordsAreBooleansToo(String json, boolean value) {
    JsonReader in = reader("{\"ConsistentRead\":" + json + "}");
    in.nextField();

    assertThat(in.bool()).isEqualTo(value);
  }

  @Test
  void otherWordsAreNoBooleans() {
    JsonReader in = reader("{\"ConsistentRead\":\"dog\"}");
    in.nextField();

    assertThatThrownBy(in::bool).hasMessage("Unexpected token received from parser");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{}                       | Supplied AttributeValue is empty, must contain exactly one of"
            + " the supported datatypes",
        "null                     | Supplied AttributeValue is empty, must contain exactly one of"
            + " the supported datatypes",
        "{'S':null}               | Supplied AttributeValue is empty, must contain exactly one of"
            + " the supported datatypes",
        "{'X':{'S':'a'}}          | Supplied AttributeValue is empty, must contain exactly one of"
            + " the supported datatypes",
        "{'L':[{}]}               | Supplied AttributeValue is empty, must contain exactly one of"
            + " the supported datatypes",
        "{'M':{'x':{}}}           | Supplied AttributeValue is empty, must contain exactly one of"
            + " the supported datatypes",
        "{'S':'a','N':'1'}        | Supplied AttributeValue has more than one datatypes set, must"
            + " contain exactly one of the supported datatypes",
        "{'NULL':false}           | One or more parameter values were invalid: Null attribute value"
            + " types must have the value of true",
        "{'SS':[]}                | One or more parameter values were invalid: An string set  may"
            + " not be empty",
        "{'NS':[]}                | One or more parameter values were invalid: An number set  may"
            + " not be empty",
        "{'BS':[]}                | One or more parameter values were invalid: Binary sets should"
            + " not be empty",
        "{'SS':['a','b','a']}     | One or more parameter values were invalid: Input collection [a,"
            + " b, a] contains duplicates.",
        "{'NS':['1','2','1.0']}   | Input collection contains duplicates",
        "{'BS':['Yg==','Yg==']}   | One or more parameter values were invalid: Input collection"
            + " [Yg==, Yg==]of type BS contains duplicates.",
        "{'N':''}                 | The parameter cannot be converted to a numeric value",
        "{'N':'b'}                | The parameter cannot be converted to a numeric value: b",
        "{'NS':['1','b','c']}     | The parameter cannot be converted to a numeric value: b",
        "{'N':'1e126'}            | Number overflow. Attempting to store a number with magnitude"
            + " larger than supported range",
      })
  void invalidValuesAreValidationExceptions(String json, String message) {
    String body = "{\"ok\":{\"S\":\"\"},\":v\":%s,\"z\":{}}".formatted(json.replace('\'', '"'));

    ParsedItem item = item(body);

    assertThatThrownBy(item::orThrow)
        .isInstanceOfSatisfying(
            DynamoDbException.class, e -> assertThat(e.type()).isEqualTo(ErrorType.VALIDATION))
        .hasMessage(message);
    assertThatThrownBy(item::orThrowAsExpressionValues)
        .hasMessage("ExpressionAttributeValues contains invalid value: " + message + " for key :v");
    JsonReader in = reader("{\"v\":" + json.replace('\'', '"') + "}");
    in.nextFieldOrNull();
    assertThatThrownBy(in::value).hasMessage(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "'a'              | Unexpected field type",
        "[]               | Start of list found where not expected",
        "{'N':1}          | NUMBER_VALUE cannot be converted to String",
        "{'S':{}}         | Start of structure or map found where not expected",
        "{'L':{}}         | Start of structure or map found where not expected",
        "{'L':'a'}        | Unexpected field type",
        "{'M':[]}         | Start of list found where not expected",
        "{'SS':'a'}       | Unexpected field type",
        "{'SS':[1]}       | NUMBER_VALUE cannot be converted to String",
        "{'B':true}       | only base-64-encoded strings are convertible to bytes",
        "{'B':[1]}        | Start of list found where not expected",
        "{'B':'abc'}      | Base64 encoded length is expected a multiple of 4 bytes but found: 3",
        "{'B':'ab*='}     | Invalid base 64 character",
        "{'B':'===='}     | Invalid base 64 character",
        "{'B':'a==='}     | Invalid base 64 character",
        "{'B':'Yh=='}     | Invalid last non-pad Base64 character dectected",
        "{'B':'YWF='}     | Invalid last non-pad Base64 character dectected",
        "{'BOOL':1}       | NUMBER_VALUE cannot be converted to Boolean",
        "{'NULL':'dog'}   | Unexpected token received from parser",
      })
  void whatIsNoValueAtAllIsASerializationExceptionAtOnce(String json, String message) {
    assertThatThrownBy(() -> item("{\"a\":{},\"v\":%s}".formatted(json.replace('\'', '"'))))
        .isInstanceOfSatisfying(
            DynamoDbException.class, e -> assertThat(e.type()).isEqualTo(ErrorType.SERIALIZATION))
        .hasMessage(message);
  }

  @Test
  void emptyStringsAndBinariesAreValues() {
    assertThat(item("{\"s\":{\"S\":\"\"},\"b\":{\"B\":\"\"}}").orThrow())
        .isEqualTo(
            Map.of("s", new StringValue(""), "b", new BinaryValue(Binary.wrap(new byte[0]))));
  }

  @Test
  void valuesNestThirtyTwoLevelsDeep() {
    AttributeValue deepest = new StringValue("leaf");
    for (int i = 0; i < 31; i++) {
      deepest = new ListValue(List.of(deepest));
    }

    assertThat(item("{\"a\":" + nested("L", 31) + "}").orThrow().get("a")).isEqualTo(deepest);
    assertThat(item("{\"a\":" + nested("M", 31) + "}").orThrow()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {32, 38, 39, 1_000, 100_000})
  void deeperValuesAreRefused(int containers) {
    for (String type : List.of("L", "M")) {
      assertThatThrownBy(
              () -> item("{\"a\":" + nested(type, containers) + "}").orThrowAsExpressionValues())
          .isInstanceOfSatisfying(
              DynamoDbException.class, e -> assertThat(e.type()).isEqualTo(ErrorType.VALIDATION))
          .hasMessage(
              "Nesting Levels have exceeded supported limits: Attributes in the item have nested"
                  + " levels beyond supported limit");
    }
  }

  @Test
  void hugeNamesStringsAndNumbersAreRefused() {
    String tooLong = "A string, name or number in the body is too long";
    assertThatThrownBy(() -> skipAll(utf8("{\"" + "x".repeat(70_000) + "\":1}")))
        .hasMessage(tooLong);
    assertThatThrownBy(() -> reading("{\"a\":\"" + "x".repeat(1_100_000) + "\"}"))
        .hasMessage(tooLong);
    assertThatThrownBy(() -> reading("{\"a\":" + "9".repeat(300) + "}")).hasMessage(tooLong);
    assertThatThrownBy(() -> skipAll(new byte[JsonText.MAX_BYTES + 1]))
        .hasMessageContaining("at most 16777216");
  }

  private static void reading(String body) {
    JsonReader in = reader(body);
    in.nextField();
    in.string();
  }

  private static String nested(String type, int containers) {
    String open = type.equals("L") ? "{\"L\":[" : "{\"M\":{\"n\":";
    String close = type.equals("L") ? "]}" : "}}";
    return open.repeat(containers) + "{\"S\":\"leaf\"}" + close.repeat(containers);
  }

  private static ParsedItem item(String json) {
    JsonReader in = reader("{\"Item\":" + json + "}");
    in.nextField();
    ParsedItem item = in.item();
    assertThat(in.nextField()).isFalse();
    return item;
  }

  static void skipAll(byte[] body) {
    JsonReader in = JsonReader.of(body);
    while (in.nextField()) {
      in.skip();
    }
  }

  private static JsonReader reader(String body) {
    return JsonReader.of(utf8(body));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
