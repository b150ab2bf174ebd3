package io.heatsink.partition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heatsink.dynamodb.KeyValue;
import io.heatsink.dynamodb.ThrottlingReason.Access;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LayoutTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 28, 1_000})
  void evenRangesCoverEveryHashOnce(int count) {
    List<KeyRange> ranges = Layout.evenly(count);

    assertThat(ranges).hasSize(count);
    assertThat(ranges.getFirst().from()).isEqualTo(Boundary.START);
    assertThat(ranges.getLast().to()).isEmpty();
    for (int i = 1; i < count; i++) {
      assertThat(ranges.get(i - 1).to()).contains(ranges.get(i).from());
    }
  }

  @Test
  void theMiddleOfARangeHalvesIt() {
    var all = new KeyRange(Boundary.START, Optional.empty());
    Boundary middle = all.middle().orElseThrow();
    assertThat(middle.hash()).isEqualTo(Long.MIN_VALUE);
    assertThat(all.startingAt(middle).middle().orElseThrow().hash())
        .isEqualTo(0xC000_0000_0000_0000L);
    assertThat(all.upTo(middle).middle().orElseThrow().hash()).isEqualTo(0x4000_0000_0000_0000L);
  }

  @Test
  void aRangeInsideACollectionHasNoMiddle() {
    var inside =
        new KeyRange(
            new Boundary(5, KeyValue.of("a"), false),
            Optional.of(new Boundary(5, KeyValue.of("m"), true)));
    assertThat(inside.middle()).isEmpty();
    assertThat(inside.contains(new Point(5, KeyValue.of("a")))).isTrue();
    assertThat(inside.contains(new Point(5, KeyValue.of("m")))).isTrue();
    assertThat(inside.contains(new Point(5, KeyValue.of("n")))).isFalse();
    assertThat(inside.contains(new Point(5, null))).isFalse();
    assertThat(inside.contains(new Point(4, KeyValue.of("b")))).isFalse();
  }

  @Test
  void aRangeThatHoldsNothingIsRefused() {
    assertThatThrownBy(() -> new KeyRange(Boundary.START, Optional.of(Boundary.START)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("holds nothing");
  }

  /** Splits at random places: every key lies in exactly one partition, and that one is found. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void theOnePartitionOfAKeyIsFound(long seed) {
    var random = new Random(seed);
    World world = World.onDemand(PartitionSettings.DEFAULT);
    List<Partition> partitions =
        new ArrayList<>(Layout.evenly(3).stream().map(range -> partition(world, range)).toList());
    for (int i = 0; i < 60; i++) {
      Point at = anyPoint(random);
      Boundary boundary = new Boundary(at.hash(), at.sort(), random.nextBoolean());
      int index =
          new Layout(partitions).all().indexOf(new Layout(partitions).find(at.hash(), at.sort()));
      KeyRange range = partitions.get(index).range();
      if (range.canEndAt(boundary)) {
        partitions.set(index, partition(world, range.upTo(boundary)));
        partitions.add(index + 1, partition(world, range.startingAt(boundary)));
      }
    }
    var layout = new Layout(partitions);

    assertThat(layout.size()).as("seed %d", seed).isGreaterThan(10);
    for (int i = 0; i < 2_000; i++) {
      Point point = anyPoint(random);
      assertThat(partitions.stream().filter(partition -> partition.range().contains(point)))
          .as("seed %d, %s", seed, point)
          .containsExactly(layout.find(point.hash(), point.sort()));
    }
  }

  private static Point anyPoint(Random random) {
    // Few hashes, some of them "negative", and few sort keys: boundaries are met exactly.
    long hash = (random.nextInt(5) - 2) * 0x3000_0000_0000_0000L;
    return new Point(hash, KeyValue.of("s" + random.nextInt(30)));
  }

  private static Partition partition(World world, KeyRange range) {
    var order = new Guard.Order();
    Guard guard = order.guard(Guard.Rank.PARTITION);
    Lane reads = Lane.create(guard, Access.READ, PartitionSettings.DEFAULT, 0, world.now);
    return new Partition(0, range, 1, reads, reads);
  }
}
