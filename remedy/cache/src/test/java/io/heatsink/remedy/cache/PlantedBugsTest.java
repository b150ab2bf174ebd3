package io.heatsink.remedy.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.heatsink.call.Call;
import io.heatsink.dynamodb.Operation;
import io.heatsink.dynamodb.wire.Head;
import io.heatsink.dynamodb.wire.ItemAccess;
import io.heatsink.remedy.cache.policy.Planted;
import io.heatsink.testing.Histories;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The histories that the real cache survives find each of these out. */
class PlantedBugsTest {
  private static final long ENOUGH = 10_000;

  @ParameterizedTest
  @EnumSource(Planted.class)
  void aBrokenRuleIsFound(Planted bug) {
    found(bug.name(), CacheHistory.REAL.with(bug::create));
  }

  @Test
  void aRestartThatTakesTheTableForSettledIsFound() {
    found("settledAtStart", CacheHistory.REAL.with(Planted::settledAtStart));
  }

  @Test
  void aNewRuleThatStoresAtOnceIsFound() {
    found("storingAtOnce", CacheHistory.REAL.with(Planted::storingAtOnce));
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
    found(operation.name(), CacheHistory.REAL.with(Planted.overlooking(operation)));
  }

  @Test
  void overlookedUnknownOperationsAreFound() {
    found("unknown", CacheHistory.REAL.with(Planted.overlookingTheUnknown()));
  }

  @Test
  void overlookedWritesOfUntoldKeysAreFound() {
    found("untold", CacheHistory.REAL.with(Planted.overlookingUntoldKeys()));
  }

  @Test
  void stronglyConsistentReadsAnsweredFromTheCacheAreFound() {
    found("strong", CacheHistory.REAL.misreading(PlantedBugsTest::withoutConsistency));
  }

  private static void found(String bug, CacheHistory scene) {
    OptionalLong seed = Histories.firstToFail(ENOUGH, scene);
    assertThat(seed).as("a history that finds %s", bug).isPresent();
  }

  private static Call withoutConsistency(Call call) {
    Head head = call.head();
    return head == null
        ? call
        : call.withBody(
            call.body(),
            new Head(
                head.operation(),
                head.accesses().stream().map(PlantedBugsTest::withoutConsistency).toList(),
                head.returnConsumedCapacity(),
                head.capacitySpan(),
                head.home()));
  }

  private static ItemAccess withoutConsistency(ItemAccess access) {
    return new ItemAccess(
        access.table(),
        access.index(),
        access.kind(),
        access.partition(),
        access.key(),
        false,
        access.start(),
        access.end(),
        access.expressions());
  }
}
