package io.heatsink.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HostileTextTest {
  @Test
  void noControlNorBidirectionalCharacterSurvives() {
    for (int c = 0; c < 0xa0; c++) {
      String escaped = HostileText.escaped("a" + (char) c + "b");
      assertThat(escaped.chars()).allMatch(x -> x >= ' ' && x != 0x7f);
    }
    for (int c :
        new int[] {0x200b, 0x200e, 0x202a, 0x202e, 0x2028, 0x2029, 0x2066, 0x2069, 0xfeff}) {
      assertThat(HostileText.escaped("a" + (char) c)).isEqualTo("a\\u%04x".formatted(c));
    }
  }

  @Test
  void whatPeopleWriteStaysAsItIs() {
    String text = "sku-42 Grüße 北京 😀 'quoted' \"twice\"";
    assertThat(HostileText.escaped(text)).isSameAs(text);
  }

  @Test
  void invisibleTagsAndUnpairedSurrogatesAreShown() {
    assertThat(HostileText.escaped("a\udb40\udc41")).isEqualTo("a\\udb40\\udc41");
    assertThat(HostileText.escaped("a\ud800")).isEqualTo("a\\ud800");
    assertThat(HostileText.escaped("\udc00a")).isEqualTo("\\udc00a");
  }

  @Test
  void differentTextsStayDifferent() {
    Set<String> escaped = new HashSet<>();
    for (String text : new String[] {"\n", "\\n", "\\u000a", "\\\\u000a", "n"}) {
      assertThat(escaped.add(HostileText.escaped(text))).as(text).isTrue();
    }
  }

  @Test
  void aCutNeverHalvesACharacter() {
    assertThat(HostileText.shortened("ab😀cd", 3)).isEqualTo("ab…");
    assertThat(HostileText.shortened("ab😀cd", 4)).isEqualTo("ab😀…");
    assertThat(HostileText.shortened("abcd", 4)).isEqualTo("abcd");
  }
}
