package io.heatsink.remedy.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.heatsink.testing.Fault;
import io.heatsink.testing.Histories;
import org.junit.jupiter.api.Test;

class PageFleetHistoryTest {
  @Test
  void everyPageKeepsThePromiseOfProxiesThatShareACache() {
    Histories.Played played = Histories.play(2_000, PageFleetHistory.REAL);

    for (Fault fault : Fault.values()) {
      assertThat(played.struck(fault)).as("%s struck", fault).isGreaterThan(0);
    }
  }
}
