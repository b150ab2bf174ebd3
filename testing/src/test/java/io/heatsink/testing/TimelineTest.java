package io.heatsink.testing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TimelineTest {
  @Test
  void knowsWhichValueWasCurrentWhen() {
    Timeline<String> timeline = new Timeline<>("absent");
    timeline.became("a", 10);
    timeline.became("b", 20);
    timeline.became("a", 30);

    assertThat(timeline.positionAt(9)).isZero();
    assertThat(timeline.positionAt(10)).isEqualTo(1);
    assertThat(timeline.current()).isEqualTo("a");
    assertThat(timeline.lastPosition("a", 3)).isEqualTo(3);
    assertThat(timeline.lastPosition("a", 2)).isEqualTo(1);
    assertThat(timeline.lastPosition("c", 3)).isEqualTo(-1);
    assertThat(timeline.endOf(1)).isEqualTo(20);
    assertThat(timeline.endOf(3)).isEqualTo(Long.MAX_VALUE);
  }
}
