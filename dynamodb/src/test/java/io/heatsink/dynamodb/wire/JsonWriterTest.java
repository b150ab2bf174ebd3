package io.heatsink.dynamodb.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class JsonWriterTest {
  @Test
  void everyCharacterIsEscapedOrEncodedWhereverItStands() {
    for (int c = 0; c < 0x3000; c++) {
      for (int before = 0; before < 18; before += c < 0x100 ? 1 : 7) {
        String text = "a".repeat(before) + (char) c + "b\"" + (char) c + "c".repeat(9);
        assertThat(written(text)).as("U+%04X after %d", c, before).isEqualTo(expected(text));
      }
    }
  }

  @Test
  void charactersBesideOneThatIsEscapedStayAsTheyAre() {
    for (char escaped : new char[] {'"', '\\', '\n', 0, 0x1F}) {
      for (char beside : new char[] {' ', '!', '#', '[', ']', 0x7F, 0x80, 'é'}) {
        String text = "" + beside + escaped + beside + beside + escaped + escaped + beside + "1234";
        assertThat(written(text)).isEqualTo(expected(text));
      }
    }
  }

  @Test
  void pairsOfSurrogatesAreOneCharacterAndHalvesNone() {
    assertThat(written("1234567😀89")).isEqualTo("\"1234567😀89\"");
    assertThat(written("a\uD83D")).isEqualTo("\"a?\"");
  }

  private static String written(String text) {
    return new String(new JsonWriter(4).string(text).toByteArray(), StandardCharsets.UTF_8);
  }

  private static String expected(String text) {
    StringBuilder json = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"', '\\' -> json.append('\\').append(c);
        case '\n' -> json.append("\\n");
        case '\r' -> json.append("\\r");
        case '\t' -> json.append("\\t");
        case '\b' -> json.append("\\b");
        case '\f' -> json.append("\\f");
        default -> json.append(c < ' ' ? "\\u%04x".formatted((int) c) : Character.toString(c));
      }
    }
    return json.append('"').toString();
  }
}
