package io.heatsink.heat;

import io.heatsink.dynamodb.KeyValue;
import io.heatsink.dynamodb.ThrottlingReason;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One partition as a token bucket, with keys that write one unit a time, by chance. */
final class TightPartition {
  private final Play play;
  private final double unitsPerSecond;
  private final double burst;
  private final Map<String, Double> rates = new LinkedHashMap<>();
  private final Map<String, Integer> firstRefusals = new LinkedHashMap<>();
  private double tokens;
  private int tick;

  private record Arrival(String key, double second) {}

  TightPartition(Play play, double unitsPerSecond, double burst) {
    this.play = play;
    this.unitsPerSecond = unitsPerSecond;
    this.burst = burst;
    tokens = burst;
  }

  void rate(String key, double perSecond) {
    rates.put(key, perSecond);
  }

  /** The tick in which the key was refused for the first time. */
  int firstRefusal(String key) {
    return firstRefusals.getOrDefault(key, Integer.MAX_VALUE);
  }

  int tick() {
    return tick;
  }

  void play() {
    List<Arrival> arrivals = new ArrayList<>();
    rates.forEach(
        (key, perSecond) -> {
          for (int i = Poisson.draw(play.random, perSecond / 10); i > 0; i--) {
            arrivals.add(new Arrival(key, play.random.nextDouble(0.1)));
          }
        });
    arrivals.sort(Comparator.comparingDouble(Arrival::second));
    double before = 0;
    for (Arrival arrival : arrivals) {
      tokens = Math.min(burst, tokens + unitsPerSecond * (arrival.second() - before));
      before = arrival.second();
      KeyValue key = Play.key(arrival.key());
      play.recorder.offered(play.writes, key, 2);
      if (tokens >= 1) {
        tokens--;
        play.recorder.charged(play.writes, key, 2);
      } else {
        play.recorder.refused(play.writes, key, ThrottlingReason.Limit.KEY_RANGE, 2);
        firstRefusals.putIfAbsent(arrival.key(), tick);
      }
    }
    tokens = Math.min(burst, tokens + unitsPerSecond * (0.1 - before));
    play.tick();
    tick++;
  }
}
