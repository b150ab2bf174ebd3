package io.heatsink.remedy.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.heatsink.testing.Histories;
import java.util.OptionalLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The histories that proxies with a shared cache survive find each of these out. */
class PlantedFleetBugsTest {
  private static final long ENOUGH = 10_000;

  @ParameterizedTest
  @EnumSource(BrokenShared.Bug.class)
  void aBrokenSharedCacheIsFound(BrokenShared.Bug bug) {
    OptionalLong seed =
        Histories.firstToFail(
            ENOUGH, FleetHistory.REAL.sharing(shared -> new BrokenShared(shared, bug)));

    assertThat(seed).as("a history that finds %s", bug).isPresent();
  }
}
