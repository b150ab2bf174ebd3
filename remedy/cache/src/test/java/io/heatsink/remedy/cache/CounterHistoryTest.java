package io.heatsink.remedy.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.heatsink.testing.Fault;
import io.heatsink.testing.Histories;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;

class CounterHistoryTest {
  @Test
  void everyReadKeepsThePromiseWhileItemsAreCountedIn() {
    Histories.Played played = Histories.play(1_000, CounterHistory.REAL);

    // The engine takes batches whole.
    for (Fault fault : EnumSet.complementOf(EnumSet.of(Fault.PARTIAL_BATCH))) {
      assertThat(played.struck(fault)).as("%s struck", fault).isGreaterThan(0);
    }
  }
}
