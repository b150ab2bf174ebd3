package io.heatsink.proxy;

import io.heatsink.heat.HotKey;
import io.heatsink.heat.Verdict;
import io.heatsink.http.HttpFront;
import io.heatsink.http.UpstreamClient;
import io.heatsink.journal.Journal;
import io.heatsink.remedy.cache.CacheStats;
import io.heatsink.remedy.cache.policy.Counts;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** What the parts count themselves, as metrics; read when they are scraped. */
final class CoreMetrics {
  private CoreMetrics() {}

  static void register(MeterRegistry registry, Core core) {
    for (Verdict verdict : Verdict.values()) {
      Gauge.builder("heatsink.keys", core, c -> keys(c, verdict))
          .tag("verdict", verdict.name().toLowerCase(Locale.ROOT))
          .register(registry);
    }
    cache(registry, core, "hits", Counts::hits);
    cache(registry, core, "joins", Counts::joins);
    cache(registry, core, "fetches", Counts::fetches);
    cache(registry, core, "stored", Counts::stored);
    cache(registry, core, "dropped", Counts::dropped);
    Gauge.builder("heatsink.cache.entries", core, c -> cacheSum(c, Counts::entries))
        .register(registry);
    Gauge.builder("heatsink.cache.size.bytes", core, c -> cacheSum(c, Counts::bytes))
        .register(registry);
    FunctionCounter.builder(
            "heatsink.journal.lines", core, c -> c.journal().map(Journal::written).orElse(0L))
        .register(registry);
    FunctionCounter.builder(
            "heatsink.journal.dropped", core, c -> c.journal().map(Journal::dropped).orElse(0L))
        .register(registry);
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

  private static void cache(
      MeterRegistry registry, Core core, String what, ToDoubleFunction<Counts> count) {
    FunctionCounter.builder("heatsink.cache." + what, core, c -> cacheSum(c, count))
        .register(registry);
  }

  private static double cacheSum(Core core, ToDoubleFunction<Counts> count) {
    return core.cache().stats().stream().map(CacheStats::counts).mapToDouble(count).sum();
  }

  private static double keys(Core core, Verdict verdict) {
    return core.heat().snapshot().keys().stream()
        .map(HotKey::verdict)
        .filter(v -> v == verdict)
        .count();
  }
}
