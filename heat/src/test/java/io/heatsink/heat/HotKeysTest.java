package io.heatsink.heat;

import static org.assertj.core.api.Assertions.assertThat;

import io.heatsink.heat.Limits.PartitionShare;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** One key's way up and down; one partition gives 1,000 writes a second. */
class HotKeysTest {
  private final Play play = new Play(1);

  @Test
  void aKeyWithinItsCapacityIsNotHot() {
    play.seconds(60, () -> play.write("sale", 200));
    assertThat(play.verdict("sale")).isEmpty();
  }

  @Test
  void aKeyIsWarmFromAQuarterOfTheLimit() {
    play.seconds(20, () -> play.write("sale", 300));
    assertThat(play.verdict("sale")).contains(Verdict.WARM);
    assertThat(play.clearance("sale")).isEqualTo(Clearance.NONE);
  }

  @Test
  void aKeyIsHotFromHalfTheLimit() {
    play.seconds(2, () -> play.write("sale", 600));
    assertThat(play.verdict("sale")).contains(Verdict.HOT);
  }

  @Test
  void aKeyIsOverFromTheLimit() {
    play.seconds(2, () -> play.write("sale", 1_100));
    assertThat(play.verdict("sale")).contains(Verdict.OVER);
  }

  @Test
  void aJumpIsSeenInTwoTicks() {
    play.idle(20);
    play.ticks(2, () -> play.write("sale", 2_000));
    assertThat(play.verdict("sale")).contains(Verdict.OVER);
  }

  @Test
  void aJumpAmongManyOtherKeysIsSeenInTwoTicks() {
    Runnable others =
        () -> {
          for (int i = 0; i < 5_000; i++) {
            play.recorder.offered(
                play.writes, Play.key("other-" + play.random.nextInt(1_000_000)), 2);
          }
        };
    play.seconds(3, others);
    play.ticks(
        2,
        () -> {
          others.run();
          play.write("sale", 2_000);
        });
    assertThat(play.verdict("sale")).contains(Verdict.OVER);
    assertThat(play.heat.snapshot().keys()).hasSize(1);
  }

  @Test
  void oneDearWriteIsNoJump() {
    play.ticks(1, () -> play.recorder.offered(play.writes, Play.key("sale"), 2 * 400));
    assertThat(play.verdict("sale")).isEmpty();
  }

  @Test
  void aRemedyWaitsForThreeTicksThatWereCountedOneByOne() {
    // One tick shows the key, the sketch that was in use then ends with the next.
    play.ticks(4, () -> play.write("sale", 2_000));
    assertThat(play.clearance("sale")).isEqualTo(Clearance.NONE);
    play.ticks(1, () -> play.write("sale", 2_000));
    assertThat(play.clearance("sale")).isEqualTo(Clearance.REVERSIBLE);
  }

  @Test
  void aLastingRemedyWaitsForTenSeconds() {
    play.ticks(100, () -> play.write("sale", 2_000));
    assertThat(play.clearance("sale")).isEqualTo(Clearance.REVERSIBLE);
    play.ticks(5, () -> play.write("sale", 2_000));
    assertThat(play.clearance("sale")).isEqualTo(Clearance.LASTING);
  }

  @Test
  void aKeyStaysHotWhileItIsAlmostHot() {
    play.seconds(10, () -> play.write("sale", 600));
    play.seconds(60, () -> play.write("sale", 430));
    assertThat(play.verdict("sale")).contains(Verdict.HOT);
    assertThat(play.changesOf("sale")).filteredOn(HotKeysTest::cools).isEmpty();
  }

  @Test
  void aKeyThatCooledLosesItsVerdictStepByStep() {
    play.seconds(10, () -> play.write("sale", 2_000));
    play.idle(30);
    assertThat(play.verdict("sale")).isEmpty();
    assertThat(play.changesOf("sale").stream().filter(HotKeysTest::cools).toList())
        .extracting(change -> change.verdict().map(Verdict::name).orElse("none"))
        .containsExactly("HOT", "WARM", "none");
  }

  @Test
  void configuredLimitsAreWhatHeatIsMeasuredAgainst() {
    Play small = new Play(2, new Limits(Map.of(Play.TABLE, PartitionShare.of(50, 50))));
    small.seconds(70, () -> small.write("sale", 30));
    HotKey sale = small.hot("sale").orElseThrow();
    assertThat(sale.verdict()).isEqualTo(Verdict.HOT);
    assertThat(sale.limit()).isEqualTo(new LimitInForce(50, LimitInForce.From.CONFIGURED));
  }

  @Test
  void newLimitsHoldFromTheNextTickOn() {
    play.seconds(20, () -> play.write("sale", 100));
    assertThat(play.verdict("sale")).isEmpty();
    play.heat.limits(new Limits(Map.of(Play.TABLE, PartitionShare.of(150, 150))));
    play.ticks(1, () -> play.write("sale", 100));
    assertThat(play.verdict("sale")).contains(Verdict.HOT);
  }

  @Test
  void readsAndWritesOfAKeyAreTwoHeats() {
    play.seconds(
        2,
        () -> {
          play.write("sale", 1_100);
          play.recorder.offered(play.reads, Play.key("sale"), 1);
        });
    List<HotKey> keys = play.heat.snapshot().keys();
    assertThat(keys).singleElement().extracting(HotKey::access).isEqualTo(play.writes);
  }

  @Test
  void anEventuallyConsistentReadIsHalfAUnit() {
    play.ticks(
        10,
        () -> {
          for (int i = 0; i < 300; i++) {
            play.recorder.offered(play.reads, Play.key("sale"), 1);
          }
        });
    assertThat(play.hot("sale").orElseThrow().offeredNow())
        .isEqualTo(new Estimate(1_500, 1_500, 1_500));
  }

  private static boolean cools(HeatChange change) {
    return change
        .verdictBefore()
        .map(before -> !change.verdict().map(v -> v.atLeast(before)).orElse(false))
        .orElse(false);
  }
}
