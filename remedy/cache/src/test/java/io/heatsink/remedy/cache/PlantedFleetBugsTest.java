package io.heatsink.remedy.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.heatsink.testing.Histories;
import java.util.OptionalLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** The histories that proxies with a shared cache survive find each of these out. */
class PlantedFleetBugsTest {
  private static final long ENOUGH = 10_000;

  @ParameterizedTest
  @EnumSource(value = BrokenShared.Bug.class, names = "INDEX_CHANGES_NOT_TOLD", mode = Mode.EXCLUDE)
  void aBrokenSharedCacheIsFound(BrokenShared.Bug bug) {
    OptionalLong seed =
        Histories.firstToFail(
            ENOUGH, FleetHistory.REAL.sharing(shared -> new BrokenShared(shared, bug)));

    assertThat(seed).as("a history that finds %s", bug).isPresent();
  }

  @ParameterizedTest
  @EnumSource(
      value = BrokenShared.Bug.class,
      names = {
        "INDEX_CHANGES_NOT_TOLD",
        "CHANNEL_IGNORED",
        "WRITES_NOT_OPENED",
        "WRITES_NOT_CLOSED",
        "AGE_COUNTED_FROM_ARRIVAL"
      })
  void aBrokenSharedCacheIsFoundByPages(BrokenShared.Bug bug) {
    OptionalLong seed =
        Histories.firstToFail(
            ENOUGH, new PageFleetHistory(shared -> new BrokenShared(shared, bug)));

    assertThat(seed).as("a history that finds %s", bug).isPresent();
  }
}
