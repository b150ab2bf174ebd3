package io.heatsink.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.heatsink.dynamodb.KeyValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SplitPointTest {
  private static final KeyRange ALL = new KeyRange(Boundary.START, Optional.empty());

  private static Span item(long hash, String sort) {
    var point = new Point(hash, KeyValue.of(sort));
    return new Span(point, point);
  }

  private static Span item(long hash) {
    var point = new Point(hash, null);
    return new Span(point, point);
  }

  private static Span page(long hash, String first, String last) {
    return new Span(new Point(hash, KeyValue.of(first)), new Point(hash, KeyValue.of(last)));
  }

  @Test
  void nothingSeenIsNoReason() {
    assertThat(SplitPoint.forHeat(List.of(), ALL, false)).isInstanceOf(SplitPoint.Declined.class);
  }

  @Test
  void oneItemIsNeverDivided() {
    List<Span> seen = IntStream.range(0, 100).mapToObj(i -> item(7, "a")).toList();

    assertThat(SplitPoint.forHeat(seen, ALL, false))
        .isEqualTo(new SplitPoint.Declined(SplitRefusal.SINGLE_ITEM));
  }

  @Test
  void hashesAreUnsigned() {
    List<Span> seen = List.of(item(-2), item(1), item(-1), item(2));

    assertThat(SplitPoint.forHeat(seen, ALL, false))
        .isEqualTo(new SplitPoint.At(Boundary.beforeCollection(3)));
  }

  @Test
  void aHotItemIsPartedFromItsNeighbours() {
    var seen = new ArrayList<Span>();
    for (int i = 0; i < 96; i++) {
      seen.add(item(50));
    }
    seen.addAll(List.of(item(10), item(60), item(70), item(80)));

    assertThat(SplitPoint.forHeat(seen, ALL, false))
        .isEqualTo(new SplitPoint.At(Boundary.beforeCollection(51)));
  }

  @Test
  void theBoundaryLiesInsideTheRange() {
    KeyRange range = ALL.startingAt(Boundary.beforeCollection(50));
    List<Span> seen = IntStream.range(0, 50).mapToObj(i -> item(50 + i % 2)).toList();

    assertThat(SplitPoint.forHeat(seen, range, false))
        .isEqualTo(new SplitPoint.At(Boundary.beforeCollection(51)));
    assertThat(SplitPoint.forHeat(seen, range.upTo(Boundary.beforeCollection(51)), false))
        .isInstanceOf(SplitPoint.Declined.class);
  }

  @Test
  void pagesThatLieOnOneSideHelpToChooseIt() {
    List<Span> seen =
        IntStream.range(0, 90)
            .mapToObj(i -> i % 2 == 0 ? page(1, "a", "k") : page(1, "l", "z"))
            .toList();

    assertThat(SplitPoint.forHeat(seen, ALL, false))
        .isEqualTo(new SplitPoint.At(new Boundary(1, KeyValue.of("k"), true)));
  }

  @Test
  void forItsSizeACollectionIsSplitAlsoWhereSortKeysRise() {
    List<Span> seen =
        IntStream.range(0, 100).mapToObj(i -> item(1, "time%04d".formatted(i))).toList();

    assertThat(SplitPoint.forHeat(seen, ALL, false))
        .isEqualTo(new SplitPoint.Declined(SplitRefusal.ONE_WAY_SORT_KEY));
    assertThat(SplitPoint.forSize(seen, ALL, false))
        .isEqualTo(new SplitPoint.At(new Boundary(1, KeyValue.of("time0049"), true)));
    assertThat(SplitPoint.forSize(seen, ALL, true))
        .isEqualTo(new SplitPoint.Declined(SplitRefusal.LOCAL_INDEX));
  }

  /** Whatever was seen: a boundary leaves something on both sides, and the better half is found. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void theMedianIsMissedByLessThanItsItemsShare(long seed) {
    var random = new Random(seed);
    var seen = new ArrayList<Span>();
    for (int i = 0; i < 256; i++) {
      seen.add(item(random.nextLong(), "s" + random.nextInt(1_000)));
    }

    SplitPoint chosen = SplitPoint.forHeat(seen, ALL, random.nextBoolean());

    assertThat(chosen).as("seed %d", seed).isInstanceOf(SplitPoint.At.class);
    Boundary boundary = ((SplitPoint.At) chosen).boundary();
    long right = seen.stream().filter(span -> boundary.isAtOrBefore(span.first())).count();
    assertThat(right).as("seed %d", seed).isEqualTo(128);
  }
}
