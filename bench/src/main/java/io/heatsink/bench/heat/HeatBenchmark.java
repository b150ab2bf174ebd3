package io.heatsink.bench.heat;

import io.heatsink.dynamodb.AttributeValue.StringValue;
import io.heatsink.dynamodb.ScalarType;
import io.heatsink.dynamodb.ThrottlingReason.Access;
import io.heatsink.heat.HashSecret;
import io.heatsink.heat.Heat;
import io.heatsink.heat.Limits;
import io.heatsink.heat.Recorder;
import io.heatsink.heat.TableAccess;
import io.heatsink.heat.Window;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.datasketches.frequencies.ErrorType;
import org.apache.datasketches.frequencies.FrequentItemsSketch;

/**
 * Updates a second of the recorder that the proxy uses, against DataSketches' frequent-items sketch
 * (maxMapSize 65,536), which gets a String made from the same bytes inside the timing. Zipf(1.0),
 * 10 million updates over a million keys, one thread.
 *
 * <p>Ours counts in all windows, by weight, with names, judges, and ticks every 100 ms of virtual
 * time. The virtual load is a million updates a second, several times what one core of the proxy
 * can see; the second row plays a sixth of it, so that there is a tick for every 16,667 updates.
 */
public final class HeatBenchmark {
  private static final int UPDATES = 10_000_000;
  private static final int KEYS = 1_000_000;
  private static final int PEER_MAP_SIZE = 65_536;
  private static final int WARM_UPS = 3;
  private static final int RUNS = 5;
  private static final double GOAL = 3;
  private static final double MOST_MEGABYTES = 4;

  private final ZipfKeys keys;

  private HeatBenchmark(ZipfKeys keys) {
    this.keys = keys;
  }

  public static void main(String[] arguments) {
    new HeatBenchmark(ZipfKeys.draw(UPDATES, KEYS, 1)).run();
  }

  private void run() {
    List<Contender> contenders =
        List.of(
            new Contender("DataSketches FrequentItemsSketch<String>", this::peer),
            new Contender("Heatsink, 1,000,000/s", () -> ours(1_000_000)),
            new Contender("Heatsink, 166,667/s", () -> ours(166_667)));
    for (int run = 0; run < WARM_UPS + RUNS; run++) {
      for (Contender contender : contenders) {
        Result result = contender.run();
        if (run >= WARM_UPS) {
          contender.results.add(result);
        }
      }
    }
    System.out.printf("%-42s %12s %8s %11s %7s%n", "", "updates/s", "ratio", "recall@100", "MB");
    double peer = contenders.get(0).updatesPerSecond();
    for (Contender contender : contenders) {
      System.out.printf(
          "%-42s %,12.0f %8.2f %11.2f %7.1f%n",
          contender.name,
          contender.updatesPerSecond(),
          contender.updatesPerSecond() / peer,
          contender.recall(),
          contender.megabytes());
    }
    Contender ours = contenders.get(1);
    boolean holds =
        ours.recall() >= contenders.get(0).recall() && ours.megabytes() < MOST_MEGABYTES;
    if (!holds) {
      System.out.println("Not as good: recall or memory is worse than it may be.");
    }
    System.out.printf(
        "heat ratio %.2f goal %.0f%n", holds ? ours.updatesPerSecond() / peer : 0, GOAL);
  }

  private Result peer() {
    long usedBefore = used();
    FrequentItemsSketch<String> sketch = new FrequentItemsSketch<>(PEER_MAP_SIZE);
    byte[] buffer = keys.buffer();
    long start = System.nanoTime();
    for (int at = 0; at < buffer.length; at += ZipfKeys.KEY_LENGTH) {
      sketch.update(ZipfKeys.text(buffer, at));
    }
    long nanos = System.nanoTime() - start;
    double megabytes = (used() - usedBefore) / 1e6;
    List<String> top =
        Arrays.stream(sketch.getFrequentItems(ErrorType.NO_FALSE_NEGATIVES))
            .limit(100)
            .map(FrequentItemsSketch.Row::getItem)
            .toList();
    return new Result(UPDATES * 1e9 / nanos, keys.amongTop100(top) / 100.0, megabytes);
  }

  private Result ours(int updatesPerSecond) {
    long usedBefore = used();
    Heat heat = Heat.create(HashSecret.random(new SplittableRandom(2)), Limits.OF_DYNAMODB, 0);
    Recorder recorder = heat.recorder();
    TableAccess reads = heat.tableAccess("product-inventory", null, Access.READ);
    byte[] buffer = keys.buffer();
    int bytesOfTick = (updatesPerSecond / 10 + 1) * ZipfKeys.KEY_LENGTH;
    long virtualNanos = 0;
    int tickAt = bytesOfTick;
    long start = System.nanoTime();
    for (int at = 0; at < buffer.length; at += ZipfKeys.KEY_LENGTH) {
      recorder.offered(reads, ScalarType.S, buffer, at, ZipfKeys.KEY_LENGTH, 1);
      if (at >= tickAt) {
        recorder.handOver();
        virtualNanos += Heat.TICK_NANOS;
        heat.tick(virtualNanos);
        tickAt += bytesOfTick;
      }
    }
    recorder.handOver();
    heat.tick(virtualNanos + Heat.TICK_NANOS);
    long nanos = System.nanoTime() - start;
    double megabytes = (used() - usedBefore) / 1e6;
    List<String> top =
        heat.busiest(Window.MINUTE, 100).stream()
            .map(busy -> ((StringValue) busy.partitionKey().toAttributeValue()).value())
            .toList();
    return new Result(UPDATES * 1e9 / nanos, keys.amongTop100(top) / 100.0, megabytes);
  }

  private static long used() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private record Result(double updatesPerSecond, double recall, double megabytes) {}

  private static final class Contender {
    private final String name;
    private final java.util.function.Supplier<Result> code;
    private final List<Result> results = new ArrayList<>();

    Contender(String name, java.util.function.Supplier<Result> code) {
      this.name = name;
      this.code = code;
    }

    Result run() {
      return code.get();
    }

    double updatesPerSecond() {
      return results.stream()
          .mapToDouble(Result::updatesPerSecond)
          .sorted()
          .skip(RUNS / 2)
          .findFirst()
          .orElseThrow();
    }

    double recall() {
      return results.stream().mapToDouble(Result::recall).min().orElseThrow();
    }

    double megabytes() {
      return results.stream().mapToDouble(Result::megabytes).max().orElseThrow();
    }
  }
}
