package io.heatsink.heat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** A partition gives 50 writes a second, which only its refusals tell. */
class LearntLimitTest {
  private static final double OWN_LIMIT = Limits.WRITE_UNITS_OF_A_PARTITION;

  private final Play play = new Play(8);

  @Test
  void theLimitOfAHotSuspectIsWhatItWasGranted() {
    play.seconds(10, () -> play.writeRefused("sale", 8, 5));
    assertThat(limit().from()).isEqualTo(LimitInForce.From.LEARNT);
    assertThat(limit().perSecond()).isCloseTo(50, within(1.0));
    HotKey sale = play.hot("sale").orElseThrow();
    assertThat(sale.share()).isCloseTo(80 / 50.0, within(0.05));
    assertThat(sale.verdict()).isEqualTo(Verdict.OVER);
  }

  @Test
  void aNeighbourLearnsNothing() {
    play.seconds(
        5,
        () -> {
          play.writeRefused("sale", 80, 50);
          play.writeRefused("neighbour", 5, 2);
        });
    assertThat(play.hot("neighbour").orElseThrow().limit())
        .isEqualTo(new LimitInForce(OWN_LIMIT, LimitInForce.From.PARTITION));
  }

  @Test
  void moreThanAPartitionGivesIsNoLimit() {
    play.seconds(5, () -> play.writeRefused("sale", 150, 120));
    assertThat(limit()).isEqualTo(new LimitInForce(OWN_LIMIT, LimitInForce.From.PARTITION));
  }

  /** Between what was learnt and the partition's own, on a scale of ratios. */
  @Test
  void itWeighsHalfAsMuchAfterEachMinuteWithoutRefusals() {
    play.seconds(5, () -> play.writeRefused("sale", 8, 5));
    double learnt = limit().perSecond();
    double weight = 1;
    for (int minute = 0; minute < 4; minute++) {
      play.seconds(60, () -> play.writeRefused("sale", 40, 40));
      weight /= 2;
      assertThat(limit().perSecond())
          .isCloseTo(OWN_LIMIT * Math.pow(learnt / OWN_LIMIT, weight), within(0.01));
    }
    play.seconds(60, () -> play.writeRefused("sale", 40, 40));
    assertThat(limit()).isEqualTo(new LimitInForce(OWN_LIMIT, LimitInForce.From.PARTITION));
  }

  @Test
  void itIsNotForgottenWhileARemedyKeepsTheHeatAway() {
    play.seconds(5, () -> play.writeRefused("sale", 8, 5));
    double learnt = limit().perSecond();
    play.seconds(600, () -> play.write("sale", 80));
    assertThat(limit()).isEqualTo(new LimitInForce(learnt, LimitInForce.From.LEARNT));
  }

  @Test
  void itIsNotForgottenWhileBatchesAreRefusedWithoutAReason() {
    play.seconds(5, () -> play.writeRefused("sale", 8, 5));
    double learnt = limit().perSecond();
    play.seconds(180, () -> play.writeRefusedUntold("sale", 8, 6));
    assertThat(limit()).isEqualTo(new LimitInForce(learnt, LimitInForce.From.LEARNT));
  }

  private LimitInForce limit() {
    return play.hot("sale").orElseThrow().limit();
  }
}
