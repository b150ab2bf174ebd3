package io.heatsink.proxy;

import io.heatsink.heat.HotKey;
import io.heatsink.heat.Verdict;
import io.heatsink.http.HttpFront;
import io.heatsink.http.UpstreamClient;
import io.heatsink.journal.Journal;
import io.heatsink.remedy.cache.CacheStats;
import io.heatsink.remedy.cache.FollowCounts;
import io.heatsink.remedy.cache.policy.Counts;
import io.heatsink.remedy.cache.policy.KeyClass;
import io.heatsink.remedy.cache.shared.SharedHealth;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/** What the parts count themselves, as metrics; read when they are scraped. */
final class CoreMetrics {
  private CoreMetrics() {}

  static void register(MeterRegistry registry, Core core) {
    for (Verdict verdict : Verdict.values()) {
      Gauge.builder("heatsink.keys", core, c -> keys(c, verdict))
          .tag("verdict", verdict.name().toLowerCase(Locale.ROOT))
          .register(registry);
    }
    FunctionCounter.builder(
            "heatsink.journal.lines", core, c -> c.journal().map(Journal::written).orElse(0L))
        .register(registry);
    FunctionCounter.builder(
            "heatsink.journal.dropped", core, c -> c.journal().map(Journal::dropped).orElse(0L))
        .register(registry);
    registerSharedCache(registry, core);
  }

  /** How the cache is that proxies share, if they share one. */
  private static void registerSharedCache(MeterRegistry registry, Core core) {
    if (core.sharedCache().isEmpty()) {
      return;
    }
    Gauge.builder("heatsink.shared.cache.reachable", core, c -> reachable(c) ? 1 : 0)
        .register(registry);
    Gauge.builder("heatsink.shared.cache.unsent", core, c -> c.cache().unsent()).register(registry);
    FunctionCounter.builder(
            "heatsink.shared.cache.failures",
            core,
            c -> c.sharedCache().map(SharedHealth::failures).orElse(0L))
        .register(registry);
    FunctionCounter.builder(
            "heatsink.shared.cache.garbage",
            core,
            c -> c.sharedCache().map(SharedHealth::garbage).orElse(0L))
        .register(registry);
  }

  private static boolean reachable(Core core) {
    return core.sharedCache().map(SharedHealth::reachable).orElse(false);
  }

  /** What clients and DynamoDB hold of this process at the moment. */
  static void registerConnections(MeterRegistry registry, HttpFront front, UpstreamClient client) {
    Gauge.builder("heatsink.client.connections", front, HttpFront::openConnections)
        .register(registry);
    Gauge.builder("heatsink.client.in.flight.bytes", front, HttpFront::bytesInFlight)
        .register(registry);
    FunctionCounter.builder("heatsink.client.refused.requests", front, HttpFront::refusedRequests)
        .register(registry);
    Gauge.builder("heatsink.upstream.connections", client, UpstreamClient::openConnections)
        .register(registry);
    Gauge.builder("heatsink.upstream.in.flight.bytes", client, UpstreamClient::bytesInFlight)
        .register(registry);
  }

  /** What the caches of these tables do; those that are known already stay. */
  static void registerCaches(MeterRegistry registry, Core core, Set<String> tables) {
    for (String table : tables) {
      Tags ofTable = Tags.of("table", table);
      counter(
          registry,
          core,
          "compared",
          ofTable.and("result", "same"),
          c -> compared(c, table, CacheStats::same));
      counter(
          registry,
          core,
          "compared",
          ofTable.and("result", "different"),
          c -> compared(c, table, CacheStats::different));
      for (KeyClass keys : KeyClass.values()) {
        Tags tags = Tags.of("table", table, "class", keys.name().toLowerCase(Locale.ROOT));
        counter(registry, core, "hits", tags, c -> sum(c, table, keys, Counts::hits));
        counter(
            registry,
            core,
            "hit.age.seconds",
            tags,
            c -> sum(c, table, keys, counts -> counts.hitAgeNanos() / 1e9));
        counter(registry, core, "joins", tags, c -> sum(c, table, keys, Counts::joins));
        counter(registry, core, "fetches", tags, c -> sum(c, table, keys, Counts::fetches));
        counter(registry, core, "stored", tags, c -> sum(c, table, keys, Counts::stored));
        counter(registry, core, "overtaken", tags, c -> sum(c, table, keys, Counts::overtaken));
        counter(registry, core, "over.budget", tags, c -> sum(c, table, keys, Counts::overBudget));
        counter(registry, core, "dropped", tags, c -> sum(c, table, keys, Counts::dropped));
        counter(registry, core, "evicted", tags, c -> sum(c, table, keys, Counts::evicted));
        Gauge.builder("heatsink.cache.entries", core, c -> sum(c, table, keys, Counts::entries))
            .tags(tags)
            .register(registry);
        Gauge.builder("heatsink.cache.size.bytes", core, c -> sum(c, table, keys, Counts::bytes))
            .tags(tags)
            .register(registry);
      }
    }
  }

  /**
   * How far the streams of these tables are behind, in seconds; no number where that is unknown.
   */
  static void registerStreams(MeterRegistry registry, Core core, Set<String> tables) {
    for (String table : tables) {
      Tags tags = Tags.of("table", table);
      Gauge.builder("heatsink.cache.stream.lag.seconds", core, c -> lagSeconds(c, table))
          .tags(tags)
          .register(registry);
      ofStream(registry, core, "ignored", tags, table, FollowCounts::ignored);
      ofStream(registry, core, "invalidating", tags, table, FollowCounts::invalidating);
      counter(registry, core, "stream.gaps", tags, c -> ofStream(c, table, FollowCounts::gaps));
    }
  }

  private static void ofStream(
      MeterRegistry registry,
      Core core,
      String what,
      Tags tags,
      String table,
      ToLongFunction<FollowCounts> count) {
    counter(
        registry, core, "stream.records", tags.and("what", what), c -> ofStream(c, table, count));
  }

  private static double ofStream(Core core, String table, ToLongFunction<FollowCounts> count) {
    return following(core, table).map(count::applyAsLong).orElse(0L);
  }

  private static double lagSeconds(Core core, String table) {
    return following(core, table)
        .flatMap(counts -> counts.stats().lag())
        .map(lag -> lag.toMillis() / 1_000.0)
        .orElse(Double.NaN);
  }

  private static Optional<FollowCounts> following(Core core, String table) {
    return core.cache().stats().stream()
        .filter(stats -> stats.table().equals(table))
        .flatMap(stats -> stats.following().stream())
        .findFirst();
  }

  private static double compared(Core core, String table, ToLongFunction<CacheStats> count) {
    return core.cache().stats().stream()
        .filter(stats -> stats.table().equals(table))
        .mapToLong(count)
        .sum();
  }

  private static void counter(
      MeterRegistry registry, Core core, String what, Tags tags, ToDoubleFunction<Core> count) {
    FunctionCounter.builder("heatsink.cache." + what, core, count).tags(tags).register(registry);
  }

  /** Zero while the table has no cache. */
  private static double sum(
      Core core, String table, KeyClass keys, ToDoubleFunction<Counts> count) {
    return core.cache().stats().stream()
        .filter(stats -> stats.table().equals(table))
        .map(stats -> stats.counts().get(keys))
        .filter(Objects::nonNull)
        .mapToDouble(count)
        .sum();
  }

  private static double keys(Core core, Verdict verdict) {
    return core.heat().snapshot().keys().stream()
        .map(HotKey::verdict)
        .filter(v -> v == verdict)
        .count();
  }
}
