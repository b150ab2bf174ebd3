package io.heatsink.remedy.cache.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ShardRulesTest {
  private static final StreamShard PARENT = new StreamShard("parent", null, true);
  private static final StreamShard CHILD = new StreamShard("child", "parent", false);
  private static final Set<String> BOTH = Set.of("parent", "child");

  private final ShardRules rules = new ShardRules();

  @Test
  void whoSeesAStreamFirstReadsOpenShardsFromTheirEnd() {
    assertThat(rules.start(CHILD, Map.of(), Map.of(), BOTH, true))
        .contains(new ShardPlace.Latest());
    assertThat(rules.start(PARENT, Map.of(), Map.of(), BOTH, true))
        .contains(new ShardPlace.Ended());
  }

  @Test
  void aChildWaitsUntilItsParentHasBeenReadToItsEnd() {
    assertThat(rules.start(CHILD, Map.of(), Map.of(), BOTH, false)).isEmpty();
    assertThat(
            rules.start(CHILD, Map.of(), Map.of("parent", new ShardPlace.After("5")), BOTH, false))
        .isEmpty();
    assertThat(rules.start(CHILD, Map.of(), Map.of("parent", new ShardPlace.Ended()), BOTH, false))
        .contains(new ShardPlace.Horizon());
  }

  @Test
  void aShardGoesOnWhereItWasReadTo() {
    ShardPlace kept = new ShardPlace.After("7");
    assertThat(rules.start(PARENT, Map.of("parent", kept), Map.of(), BOTH, false)).contains(kept);
    assertThat(
            rules.start(
                CHILD,
                Map.of("child", kept),
                Map.of("parent", new ShardPlace.Ended()),
                BOTH,
                false))
        .contains(kept);
  }

  @Test
  void aShardWhoseParentIsTrimmedWaitsForNobody() {
    assertThat(rules.start(CHILD, Map.of(), Map.of(), Set.of("child"), false))
        .contains(new ShardPlace.Latest());
  }

  @Test
  void placesAreKeptAsText() {
    for (ShardPlace place : Set.of(new ShardPlace.After("12"), new ShardPlace.Ended())) {
      assertThat(place.text().flatMap(ShardPlace::of)).contains(place);
    }
    assertThat(new ShardPlace.Latest().text()).isEmpty();
    assertThat(ShardPlace.of("as another version has it")).isEmpty();
  }

  @Test
  void whatCouldBeReadWhenARecordWasMadeHasTakenEffect() {
    Instant now = Instant.ofEpochSecond(100);
    assertThat(rules.behind(now.minusSeconds(3), now)).isEqualTo(Duration.ofSeconds(3));
    assertThat(rules.behind(now.plusSeconds(1), now)).isEqualTo(Duration.ZERO);
    assertThat(rules.freshNanos(500, Duration.ofNanos(20))).isEqualTo(480);
    assertThat(rules.isOver(10, 9)).isFalse();
    assertThat(rules.isOver(10, 10)).isTrue();
  }
}
