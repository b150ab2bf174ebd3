package io.heatsink.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.SoftAssertions.assertSoftly;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.heatsink.endtoend.Suite.Result;
import io.heatsink.proxy.Proxy;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The proxy in front of an upstream that is not ours: what it answers passes as it is. */
class DynaliteIT {
  @BeforeAll
  static void isInstalled() {
    assumeTrue(Dynalite.isInstalled(), "dynalite is not installed: run npm ci in sessions/");
  }

  @ParameterizedTest
  @ValueSource(strings = {"exact", "estimate"})
  void throughTheProxyAsStraight(String accounting) throws IOException {
    try (Dynalite straight = Dynalite.start();
        Dynalite behind = Dynalite.start();
        Proxy proxy = Proxies.inFrontOf(behind.endpoint(), Map.of("accounting", accounting))) {
      List<Result> expected = Suite.play(straight.endpoint(), false);
      List<Result> actual = Suite.play(Proxies.address(proxy), false);
      assertThat(actual).hasSameSizeAs(expected);
      assertSoftly(
          softly -> {
            for (int i = 0; i < expected.size(); i++) {
              if (expected.get(i).step().startsWith("batch get")) {
                softly
                    .assertThat(SameAnswersIT.sorted(actual.get(i)))
                    .as(expected.get(i).step())
                    .isEqualTo(SameAnswersIT.sorted(expected.get(i)));
              } else {
                softly.assertThat(actual.get(i)).isEqualTo(expected.get(i));
              }
            }
          });
    }
  }
}
