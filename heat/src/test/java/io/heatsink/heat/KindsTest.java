package io.heatsink.heat;

import static org.assertj.core.api.Assertions.assertThat;

import io.heatsink.dynamodb.PrimaryKey;
import java.util.Optional;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** What the heat of one hot partition key falls on. */
class KindsTest {
  private static final int WRITES_OF_A_TICK = 100;

  private final Play play = new Play(7);
  private int written;

  @Test
  void aKeyOfATableWithoutSortKeysIsAnItem() {
    play(
        i -> {
          play.recorder.offeredItem(play.writes, new PrimaryKey(Play.key("sale"), null), 2);
          return Optional.empty();
        });
    assertThat(kind()).isEqualTo(Kind.ITEM);
  }

  @Test
  void oneItemThatTakesMostOfItsCollectionsHeatIsAnItemAndNamed() {
    play(i -> Optional.of(i % 10 < 7 ? "total" : "line" + i % 40));
    HotKey sale = play.hot("sale").orElseThrow();
    assertThat(sale.kind()).isEqualTo(Kind.ITEM);
    assertThat(sale.sortKey()).contains(Play.key("total"));
    HotItem hottest = sale.items().get(0);
    assertThat(hottest.sortKey()).isEqualTo(Play.key("total"));
    assertThat(hottest.offered().low()).isLessThanOrEqualTo(700);
    assertThat(hottest.offered().high()).isGreaterThanOrEqualTo(600);
  }

  @Test
  void manyItemsAreACollection() {
    play(i -> Optional.of("line" + play.random.nextInt(1_000)));
    HotKey sale = play.hot("sale").orElseThrow();
    assertThat(sale.kind()).isEqualTo(Kind.COLLECTION);
    assertThat(sale.sortKey()).isEmpty();
  }

  @Test
  void queriesOfManyItemsAreACollection() {
    play(
        i -> {
          play.recorder.offered(play.writes, Play.key("sale"), 2);
          return Optional.empty();
        });
    assertThat(kind()).isEqualTo(Kind.COLLECTION);
  }

  @Test
  void sortKeysThatOnlyRiseAreTold() {
    play(i -> Optional.of("2026-11-21T%09d".formatted(i)));
    assertThat(kind()).isEqualTo(Kind.RISING_SORT_KEY);
  }

  @Test
  void soAreSortKeysThatOnlyFall() {
    play(i -> Optional.of("%09d".formatted(1_000_000 - i)));
    assertThat(kind()).isEqualTo(Kind.RISING_SORT_KEY);
  }

  @Test
  void soAreThoseThatComeALittleOutOfOrder() {
    play(i -> Optional.of("%09d".formatted(i % 10 == 0 ? i - 3 : i)));
    assertThat(kind()).isEqualTo(Kind.RISING_SORT_KEY);
  }

  @Test
  void aKeyThatJustGotHotIsUnknown() {
    play.ticks(2, () -> play.write("sale", 2_000));
    assertThat(kind()).isEqualTo(Kind.UNKNOWN);
  }

  /**
   * @param write of the i-th write its sort key; empty if it was recorded here
   */
  private void play(IntFunction<Optional<String>> write) {
    play.seconds(
        10,
        () -> {
          for (int i = 0; i < WRITES_OF_A_TICK; i++) {
            write.apply(written++).ifPresent(sort -> play.writeItem("sale", sort));
          }
        });
  }

  private Kind kind() {
    return play.hot("sale").orElseThrow().kind();
  }
}
