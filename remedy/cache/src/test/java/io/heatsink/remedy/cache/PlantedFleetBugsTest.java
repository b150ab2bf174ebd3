package io.heatsink.remedy.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.heatsink.call.Schemas;
import io.heatsink.call.Turns;
import io.heatsink.call.Upstream;
import io.heatsink.dynamodb.Operation;
import io.heatsink.remedy.cache.policy.Planted;
import io.heatsink.remedy.cache.policy.RecordJudgement;
import io.heatsink.remedy.cache.shared.SharedFollowing;
import io.heatsink.remedy.cache.stream.RecordEffects;
import io.heatsink.remedy.cache.stream.StreamFollower;
import io.heatsink.remedy.cache.stream.StreamRecord;
import io.heatsink.testing.Histories;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** The histories that proxies with a shared cache survive find each of these out. */
class PlantedFleetBugsTest {
  private static final long ENOUGH = 10_000;

  @ParameterizedTest
  @EnumSource(
      value = BrokenShared.Bug.class,
      names = {"INDEX_CHANGES_NOT_TOLD", "VALUE_OF_A_WRITE_BELIEVED_WHATEVER_ITS_VERSION"},
      mode = Mode.EXCLUDE)
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
        "WRITES_NOT_CLOSED",
        "AGE_COUNTED_FROM_ARRIVAL"
      })
  void aBrokenSharedCacheIsFoundByPages(BrokenShared.Bug bug) {
    OptionalLong seed =
        Histories.firstToFail(
            ENOUGH, PageFleetHistory.REAL.sharing(shared -> new BrokenShared(shared, bug)));

    assertThat(seed).as("a history that finds %s", bug).isPresent();
  }

  @Test
  void aTableDeletedThroughAProxyThatOverlooksItIsFound() {
    found(
        "DeleteTable",
        PageFleetHistory.REAL.remaking().with(Planted.overlooking(Operation.DELETE_TABLE)));
  }

  @Test
  void anOlderTableOfTheSameNameThatIsServedFromTheSharedCacheIsFound() {
    UnaryOperator<Schemas> alwaysTheSame =
        schemas -> table -> schemas.find(table).map(known -> TestEngine.SCHEMA);
    found("TableId", PageFleetHistory.REAL.remaking().knowing(alwaysTheSame));
  }

  @Test
  void anOlderTableOfTheSameNameThatIsServedFromMemoryIsFound() {
    found("forget", PageFleetHistory.REAL.remaking().forgettingNoTables());
  }

  @Test
  void recordsThatTakeNothingAwayAreFound() {
    found("records", PageFleetHistory.REAL.followedBy(new Deaf()));
  }

  private static void found(String bug, PageFleetHistory scene) {
    OptionalLong seed = Histories.firstToFail(ENOUGH, scene);
    assertThat(seed).as("a history that finds %s", bug).isPresent();
  }

  /** Reads all records, and lets them change nothing. */
  private static final class Deaf implements TableFollowing.Followers {
    @Override
    public StreamFollower start(
        String table,
        String name,
        Upstream upstream,
        SharedFollowing following,
        RecordEffects effects,
        Turns turns) {
      RecordEffects none =
          new RecordEffects() {
            @Override
            public void begin() {
              effects.begin();
            }

            @Override
            public CompletableFuture<Void> apply(List<StreamRecord> records) {
              return CompletableFuture.completedFuture(null);
            }

            @Override
            public CompletableFuture<Void> applyGap() {
              return effects.applyGap();
            }
          };
      return REAL.start(table, name, upstream, following, none, turns);
    }

    @Override
    public RecordJudgement judgement() {
      return REAL.judgement();
    }
  }
}
