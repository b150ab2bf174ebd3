package io.heatsink.bench.heat;

import io.heatsink.heat.HeatChange;
import io.heatsink.heat.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * How soon and how surely a hot key is found: in process, on a virtual clock, with Poisson arrivals
 * of one unit each on a partition's limit of 1,000, among a million other keys. A verdict is hot or
 * above; it is known when the tick ends that shows it.
 *
 * <p>A key's arrivals begin anywhere within a tick, and the time to its verdict is taken from
 * there. The other keys together have 20,000 arrivals a second, so that all is played within a
 * minute or two; each of them comes every 50 s, and the sketch's 8,192 cells change owners all the
 * time.
 */
public final class DetectBenchmark {
  private static final double LIMIT = 1_000;
  private static final int ROUNDS = 125;

  /** Keys that get hot at the same time, each at a moment of its own. */
  private static final int KEYS_OF_ROUND = 16;

  private static final int COOL_KEYS = 50;
  private static final int TICKS_OF_AN_HOUR = 36_000;
  private static final double LONGEST_MILLIS_OF_JUMP = 200;
  private static final double LONGEST_MILLIS_OF_HOT = 2_000;

  private DetectBenchmark() {}

  public static void main(String[] arguments) {
    System.out.printf(
        "1,000,000 other keys with %,d arrivals a second together; %,d trials each%n%n",
        (int) VirtualLoad.OTHERS_PER_SECOND, ROUNDS * KEYS_OF_ROUND);
    System.out.printf("%-44s %8s %8s %8s %8s%n", "", "p50", "p99", "most", "limit");
    double jump = found("twice the limit from nothing, ms", 2 * LIMIT, 5, LONGEST_MILLIS_OF_JUMP);
    double hot =
        found("60 % of the limit from nothing, ms", 0.6 * LIMIT, 40, LONGEST_MILLIS_OF_HOT);
    int wrong = wrongVerdicts();
    System.out.printf(
        "%-44s %35d%n", COOL_KEYS + " keys at 39.9 % for an hour: wrong verdicts", wrong);
    System.out.printf("detect ratio %.2f goal 1%n", wrong > 0 ? 0 : Math.min(jump, hot));
  }

  /**
   * @param ticks for which a key is played; one that has no verdict by then took for ever
   * @return limit ÷ what 99 of 100 keys take at most
   */
  private static double found(String what, double perSecond, int ticks, double limitMillis) {
    SplittableRandom random = new SplittableRandom(Math.round(perSecond));
    VirtualLoad load = new VirtualLoad(random);
    load.ticks(100);
    List<Double> millis = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      Map<String, Double> startOf = new HashMap<>();
      for (int i = 0; i < KEYS_OF_ROUND; i++) {
        startOf.put("SALE#" + round + "#" + i, random.nextDouble());
      }
      Map<String, Double> foundAfter = new HashMap<>();
      for (int tick = 0; tick < ticks; tick++) {
        boolean isFirst = tick == 0;
        startOf.forEach((key, start) -> load.arrive(key, perSecond, isFirst ? 1 - start : 1));
        for (HeatChange change : load.tick()) {
          String key = VirtualLoad.nameOf(change);
          if (isHot(change) && startOf.containsKey(key)) {
            foundAfter.putIfAbsent(key, (tick + 1 - startOf.get(key)) * 100);
          }
        }
      }
      for (String key : startOf.keySet()) {
        millis.add(foundAfter.getOrDefault(key, Double.POSITIVE_INFINITY));
      }
      load.ticks(20);
    }
    double[] sorted = millis.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    double p99 = sorted[(int) Math.ceil(0.99 * sorted.length) - 1];
    System.out.printf(
        "%-44s %8.0f %8.0f %8.0f %8.0f%n",
        what, sorted[sorted.length / 2], p99, sorted[sorted.length - 1], limitMillis);
    return limitMillis / p99;
  }

  private static int wrongVerdicts() {
    VirtualLoad load = new VirtualLoad(new SplittableRandom(3));
    String[] cool = new String[COOL_KEYS];
    Arrays.setAll(cool, i -> "WARM#" + i);
    int wrong = 0;
    for (int tick = 0; tick < TICKS_OF_AN_HOUR; tick++) {
      for (String key : cool) {
        load.arrive(key, 0.399 * LIMIT, 1);
      }
      wrong += (int) load.tick().stream().filter(DetectBenchmark::isHot).count();
    }
    return wrong;
  }

  private static boolean isHot(HeatChange change) {
    return change.verdict().map(verdict -> verdict.atLeast(Verdict.HOT)).orElse(false);
  }
}
