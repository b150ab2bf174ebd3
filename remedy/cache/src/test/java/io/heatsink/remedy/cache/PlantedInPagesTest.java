package io.heatsink.remedy.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.heatsink.dynamodb.Operation;
import io.heatsink.remedy.cache.policy.Planted;
import io.heatsink.remedy.cache.policy.PlantedInPages;
import io.heatsink.testing.Histories;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The histories that the real page cache survives find each of these out. */
class PlantedInPagesTest {
  private static final long ENOUGH = 10_000;

  @ParameterizedTest
  @EnumSource(PlantedInPages.class)
  void aBrokenRuleIsFound(PlantedInPages bug) {
    found(bug.name(), PageHistory.REAL.with(bug::create));
  }

  @Test
  void aRestartThatTakesTheTableForSettledIsFound() {
    found("settledAtStart", PageHistory.REAL.with(PlantedInPages::settledAtStart));
  }

  @Test
  void aNewRuleThatStoresAtOnceIsFound() {
    found("storingAtOnce", PageHistory.REAL.with(PlantedInPages::storingAtOnce));
  }

  @ParameterizedTest
  @EnumSource(
      names = {
        "PUT_ITEM",
        "UPDATE_ITEM",
        "DELETE_ITEM",
        "BATCH_WRITE_ITEM",
        "TRANSACT_WRITE_ITEMS",
        "EXECUTE_STATEMENT"
      })
  void anOverlookedWriteIsFound(Operation operation) {
    found(operation.name(), PageHistory.REAL.with(Planted.overlooking(operation)));
  }

  private static void found(String bug, PageHistory scene) {
    OptionalLong seed = Histories.firstToFail(ENOUGH, scene);
    assertThat(seed).as("a history that finds %s", bug).isPresent();
  }
}
