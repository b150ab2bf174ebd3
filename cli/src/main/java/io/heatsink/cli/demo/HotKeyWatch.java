package io.heatsink.cli.demo;

import io.heatsink.cli.top.AdminApi;
import io.heatsink.cli.top.HeatReport;
import io.heatsink.lab.load.FlashSale;
import io.heatsink.lab.load.TimedRequest;
import java.io.IOException;
import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the proxy's admin API many times a second which keys are hot, as an operator's tool would.
 */
final class HotKeyWatch implements AutoCloseable {
  /** From half of the limit on, by what is asked of the key itself. */
  private static final double HOT_SHARE = 0.5;

  private static final long EVERY_MILLIS = 100;

  private static final Logger LOG = LoggerFactory.getLogger(HotKeyWatch.class);

  private final AdminApi api;
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private final Map<String, Long> firstRequest = new ConcurrentHashMap<>();
  private final Map<String, Found> found = new ConcurrentHashMap<>();

  /**
   * A key that got hot.
   *
   * @param access read or write
   * @param afterNanos from the first request of the sale on that key
   */
  record Found(
      String key, String access, @Nullable String reason, String verdict, long afterNanos) {}

  private HotKeyWatch(AdminApi api) {
    this.api = api;
  }

  static HotKeyWatch watch(URI admin) {
    HotKeyWatch watch = new HotKeyWatch(AdminApi.at(admin, Optional.empty()));
    var unused =
        watch.clock.scheduleWithFixedDelay(watch::look, 0, EVERY_MILLIS, TimeUnit.MILLISECONDS);
    return watch;
  }

  /** A request is sent. */
  void requested(TimedRequest request) {
    if (FlashSale.SALE_ITEMS.contains(request.key())) {
      firstRequest.putIfAbsent(request.key(), System.nanoTime());
    }
  }

  /** Every key that has been hot, once for reads and once for writes. */
  Collection<Found> found() {
    return List.copyOf(found.values());
  }

  private void look() {
    try {
      for (HeatReport.Key key : api.heat().keys()) {
        // Neighbours are refused too, and shown by top; here it is about the keys that heat the
        // partition.
        if (!key.verdict().equals("warm") && key.share() >= HOT_SHARE) {
          note(key, String.valueOf(key.partitionKey().get("S")));
        }
      }
    } catch (IOException e) {
      // The proxy is on its way up or down; the next look will tell.
      LOG.debug("No heat yet", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void note(HeatReport.Key key, String name) {
    long now = System.nanoTime();
    found.compute(
        key.access() + " " + name,
        (place, before) -> {
          if (before != null && (before.reason() != null || key.reason() == null)) {
            return before;
          }
          long after =
              before == null ? now - firstRequest.getOrDefault(name, now) : before.afterNanos();
          return new Found(name, key.access(), key.reason(), key.verdict(), after);
        });
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
