package io.heatsink.heat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.heatsink.dynamodb.ThrottlingReason;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LoadShapeTest {
  private static final double THREE_STANDARD_ERRORS = 0.07;

  private final Play play = new Play(9);

  @Test
  void sharesDistinctKeysAndExponentAreThoseOfTheLoad() {
    int keys = 3_000;
    double[] cumulative = new double[keys];
    double sum = 0;
    for (int i = 0; i < keys; i++) {
      sum += Math.pow(i + 1, -1.2);
      cumulative[i] = sum;
    }
    double all = sum;
    Map<Integer, Integer> counts = new HashMap<>();
    play.seconds(
        20,
        () -> {
          for (int i = 0; i < 500; i++) {
            int found = Arrays.binarySearch(cumulative, play.random.nextDouble() * all);
            int key = found < 0 ? -found - 1 : found;
            counts.merge(key, 1, Integer::sum);
            play.recorder.offered(play.writes, Play.key("key" + key), 2);
          }
        });
    int[] falling = counts.values().stream().mapToInt(count -> -count).sorted().toArray();
    LoadShape shape = shape();
    assertThat(shape.top1()).isCloseTo(share(falling, 1), within(1e-9));
    assertThat(shape.top10()).isCloseTo(share(falling, 10), within(1e-9));
    assertThat(shape.top100()).isCloseTo(share(falling, 100), within(1e-9));
    assertThat((double) shape.distinctKeys())
        .isCloseTo(counts.size(), within(counts.size() * THREE_STANDARD_ERRORS));
    assertThat(shape.zipf()).isCloseTo(1.2, within(0.05));
    assertThat(shape.usablePartitions()).isCloseTo(1 / share(falling, 1), within(1e-9));
  }

  @Test
  void anEvenSpreadHasNoExponentAndFillsAsManyPartitionsAsThereAreKeys() {
    play.seconds(
        5,
        () -> {
          for (int key = 0; key < 50; key++) {
            play.recorder.offered(play.writes, Play.key("key" + key), 2);
          }
        });
    LoadShape shape = shape();
    assertThat(shape.zipf()).isCloseTo(0, within(0.01));
    assertThat(shape.top1()).isCloseTo(0.02, within(1e-9));
    assertThat(shape.usablePartitions()).isCloseTo(50, within(50 * THREE_STANDARD_ERRORS));
  }

  @Test
  void oneKeyFillsOnePartition() {
    play.seconds(5, () -> play.write("sale", 100));
    LoadShape shape = shape();
    assertThat(shape.top1()).isEqualTo(1);
    assertThat(shape.distinctKeys()).isEqualTo(1);
    assertThat(shape.usablePartitions()).isEqualTo(1);
  }

  @Test
  void refusalsAreToldByTheLimitThatMadeThem() {
    play.idle(10);
    play.seconds(
        10,
        () -> {
          play.recorder.refused(play.writes, Play.key("sale"), ThrottlingReason.Limit.KEY_RANGE, 2);
          play.recorder.refused(play.writes, ThrottlingReason.Limit.PROVISIONED, 4);
        });
    assertThat(shape().refusedPerSecond())
        .containsOnlyKeys(ThrottlingReason.Limit.KEY_RANGE, ThrottlingReason.Limit.PROVISIONED)
        .hasEntrySatisfying(
            ThrottlingReason.Limit.PROVISIONED,
            perSecond -> assertThat(perSecond).isCloseTo(20, within(2.5)));
  }

  private LoadShape shape() {
    List<LoadShape> load = play.heat.snapshot().load();
    assertThat(load).hasSize(1);
    return load.get(0);
  }

  /** Of counts as negative numbers, so that they rise. */
  private static double share(int[] falling, int keys) {
    return Arrays.stream(falling).limit(keys).sum() / (double) Arrays.stream(falling).sum();
  }
}
