package io.heatsink.heat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.heatsink.dynamodb.KeyValue;
import io.heatsink.dynamodb.ScalarType;
import io.heatsink.dynamodb.ThrottlingReason.Access;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Summaries of proxies that each saw a part of the load. */
class HeatSummaryTest {
  private static final int TICKS = 200;

  /** Of the ten seconds, what is in them after the last tick. */
  private static final int FIRST_TICK = TICKS / 10 * 10 - 90;

  private final SplittableRandom random = new SplittableRandom(10);
  private final List<Proxy> proxies = List.of(new Proxy(), new Proxy(), new Proxy());
  private final Map<Long, Long> exact = new HashMap<>();
  private long all;

  private static final class Proxy {
    final Heat heat = Heat.create(secret(), Limits.OF_DYNAMODB, 0);
    final Recorder recorder = heat.recorder();
    final TableAccess access = heat.tableAccess("orders", null, Access.WRITE);
  }

  private static HashSecret secret() {
    return HashSecret.random(new SplittableRandom(11));
  }

  @Test
  void mergedTheyBoundWhatEachKeyCostOverAll() {
    play();
    HeatSummary merged = merged();
    HeatSummary.Section section = merged.sections().get(0);
    assertThat(merged.sections()).hasSize(1);
    assertThat(section.offered()).isEqualTo(all);
    Set<Long> listed = new HashSet<>();
    for (HeatSummary.Key key : section.keys()) {
      listed.add(key.id());
      assertThat(exact.getOrDefault(key.id(), 0L)).isBetween(key.offered(), key.most());
    }
    assertThat(listed).hasSizeGreaterThan(500);
    exact.forEach(
        (id, halfUnits) -> {
          if (!listed.contains(id)) {
            assertThat(halfUnits).isLessThanOrEqualTo(section.mostUnlisted());
          }
        });
  }

  @Test
  void mergedTheyListTheHottestKeysOfAll() {
    play();
    Set<Long> listed = new HashSet<>();
    merged().sections().get(0).keys().stream().limit(150).forEach(key -> listed.add(key.id()));
    List<Long> hottest =
        exact.entrySet().stream()
            .sorted(Map.Entry.<Long, Long>comparingByValue().reversed())
            .limit(100)
            .map(Map.Entry::getKey)
            .toList();
    assertThat(hottest.stream().filter(listed::contains).count()).isGreaterThanOrEqualTo(95);
  }

  @Test
  void theOrderOfMergingMakesNoDifference() {
    play();
    HeatSummary one = proxies.get(0).heat.summary();
    HeatSummary other = proxies.get(1).heat.summary();
    assertThat(one.merge(other).toByteArray()).isEqualTo(other.merge(one).toByteArray());
  }

  @Test
  void distinctKeysOfAllAreCountedOnce() {
    Set<String> keys = new HashSet<>();
    for (int i = 0; i < 20_000; i++) {
      String key = "key" + random.nextInt(10_000);
      keys.add(key);
      Proxy proxy = proxies.get(random.nextInt(3));
      proxy.recorder.offered(proxy.access, KeyValue.of(key), 2);
    }
    proxies.forEach(proxy -> tick(proxy, 1));
    assertThat((double) merged().distinctKeys(proxies.get(0).access))
        .isCloseTo(keys.size(), within(0.07 * keys.size()));
  }

  @Test
  void tablesThatOnlyOneProxySawAreKept() {
    Proxy first = proxies.get(0);
    Proxy second = proxies.get(1);
    TableAccess carts = second.heat.tableAccess("carts", "by-owner", Access.READ);
    first.recorder.offered(first.access, KeyValue.of("sale"), 2);
    second.recorder.offered(carts, KeyValue.of("sale"), 2);
    tick(first, 1);
    tick(second, 1);
    HeatSummary merged = first.heat.summary().merge(second.heat.summary());
    assertThat(merged.distinctKeys(first.access)).isEqualTo(1);
    assertThat(merged.distinctKeys(carts)).isEqualTo(1);
  }

  /** Zipf over more keys than a sketch has cells, each proxy a third of it. */
  private void play() {
    KeyHash hash = new KeyHash(secret());
    int keys = 50_000;
    for (int tick = 1; tick <= TICKS; tick++) {
      for (int i = 0; i < 300; i++) {
        String name = "key" + (int) (keys * Math.pow(random.nextDouble(), 5));
        Proxy proxy = proxies.get(random.nextInt(3));
        int halfUnits = 1 + random.nextInt(4);
        proxy.recorder.offered(proxy.access, KeyValue.of(name), halfUnits);
        if (tick > FIRST_TICK - 1) {
          byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
          long id = hash.hash(proxy.access.seed(), ScalarType.S, bytes, 0, bytes.length);
          exact.merge(id, (long) halfUnits, Long::sum);
          all += halfUnits;
        }
      }
      for (Proxy proxy : proxies) {
        tick(proxy, tick);
      }
    }
  }

  private static void tick(Proxy proxy, int tick) {
    proxy.recorder.handOver();
    proxy.heat.tick(tick * Heat.TICK_NANOS);
  }

  private HeatSummary merged() {
    HeatSummary merged = proxies.get(0).heat.summary();
    for (Proxy proxy : proxies.subList(1, proxies.size())) {
      merged = merged.merge(proxy.heat.summary());
    }
    return merged;
  }
}
