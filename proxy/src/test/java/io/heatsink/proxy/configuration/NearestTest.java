package io.heatsink.proxy.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestTest {
  @Test
  void slipsOfTheFingerAreRecognised() {
    List<String> valid = List.of("listen", "leadingKeys", "ttl", "limits");
    assertThat(Nearest.to("lisetn", valid)).contains("listen");
    assertThat(Nearest.to("Listen", valid)).contains("listen");
    assertThat(Nearest.to("leading-keys", valid)).contains("leadingKeys");
    assertThat(Nearest.to("tl", valid)).contains("ttl");
  }

  @Test
  void whatIsLikeNothingSuggestsNothing() {
    assertThat(Nearest.to("zzzzzzzz", List.of("listen", "ttl"))).isEmpty();
    assertThat(Nearest.to("x".repeat(10_000), List.of("listen"))).isEmpty();
  }
}
