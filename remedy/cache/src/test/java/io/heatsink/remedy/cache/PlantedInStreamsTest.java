package io.heatsink.remedy.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.heatsink.call.Turns;
import io.heatsink.call.Upstream;
import io.heatsink.remedy.cache.policy.CacheRule;
import io.heatsink.remedy.cache.policy.RecordJudgement;
import io.heatsink.remedy.cache.shared.SharedFollowing;
import io.heatsink.remedy.cache.shared.SharedValue.Version;
import io.heatsink.remedy.cache.stream.PlantedInStreams;
import io.heatsink.remedy.cache.stream.RecordEffects;
import io.heatsink.remedy.cache.stream.StreamFollower;
import io.heatsink.testing.Histories;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The histories that real followers survive find each of these out. */
class PlantedInStreamsTest {
  private static final long ENOUGH = 5_000;

  @ParameterizedTest
  @EnumSource(PlantedInStreams.class)
  void aBrokenFollowerIsFound(PlantedInStreams bug) {
    found(bug.name(), FollowHistory.faulty().followedBy(following(bug)));
  }

  @Test
  void recordsOfAnotherIncarnationThatAreIgnoredAreFound() {
    RecordJudgement broken =
        new RecordJudgement() {
          @Override
          public boolean isIgnored(
              Optional<Version> record, Optional<Version> held, boolean sameImage, boolean ours) {
            return (record.isPresent() && held.isPresent())
                ? record.get().number() < held.get().number()
                : ours;
          }
        };
    found("another incarnation", FollowHistory.undisturbed().followedBy(judging(broken)));
  }

  @Test
  void recordsThatAreTakenForOursSinceTheirImageIsAreFound() {
    RecordJudgement broken =
        new RecordJudgement() {
          @Override
          public boolean isOurs(boolean remembered, boolean first) {
            return remembered;
          }
        };
    found("not ours", FollowHistory.undisturbed().followedBy(judging(broken)));
  }

  @Test
  void lagThatIsNotNoticedIsFound() {
    found("lag", FollowHistory.faulty().thatReallyDoes(CacheRule.OnLag.SERVE));
  }

  private static void found(String bug, FollowHistory scene) {
    OptionalLong seed = Histories.firstToFail(ENOUGH, scene);
    assertThat(seed).as("a history that finds %s", bug).isPresent();
  }

  private static TableFollowing.Followers following(PlantedInStreams bug) {
    return new TableFollowing.Followers() {
      @Override
      public StreamFollower start(
          String table,
          String name,
          Upstream upstream,
          SharedFollowing following,
          RecordEffects effects,
          Turns turns) {
        return bug.start(table, name, upstream, following, effects, turns);
      }

      @Override
      public RecordJudgement judgement() {
        return new RecordJudgement();
      }
    };
  }

  private static TableFollowing.Followers judging(RecordJudgement judgement) {
    return new TableFollowing.Followers() {
      @Override
      public StreamFollower start(
          String table,
          String name,
          Upstream upstream,
          SharedFollowing following,
          RecordEffects effects,
          Turns turns) {
        return REAL.start(table, name, upstream, following, effects, turns);
      }

      @Override
      public RecordJudgement judgement() {
        return judgement;
      }
    };
  }
}
