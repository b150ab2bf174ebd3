package io.heatsink.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HeadSyntaxTest {
  @Test
  void everyByteIsJudgedWhereverItStands() throws CharacterCodingException {
    for (int length = 1; length <= 20; length++) {
      for (int place = 0; place < length; place++) {
        for (int b = 0; b < 256; b++) {
          byte[] bytes = new byte[length + 2];
          Arrays.fill(bytes, (byte) 'a');
          bytes[place + 1] = (byte) b;
          boolean allowed = b == '\t' || (b >= ' ' && b != 0x7f);
          assertThat(HeadSyntax.isValue(bytes, 1, length + 1))
              .as("byte %d at %d of %d", b, place, length)
              .isEqualTo(allowed);
          if (b < 0x80 && b != 'a') {
            assertThat(HeadSyntax.find(bytes, (byte) b, 1, length + 1)).isEqualTo(place + 1);
            assertThat(HeadSyntax.text(bytes, 1, length + 1))
                .isEqualTo("a".repeat(place) + (char) b + "a".repeat(length - place - 1));
          }
        }
      }
    }
  }

  @Test
  void theFirstOfSeveralIsFoundAndNothingBehindTheEnd() {
    Random random = new Random(7);
    for (int round = 0; round < 20_000; round++) {
      byte[] bytes = new byte[random.nextInt(40)];
      random.nextBytes(bytes);
      for (int i = 0; i < bytes.length; i++) {
        if (random.nextInt(10) == 0) {
          bytes[i] = '\n';
        }
      }
      int from = random.nextInt(bytes.length + 1);
      int to = from + random.nextInt(bytes.length - from + 1);
      int expected = from;
      while (expected < to && bytes[expected] != '\n') {
        expected++;
      }
      assertThat(HeadSyntax.find(bytes, (byte) '\n', from, to)).isEqualTo(expected);
    }
  }

  @Test
  void textThatIsNotAsciiIsUtf8() throws CharacterCodingException {
    byte[] bytes = "12345678 grün".getBytes(StandardCharsets.UTF_8);
    assertThat(HeadSyntax.text(bytes, 0, bytes.length)).isEqualTo("12345678 grün");
  }
}
