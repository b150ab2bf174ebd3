package io.heatsink.remedy.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.heatsink.testing.Fault;
import io.heatsink.testing.Histories;
import org.junit.jupiter.api.Test;

class FleetHistoryTest {
  @Test
  void everyReadKeepsThePromiseOfProxiesThatShareACache() {
    Histories.Played played = Histories.play(2_000, FleetHistory.REAL);

    for (Fault fault : Fault.values()) {
      assertThat(played.struck(fault)).as("%s struck", fault).isGreaterThan(0);
    }
  }
}
