package io.heatsink.lab.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heatsink.lab.load.TraceEntry.Access;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OverlayTest {
  @Test
  void isReadFromTheRightBecauseKeysMayHoldColons() {
    assertThat(Overlay.parse("urn:sku:7:0.25:10:5"))
        .isEqualTo(new Overlay("urn:sku:7", 0.25, 10, 5, Access.READ));
    assertThat(Overlay.parse("urn:sku:7:25%:10:5:W"))
        .isEqualTo(new Overlay("urn:sku:7", 0.25, 10, 5, Access.WRITE));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "key", "key:0.5:1", "key:x:0:1", "key:1..2:0:1", "key:0.5:0:1:X", ":0.5:0:1"})
  void whatHasAnotherFormIsRefusedWithAnExample(String text) {
    assertThatThrownBy(() -> Overlay.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("KEY:SHARE:FROM:FOR");
  }

  @ParameterizedTest
  @ValueSource(strings = {"key:0:0:1", "key:1:0:1", "key:0.5:0:0"})
  void aShareOrDurationThatCannotBeIsRefused(String text) {
    assertThatThrownBy(() -> Overlay.parse(text)).hasMessageContaining("key \"key\"");
  }
}
