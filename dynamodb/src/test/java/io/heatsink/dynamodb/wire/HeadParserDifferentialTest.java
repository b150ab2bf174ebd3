package io.heatsink.dynamodb.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.ErrorType;
import io.heatsink.dynamodb.Operation;
import io.heatsink.dynamodb.Seeds;
import io.heatsink.dynamodb.wire.SlowHeads.SlowAccess;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The head parser against Jackson: the same heads, and the same bodies taken and refused. */
class HeadParserDifferentialTest {
  private static final HeadParser PARSER = new HeadParser(Tables::find);

  @Test
  void headsAreThoseOfATreeReading() {
    Seeds.forEach(
        4_000,
        random -> {
          Operation operation = operation(random);
          byte[] body = Bodies.valid(random, operation);

          List<SlowAccess> accesses =
              PARSER.parse(operation, body).accesses().stream()
                  .map(
                      a ->
                          new SlowAccess(
                              a.table(),
                              a.index(),
                              a.kind(),
                              a.partition(),
                              a.key(),
                              a.consistent(),
                              SlowHeads.tree(Arrays.copyOfRange(body, a.start(), a.end()))))
                  .toList();

          assertThat(accesses)
              .as(() -> new String(body, StandardCharsets.UTF_8))
              .isEqualTo(SlowHeads.read(operation, body));
        });
  }

  @Test
  void mutatedBodiesAreTakenAndRefusedAsByJackson() {
    Seeds.forEach(
        10_000,
        random -> {
          Operation operation = operation(random);
          byte[] body = ValueRoundTripTest.mutate(random, Bodies.valid(random, operation));

          assertTakenAlike(body);
          parse(operation, body);
        });
  }

  @Test
  void randomBytesAreTakenAndRefusedAsByJackson() {
    byte[] alphabet =
        "{}[]\",:\\/u0d8btrfn truefalsenull19-.eE\n\t\u0000\u001fSé😀"
            .getBytes(StandardCharsets.UTF_8);
    Seeds.forEach(
        10_000,
        random -> {
          byte[] body = new byte[random.nextInt(40)];
          for (int i = 0; i < body.length; i++) {
            body[i] =
                random.nextInt(8) == 0
                    ? (byte) random.nextInt(256)
                    : alphabet[random.nextInt(alphabet.length)];
          }
          if (body.length > 1 && random.nextBoolean()) {
            body[0] = '{';
            body[body.length - 1] = '}';
          }

          assertTakenAlike(body);
          parse(operation(random), body);
        });
  }

  @Test
  void jsonOfAnyShapeIsTakenAndRefusedAsByJackson() {
    Seeds.forEach(
        10_000,
        random -> {
          StringBuilder json = new StringBuilder("{\"x\":");
          shape(random, json, 5);
          json.append('}');

          byte[] body = json.toString().getBytes(StandardCharsets.UTF_8);
          assertTakenAlike(body);
          parse(operation(random), body);
        });
  }

  /** Mostly JSON; numbers, words, escapes and commas are sometimes not quite right. */
  private static void shape(Random random, StringBuilder out, int depth) {
    switch (random.nextInt(depth == 0 ? 4 : 6)) {
      case 0 -> out.append(pick(random, "true", "false", "null", "truE", "nulls", "t"));
      case 1 ->
          out.append(
              pick(
                  random, "0", "-0", "12", "-1.5", "1e5", "1E-05", "0.10", "01", "1.", ".5", "-",
                  "+1", "1e", "0x1", "1 2", "1-2"));
      case 2 ->
          out.append('"')
              .append(
                  pick(
                      random,
                      "",
                      "a",
                      "12345678",
                      "123456789abcdef",
                      "é",
                      "\\n",
                      "\\\"",
                      "\\\\",
                      "\\u0041",
                      "\\ud83d\\ude00",
                      "\\ud83d",
                      "\\ude00",
                      "\\u12",
                      "\\x",
                      "\t",
                      "1234567\\u00e9",
                      "😀"))
              .append('"');
      case 3 -> out.append(pick(random, "{}", "[]", "{ }", "[ ]", "{,}", "[,]", ""));
      case 4 -> {
        out.append('[');
        for (int i = random.nextInt(3); i >= 0; i--) {
          shape(random, out, depth - 1);
          out.append(i > 0 || random.nextInt(12) == 0 ? "," : "");
        }
        out.append(']');
      }
      default -> {
        out.append('{');
        for (int i = random.nextInt(20) == 0 ? 30 : random.nextInt(3); i >= 0; i--) {
          out.append(pick(random, "\"a", "\"b", "\"\\u0061", "\"", "\"S")).append(i).append("\":");
          shape(random, out, i > 4 ? 0 : depth - 1);
          out.append(i > 0 || random.nextInt(12) == 0 ? "," : "");
        }
        out.append(random.nextInt(12) == 0 ? ",\"a0\":1}" : "}");
      }
    }
  }

  private static String pick(Random random, String... texts) {
    return texts[random.nextInt(texts.length)];
  }

  private static Operation operation(Random random) {
    return Bodies.OPERATIONS.get(random.nextInt(Bodies.OPERATIONS.size()));
  }

  /** Whatever is in it: a head, or an error that DynamoDB has, too. */
  private static void parse(Operation operation, byte[] body) {
    try {
      assertThat(PARSER.parse(operation, body).operation()).isEqualTo(operation);
    } catch (DynamoDbException e) {
      assertThat(e.type()).isIn(ErrorType.SERIALIZATION, ErrorType.VALIDATION);
    }
  }

  private static void assertTakenAlike(byte[] body) {
    assertThat(outcome(() -> HeadParser.check(body)))
        .as(() -> new String(body, StandardCharsets.ISO_8859_1))
        .isEqualTo(outcome(() -> JsonReaderTest.skipAll(body)));
  }

  private static String outcome(Runnable reading) {
    try {
      reading.run();
      return "taken";
    } catch (DynamoDbException e) {
      return e.type().typeName();
    }
  }
}
