package io.heatsink.dynamodb.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import io.heatsink.dynamodb.AttributeValue;
import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.RandomValues;
import io.heatsink.dynamodb.Seeds;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ValueRoundTripTest {
  @Test
  void whatIsWrittenIsReadAgain() {
    Seeds.forEach(
        3_000,
        random -> {
          Map<String, AttributeValue> item = RandomValues.item(random, 5);

          byte[] body = body(item);
          JsonReader in = JsonReader.of(body);
          in.nextField();
          Map<String, AttributeValue> read = in.item().orThrow();

          assertThat(in.nextField()).isFalse();
          assertThat(read).isEqualTo(item);
          assertThat(new ArrayList<>(read.keySet())).isEqualTo(new ArrayList<>(item.keySet()));
        });
  }

  @Test
  void writesTheBytesThatJacksonWrites() {
    Seeds.forEach(
        2_000,
        random -> {
          byte[] body = body(RandomValues.item(random, 4));

          // But for the letters in \\u001F, which Jackson writes as capitals.
          assertThat(new String(body, StandardCharsets.UTF_8))
              .isEqualToIgnoringCase(copiedByJackson(body));
        });
  }

  @Test
  void longStringsOfAnyCharactersAreWrittenWhole() {
    Seeds.forEach(
        50,
        random -> {
          StringBuilder text = new StringBuilder();
          while (text.length() < 5_000) {
            text.append(RandomValues.string(random));
          }

          byte[] body =
              new JsonWriter(16)
                  .beginObject()
                  .name("a")
                  .string(text.toString())
                  .endObject()
                  .toByteArray();
          JsonReader in = JsonReader.of(body);
          in.nextField();

          assertThat(in.string()).isEqualTo(text.toString());
        });
  }

  @Test
  void mutatedBodiesAreReadOrRefusedButNothingElse() {
    Seeds.forEach(
        10_000,
        random -> {
          byte[] body = mutate(random, body(RandomValues.item(random, 3)));
          try {
            JsonReader in = JsonReader.of(body);
            while (in.nextField()) {
              in.item().orThrow();
            }
          } catch (DynamoDbException expected) {
            assertThat(expected.getMessage()).isNotNull();
          }
        });
  }

  @Test
  void exactlyUtf8IsTaken() {
    Seeds.forEach(
        10_000,
        random -> {
          byte[] bytes = new byte[2 + random.nextInt(24)];
          for (int i = 0; i < bytes.length; i++) {
            bytes[i] =
                switch (random.nextInt(4)) {
                  case 0 -> (byte) 'x';
                  case 1 -> (byte) (0x80 | random.nextInt(64));
                  case 2 -> (byte) (0xC0 | random.nextInt(64));
                  default -> (byte) (1 + random.nextInt(91));
                };
          }
          bytes[0] = '{';

          assertThat(isTaken(bytes)).isEqualTo(isUtf8(bytes));
        });
  }

  private static boolean isTaken(byte[] bytes) {
    try {
      JsonText.check(bytes);
      return true;
    } catch (DynamoDbException e) {
      return false;
    }
  }

  private static boolean isUtf8(byte[] bytes) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  private static byte[] body(Map<String, AttributeValue> item) {
    return new JsonWriter().beginObject().name("Item").item(item).endObject().toByteArray();
  }

  private static String copiedByJackson(byte[] body) {
    JsonFactory factory =
        new JsonFactoryBuilder()
            .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
            .build();
    ByteArrayOutputStream copy = new ByteArrayOutputStream();
    try (JsonParser parser = factory.createParser(body);
        JsonGenerator generator = factory.createGenerator(copy)) {
      while (parser.nextToken() != null) {
        generator.copyCurrentEvent(parser);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return copy.toString(StandardCharsets.UTF_8);
  }

  /**
   * Changes, drops, doubles or inserts a few bytes, with a liking for those that JSON is made of.
   */
  static byte[] mutate(Random random, byte[] body) {
    List<Byte> bytes = new ArrayList<>();
    for (byte b : body) {
      bytes.add(b);
    }
    byte[] alphabet =
        "{}[]\",:\\u0d8 truefalsnSNBML19-.eE\u0000\n".getBytes(StandardCharsets.UTF_8);
    int changes = 1 + random.nextInt(3);
    for (int i = 0; i < changes && !bytes.isEmpty(); i++) {
      int at = random.nextInt(bytes.size());
      byte some =
          random.nextInt(4) == 0
              ? (byte) random.nextInt(256)
              : alphabet[random.nextInt(alphabet.length)];
      switch (random.nextInt(5)) {
        case 0 -> bytes.set(at, some);
        case 1 -> bytes.remove(at);
        case 2 -> bytes.add(at, some);
        case 3 -> bytes.subList(at, bytes.size()).clear();
        default -> {
          int end = Math.min(bytes.size(), at + 1 + random.nextInt(20));
          bytes.addAll(random.nextInt(bytes.size() + 1), List.copyOf(bytes.subList(at, end)));
        }
      }
    }
    byte[] mutated = new byte[bytes.size()];
    for (int i = 0; i < mutated.length; i++) {
      mutated[i] = bytes.get(i);
    }
    return mutated;
  }
}
