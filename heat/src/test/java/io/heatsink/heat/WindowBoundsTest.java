package io.heatsink.heat;

import static org.assertj.core.api.Assertions.assertThat;

import io.heatsink.dynamodb.AttributeValue.StringValue;
import io.heatsink.dynamodb.KeyValue;
import io.heatsink.dynamodb.ThrottlingReason.Access;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Estimates of every window against exact counts, on loads that no sketch of 8,192 keys holds. */
class WindowBoundsTest {
  private static final int LOADS = 4;
  private static final int TICKS = 1_300;

  @Test
  void exactCountsAreWithinTheBoundsOfEveryWindow() {
    for (int seed = 0; seed < LOADS; seed++) {
      play(new SplittableRandom(seed), "seed " + seed);
    }
  }

  private static void play(SplittableRandom random, String what) {
    Heat heat = Heat.create(HashSecret.random(random), Limits.OF_DYNAMODB, 0);
    List<Recorder> recorders = List.of(heat.recorder(), heat.recorder());
    TableAccess access = heat.tableAccess("orders", null, Access.WRITE);
    ExactCounts exact = new ExactCounts();
    int keys = 1 << (8 + random.nextInt(9));
    double skew = 1 + 3 * random.nextDouble();
    for (int tick = 1; tick <= TICKS; tick++) {
      // What is hot moves: every 20 seconds other keys are.
      int first = tick / 200 * 7_919;
      for (int i = random.nextInt(600); i > 0; i--) {
        int rank = (int) (keys * Math.pow(random.nextDouble(), skew));
        String name = "key" + (first + rank) % keys;
        Recorder recorder = recorders.get(random.nextInt(2));
        int halfUnits = 1 + random.nextInt(8);
        if (random.nextInt(3) > 0) {
          recorder.offered(access, KeyValue.of(name), halfUnits);
          exact.offered(name, halfUnits);
        }
        if (random.nextInt(3) > 0) {
          recorder.charged(access, KeyValue.of(name), halfUnits);
          exact.charged(name, halfUnits);
        }
      }
      recorders.forEach(Recorder::handOver);
      heat.tick(tick * Heat.TICK_NANOS);
      exact.tick(tick);
      if (random.nextInt(25) == 0) {
        for (Window window : Window.values()) {
          check(heat, exact, window, what + ", tick " + tick + ", " + window);
        }
      }
    }
  }

  private static void check(Heat heat, ExactCounts exact, Window window, String what) {
    Map<String, long[]> counts = exact.in(window);
    double perSecond = 1 / (2 * exact.seconds(window));
    for (BusyKey busy : heat.busiest(window, WatchList.MOST_WATCHED)) {
      String name = ((StringValue) busy.partitionKey().toAttributeValue()).value();
      long[] of = counts.getOrDefault(name, new long[2]);
      assertWithin(busy.offered(), of[0] * perSecond, what + ", offered to " + name);
      assertWithin(busy.charged(), of[1] * perSecond, what + ", charged for " + name);
    }
  }

  private static void assertWithin(Estimate estimate, double exact, String what) {
    assertThat(exact).as(what).isBetween(estimate.low() - 1e-6, estimate.high() + 1e-6);
  }
}
