package io.heatsink.remedy.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.heatsink.testing.Fault;
import io.heatsink.testing.Histories;
import org.junit.jupiter.api.Test;

class CounterHistoryTest {
  @Test
  void everyReadKeepsThePromiseWhileItemsAreCountedIn() {
    Histories.Played played = Histories.play(1_000, CounterHistory.REAL);

    for (Fault fault : Fault.values()) {
      assertThat(played.struck(fault)).as("%s struck", fault).isGreaterThan(0);
    }
  }
}
