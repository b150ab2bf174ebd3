package io.heatsink.heat;

import static org.assertj.core.api.Assertions.assertThat;

import io.heatsink.dynamodb.AttributeValue.StringValue;
import io.heatsink.dynamodb.KeyValue;
import io.heatsink.dynamodb.ThrottlingReason.Access;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/** Recall and error of the hundred hottest keys, on real loads played by order, 2,000 a second. */
class TracesTest {
  private static final int ACCESSES_OF_A_TICK = 200;

  /** Odd against the windows' steps of 10 and 100 ticks. */
  private static final int TICKS_BETWEEN_LOOKS = 249;

  private final Heat heat =
      Heat.create(HashSecret.random(new SplittableRandom(5)), Limits.OF_DYNAMODB, 0);
  private final Recorder recorder = heat.recorder();
  private final TableAccess access = heat.tableAccess("trace", null, Access.READ);
  private final ExactCounts exact = new ExactCounts();
  private int tick;

  private double leastRecall = 1;
  private double recalls;
  private double mostError;
  private int looks;

  @Test
  void theHottestKeysOfAShopAreFound() {
    play("orm-busy.tsv.gz", key -> key);
    assertThat(recalls / looks).isGreaterThanOrEqualTo(0.98);
    // Where the hundredth key has little more than one access a second, many are almost as hot.
    assertThat(leastRecall).isGreaterThanOrEqualTo(0.65);
    assertThat(mostError).isLessThanOrEqualTo(0.05);
  }

  @Test
  void theHottestFoldersOfACommitHistoryAreFound() {
    play("git-kafka.tsv.gz", key -> key.substring(0, key.indexOf('.')));
    assertThat(leastRecall).isGreaterThanOrEqualTo(0.99);
    assertThat(mostError).isLessThanOrEqualTo(0.01);
  }

  @Test
  void aHotSetThatMovesIsFoundAgain() {
    SplittableRandom random = new SplittableRandom(6);
    for (int i = 0; i < 1_000; i++) {
      for (int j = 0; j < ACCESSES_OF_A_TICK; j++) {
        boolean isHot = random.nextBoolean();
        // Each twenty seconds, a hundred other keys take half of all.
        int key = isHot ? tick / 200 * 100 + random.nextInt(100) : random.nextInt(100_000);
        access((isHot ? "hot" : "other") + key);
      }
      tick();
      if (tick % 200 > 150) {
        look(Window.TEN_SECONDS);
      }
    }
    assertThat(leastRecall).isGreaterThanOrEqualTo(0.99);
    assertThat(mostError).isLessThanOrEqualTo(0.02);
  }

  private void play(String file, UnaryOperator<String> partitionKey) {
    Path trace = Path.of(System.getProperty("heatsink.root"), "traces", file);
    try (BufferedReader in =
            new BufferedReader(
                new InputStreamReader(
                    new GZIPInputStream(Files.newInputStream(trace)), StandardCharsets.UTF_8));
        Stream<String> lines = in.lines()) {
      Iterator<String> keys =
          lines.map(line -> partitionKey.apply(line.split("\t", -1)[1])).iterator();
      while (keys.hasNext()) {
        for (int i = 0; i < ACCESSES_OF_A_TICK && keys.hasNext(); i++) {
          access(keys.next());
        }
        tick();
        if (tick > 100 && tick % TICKS_BETWEEN_LOOKS == 0) {
          look(Window.TEN_SECONDS);
          look(Window.MINUTE);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void access(String key) {
    recorder.offered(access, KeyValue.of(key), 1);
    exact.offered(key, 1);
  }

  private void tick() {
    tick++;
    recorder.handOver();
    heat.tick(tick * Heat.TICK_NANOS);
    exact.tick(tick);
  }

  private void look(Window window) {
    Map<String, Estimate> found = new HashMap<>();
    for (BusyKey busy : heat.busiest(window, 100)) {
      found.put(((StringValue) busy.partitionKey().toAttributeValue()).value(), busy.offered());
    }
    List<Map.Entry<String, Long>> hottest = exact.hottest(window, 100);
    long least = hottest.get(hottest.size() - 1).getValue();
    Map<String, long[]> counts = exact.in(window);
    int hits = 0;
    double off = 0;
    double sum = 0;
    for (Map.Entry<String, Estimate> each : found.entrySet()) {
      long halfUnits = counts.getOrDefault(each.getKey(), new long[2])[0];
      double perSecond = halfUnits / (2 * exact.seconds(window));
      assertThat(perSecond)
          .as("%s, tick %d, %s", each.getKey(), tick, window)
          .isBetween(each.getValue().low() - 1e-6, each.getValue().high() + 1e-6);
      // Of keys with the same heat, any may be among the hundred.
      hits += halfUnits >= least ? 1 : 0;
      off += Math.abs(each.getValue().perSecond() - perSecond);
      sum += perSecond;
    }
    double recall = hits / (double) hottest.size();
    leastRecall = Math.min(leastRecall, recall);
    recalls += recall;
    looks++;
    mostError = Math.max(mostError, off / sum);
  }
}
