package io.heatsink.heat;

import static org.assertj.core.api.Assertions.assertThat;

import io.heatsink.dynamodb.ThrottlingReason;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Keys that are refused, all of them far below what DynamoDB's own limit would make hot. */
class SuspectsTest {
  private final Play play = new Play(3);

  @Test
  void aLoneSuspectIsHotAtOnce() {
    play.ticks(1, () -> play.writeRefused("sale", 3, 2));
    assertThat(play.verdict("sale")).contains(Verdict.HOT);
  }

  @Test
  void whoIsRefusedWithoutAReasonIsASuspectTooAndTeachesNoLimit() {
    play.seconds(2, () -> play.writeRefusedUntold("sale", 6, 3));
    HotKey sale = play.hot("sale").orElseThrow();
    assertThat(sale.verdict()).isEqualTo(Verdict.HOT);
    assertThat(sale.refusedPerSecond()).isEqualTo(30);
    assertThat(sale.reason()).isEmpty();
    assertThat(sale.limit()).isEqualTo(new LimitInForce(1_000, LimitInForce.From.PARTITION));
  }

  /** Batches against a table that is short as a whole: their parts come back without a reason. */
  @Test
  void refusalsWithoutAReasonThatSpreadOverAllKeysMakeNobodyHot() {
    play.seconds(15, () -> writeToAllRefusedUntold(100));
    assertThat(play.heat.snapshot().keys()).noneMatch(key -> key.verdict().atLeast(Verdict.HOT));
  }

  @Test
  void whoHasAGoodPartOfTheRefusalsWithoutAReasonIsHot() {
    play.seconds(
        3,
        () -> {
          writeToAllRefusedUntold(100);
          play.writeRefusedUntold("sale", 20, 5);
        });
    assertThat(play.verdict("sale")).contains(Verdict.HOT);
    assertWasNeverHot("other-7");
  }

  private void writeToAllRefusedUntold(int keys) {
    for (int i = 0; i < keys; i++) {
      play.writeRefusedUntold("other-" + i, 2, 1);
    }
  }

  @Test
  void aSuspectIsHotAtOnceAmongKeysThatAreMuchCooler() {
    play.ticks(
        20,
        () -> {
          play.writeRefused("sale", 6, 6);
          play.write("other", 3);
        });
    play.ticks(1, () -> play.writeRefused("sale", 12, 5));
    assertThat(play.verdict("sale")).contains(Verdict.HOT);
  }

  @Test
  void whoIsAQuarterAsHotAsTheHottestSuspectIsHotToo() {
    play.ticks(
        20,
        () -> {
          play.writeRefused("sale", 100, 50);
          play.writeRefused("runner-up", 28, 20);
        });
    assertThat(play.changesOf("sale")).anyMatch(SuspectsTest::isHot);
    assertThat(play.changesOf("runner-up")).anyMatch(SuspectsTest::isHot);
  }

  @Test
  void whoIsNotIsItsNeighbourAndGetsNoRemedy() {
    play.seconds(
        20,
        () -> {
          play.writeRefused("sale", 60, 40);
          play.writeRefused("neighbour", 12, 6);
        });
    assertThat(play.hot("neighbour").orElseThrow().verdict()).isEqualTo(Verdict.WARM);
    assertIsNeighbour("neighbour", "sale");
    assertThat(play.clearance("neighbour")).isEqualTo(Clearance.NONE);
    assertThat(play.clearance("sale")).isNotEqualTo(Clearance.NONE);
  }

  /** Once such a neighbour was the only suspect of that second, and shown as hot. */
  @Test
  void aNeighbourStaysOneInASecondInWhichTheHotterKeyIsNotRefused() {
    play.seconds(
        2,
        () -> {
          play.writeRefused("sale", 6, 4);
          play.writeRefused("neighbour", 1, 0);
        });
    play.seconds(
        6,
        () -> {
          play.writeRefused("sale", 6, 6);
          play.writeRefused("neighbour", 1, 0);
        });
    assertIsNeighbour("neighbour", "sale");
    assertWasNeverHot("neighbour");
  }

  @Test
  void aNeighbourThatIsRefusedFirstWaitsForTheHotterKeysRefusals() {
    play.ticks(
        5,
        () -> {
          play.writeRefused("sale", 6, 6);
          play.writeRefused("neighbour", 1, 0);
        });
    assertThat(play.verdict("neighbour")).isEmpty();
    play.ticks(
        1,
        () -> {
          play.writeRefused("sale", 6, 5);
          play.writeRefused("neighbour", 1, 0);
        });
    assertIsNeighbour("neighbour", "sale");
    assertThat(play.verdict("sale")).contains(Verdict.HOT);
    assertWasNeverHot("neighbour");
  }

  @Test
  void aCoolSuspectIsHotAfterASecondIfNobodyHotterIsRefused() {
    Runnable load =
        () -> {
          play.writeRefused("elsewhere", 60, 60);
          play.writeRefused("sale", 6, 4);
        };
    play.ticks(10, load);
    assertThat(play.verdict("sale")).isEmpty();
    play.ticks(1, load);
    assertThat(play.verdict("sale")).contains(Verdict.HOT);
  }

  @Test
  void aNeighbourIsJudgedByItselfOnceTheHotterKeyIsNoSuspectAnyLonger() {
    play.seconds(
        5,
        () -> {
          play.writeRefused("sale", 60, 40);
          play.writeRefused("neighbour", 6, 3);
        });
    assertIsNeighbour("neighbour", "sale");
    play.seconds(11, () -> play.writeRefused("neighbour", 6, 3));
    assertThat(play.changesOf("neighbour")).anyMatch(SuspectsTest::isHot);
    assertThat(play.hot("neighbour").orElseThrow().neighbourOf()).isEmpty();
  }

  @Test
  void refusalsOfAnotherIndexMakeNoNeighbour() {
    TableAccess index = play.heat.tableAccess(Play.TABLE, "by-owner", play.writes.access());
    play.ticks(
        2,
        () -> {
          play.writeRefused("sale", 60, 40);
          play.recorder.offered(index, Play.key("owner"), 2);
          play.recorder.refused(index, Play.key("owner"), ThrottlingReason.Limit.KEY_RANGE, 2);
        });
    assertThat(play.verdict("owner")).contains(Verdict.HOT);
  }

  @Test
  void limitsOfTheTableMakeNoKeyHot() {
    for (ThrottlingReason.Limit limit : ThrottlingReason.Limit.values()) {
      if (limit != ThrottlingReason.Limit.KEY_RANGE) {
        play.ticks(
            10,
            () -> {
              play.recorder.offered(play.writes, Play.key("sale"), 2);
              play.recorder.refused(play.writes, Play.key("sale"), limit, 2);
            });
      }
    }
    assertThat(play.verdict("sale")).isEmpty();
  }

  @Test
  void ofAPartitionsKeysOnlyTheHotOneIsFoundAndWithinASecond() {
    for (long seed = 0; seed < 100; seed++) {
      Play here = new Play(seed);
      TightPartition partition = new TightPartition(here, 50, seed % 2 == 0 ? 25 : 50);
      Map<String, Double> rates = new HashMap<>();
      for (int i = 0; i < 20; i++) {
        rates.put("neighbour-" + i, 1 + 4 * here.random.nextDouble());
      }
      int saleFrom = here.random.nextInt(100);
      while (partition.tick() < 300) {
        boolean isSale = saleFrom <= partition.tick();
        // A sale brings the other keys some more, too; before it nothing is refused.
        partition.rate("sale", isSale ? 60 : 1);
        rates.forEach((key, perSecond) -> partition.rate(key, isSale ? perSecond : perSecond / 4));
        partition.play();
      }
      int found = foundAt(here, "sale");
      assertThat(found - partition.firstRefusal("sale")).as("seed %d", seed).isBetween(0, 10);
      for (String neighbour : rates.keySet()) {
        assertThat(here.changesOf(neighbour))
            .as("seed %d: %s", seed, neighbour)
            .noneMatch(SuspectsTest::isHot);
      }
    }
  }

  private static int foundAt(Play play, String key) {
    return play.changesOf(key).stream()
        .filter(SuspectsTest::isHot)
        .findFirst()
        .map(change -> (int) (change.atNanos() / Heat.TICK_NANOS) - 2)
        .orElse(Integer.MAX_VALUE);
  }

  private void assertIsNeighbour(String key, String of) {
    HotKey neighbour = play.hot(key).orElseThrow();
    assertThat(neighbour.kind()).isEqualTo(Kind.NEIGHBOUR);
    assertThat(neighbour.neighbourOf()).isEqualTo(Optional.of(Play.key(of)));
  }

  private void assertWasNeverHot(String key) {
    assertThat(play.changesOf(key)).noneMatch(SuspectsTest::isHot);
  }

  private static boolean isHot(HeatChange change) {
    return change.verdict().map(verdict -> verdict.atLeast(Verdict.HOT)).orElse(false);
  }
}
