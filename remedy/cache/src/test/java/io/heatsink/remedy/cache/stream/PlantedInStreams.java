package io.heatsink.remedy.cache.stream;

import io.heatsink.call.Turns;
import io.heatsink.call.Upstream;
import io.heatsink.remedy.cache.shared.SharedFollowing;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/** Followers in which one rule is broken, as a builder might have broken it. */
public enum PlantedInStreams {
  /** How far it has got is kept before the records have taken effect. */
  CHECKPOINT_AHEAD_OF_EFFECT(new ShardRules(), following -> following, PlantedInStreams::late),
  /** Children are read while their parents still are. */
  CHILD_BEFORE_PARENT(
      new ShardRules() {
        @Override
        Optional<ShardPlace> start(
            StreamShard shard,
            Map<String, ShardPlace> kept,
            Map<String, ShardPlace> taken,
            Set<String> described,
            boolean firstSight) {
          Optional<ShardPlace> start = super.start(shard, kept, taken, described, firstSight);
          return start.isEmpty() ? Optional.of(new ShardPlace.Horizon()) : start;
        }
      },
      following -> following,
      (effects, turns) -> effects),
  /** A child is read from where it is when it is found. */
  LATEST_FOR_CHILDREN(
      new ShardRules() {
        @Override
        Optional<ShardPlace> start(
            StreamShard shard,
            Map<String, ShardPlace> kept,
            Map<String, ShardPlace> taken,
            Set<String> described,
            boolean firstSight) {
          return super.start(shard, kept, taken, described, firstSight)
              .map(place -> place instanceof ShardPlace.Horizon ? new ShardPlace.Latest() : place);
        }
      },
      following -> following,
      PlantedInStreams::withoutGaps),
  /** What was held before it began to read is kept. */
  NOTHING_GOES_AT_THE_BEGINNING(
      new ShardRules(), following -> following, PlantedInStreams::withoutGaps),
  /** Whoever has led once goes on, and whoever asks may lead. */
  TWO_LEADERS(
      new ShardRules() {
        @Override
        boolean isOver(long untilNanos, long nowNanos) {
          return false;
        }
      },
      Unfenced::new,
      (effects, turns) -> effects);

  @SuppressWarnings("ImmutableEnumChecker") // has no state
  private final ShardRules rules;

  @SuppressWarnings("ImmutableEnumChecker") // has no state
  private final UnaryOperator<SharedFollowing> following;

  @SuppressWarnings("ImmutableEnumChecker") // has no state
  private final BiFunction<RecordEffects, Turns, RecordEffects> effects;

  PlantedInStreams(
      ShardRules rules,
      UnaryOperator<SharedFollowing> following,
      BiFunction<RecordEffects, Turns, RecordEffects> effects) {
    this.rules = rules;
    this.following = following;
    this.effects = effects;
  }

  public StreamFollower start(
      String table,
      String name,
      Upstream upstream,
      SharedFollowing really,
      RecordEffects does,
      Turns turns) {
    return StreamFollower.start(
        table, name, upstream, following.apply(really), effects.apply(does, turns), rules, turns);
  }

  /** Says that it is done before it has begun. */
  private static RecordEffects late(RecordEffects real, Turns turns) {
    return new RecordEffects() {
      @Override
      public void begin() {
        real.begin();
      }

      @Override
      public CompletableFuture<Void> apply(List<StreamRecord> records) {
        turns.start(
            () -> {
              turns.sleep(Duration.ofMillis(800));
              CompletableFuture<Void> unused = real.apply(records);
            });
        return CompletableFuture.completedFuture(null);
      }

      @Override
      public CompletableFuture<Void> applyGap() {
        return real.applyGap();
      }
    };
  }

  private static RecordEffects withoutGaps(RecordEffects real, Turns turns) {
    return new RecordEffects() {
      @Override
      public void begin() {
        real.begin();
      }

      @Override
      public CompletableFuture<Void> apply(List<StreamRecord> records) {
        return real.apply(records);
      }

      @Override
      public CompletableFuture<Void> applyGap() {
        return CompletableFuture.completedFuture(null);
      }
    };
  }

  /** Lets everybody lead. */
  private record Unfenced(SharedFollowing real) implements SharedFollowing {
    @Override
    public CompletableFuture<Following> lead(
        String follower, Duration term, Optional<Duration> behind) {
      return real.lead(follower, term, behind)
          .thenApply(answer -> new Following.Leads(new Leadership(follower, 1)));
    }

    @Override
    public CompletableFuture<Map<String, String>> places(Leadership leadership) {
      return real.places(leadership);
    }

    @Override
    public CompletableFuture<Boolean> keep(
        Leadership leadership, Map<String, String> places, Set<String> gone) {
      return CompletableFuture.completedFuture(true);
    }

    @Override
    public CompletableFuture<Void> resign(Leadership leadership) {
      return real.resign(leadership);
    }
  }
}
