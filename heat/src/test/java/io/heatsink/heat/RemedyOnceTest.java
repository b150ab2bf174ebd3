package io.heatsink.heat;

import static org.assertj.core.api.Assertions.assertThat;

import io.heatsink.dynamodb.KeyValue;
import io.heatsink.dynamodb.ThrottlingReason;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A remedy follows the clearance: given once, kept for as long as the heat lasts, taken once. */
class RemedyOnceTest {
  private static final int TEN_MINUTES = 600;

  private final Play play = new Play(4);

  @Test
  void aKeyAtTwiceTheLimitForTenMinutesGetsItsRemedyOnceAndLosesItOnceItHasCooled() {
    play.idle(5);
    play.seconds(TEN_MINUTES, () -> play.writeThrough("sale", 2_000));
    assertThatTheRemedyWasGivenOnceAndKept();
    play.idle(30);
    assertThatTheRemedyWasTakenOnce();
  }

  @Test
  void soItIsWhenACacheTakesAllOfItsChargedHeatAway() {
    play.idle(5);
    play.seconds(
        TEN_MINUTES,
        () -> {
          if (play.clearance("sale").allowsReversible()) {
            play.write("sale", 2_000);
          } else {
            play.writeThrough("sale", 2_000);
          }
        });
    assertThatTheRemedyWasGivenOnceAndKept();
    assertThat(play.hot("sale").orElseThrow().chargedNow().high()).isZero();
    play.idle(30);
    assertThatTheRemedyWasTakenOnce();
  }

  @Test
  void soItIsWhenOnlyRefusalsToldTheLimitAndTheRemedyEndsThem() {
    play.idle(5);
    play.seconds(
        TEN_MINUTES,
        () -> {
          if (play.clearance("sale").allowsReversible()) {
            play.write("sale", 100);
          } else {
            play.writeRefused("sale", 10, 5);
          }
        });
    assertThatTheRemedyWasGivenOnceAndKept();
    play.idle(30);
    assertThatTheRemedyWasTakenOnce();
  }

  @Test
  void soItIsWhenTheRemedyLetsASmallPartThroughThatIsStillRefused() {
    play.idle(5);
    KeyValue sale = Play.key("sale");
    play.seconds(
        TEN_MINUTES,
        () -> {
          if (play.clearance("sale").allowsReversible()) {
            play.write("sale", 100);
            play.recorder.refused(play.writes, sale, ThrottlingReason.Limit.KEY_RANGE, 2);
          } else {
            play.writeRefused("sale", 10, 5);
          }
        });
    assertThatTheRemedyWasGivenOnceAndKept();
    play.idle(30);
    assertThatTheRemedyWasTakenOnce();
  }

  private void assertThatTheRemedyWasGivenOnceAndKept() {
    assertThat(gains()).hasSize(1);
    assertThat(losses()).isEmpty();
    assertThat(play.clearance("sale")).isEqualTo(Clearance.LASTING);
  }

  private void assertThatTheRemedyWasTakenOnce() {
    assertThat(gains()).hasSize(1);
    assertThat(losses()).hasSize(1);
    assertThat(play.verdict("sale")).isEmpty();
    assertThat(play.clearance("sale")).isEqualTo(Clearance.NONE);
  }

  private List<HeatChange> gains() {
    return play.changesOf("sale").stream()
        .filter(each -> !each.clearanceBefore().allowsReversible())
        .filter(each -> each.clearance().allowsReversible())
        .toList();
  }

  private List<HeatChange> losses() {
    return play.changesOf("sale").stream()
        .filter(each -> each.clearanceBefore().allowsReversible())
        .filter(each -> !each.clearance().allowsReversible())
        .toList();
  }
}
