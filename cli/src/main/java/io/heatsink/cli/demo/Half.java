package io.heatsink.cli.demo;

import io.heatsink.cli.AttemptCounter;
import io.heatsink.cli.Clients;
import io.heatsink.lab.Lab;
import io.heatsink.lab.LabOptions;
import io.heatsink.lab.load.FlashSale;
import io.heatsink.lab.load.LoadReport;
import io.heatsink.lab.load.OpenLoop;
import io.heatsink.lab.load.Requests;
import io.heatsink.partition.PartitionSettings;
import io.heatsink.proxy.Proxy;
import io.heatsink.proxy.configuration.Configuration;
import io.heatsink.proxy.configuration.ConfigurationSource;
import io.heatsink.proxy.configuration.Reading;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/** One half of the demo: a fresh table, a fresh proxy in front of it, and the sale. */
final class Half {
  static final int PARTITIONS = 28;
  private static final String WARM_UP_TABLE = "last-year";
  private static final double WARM_UP_SECONDS = 4;
  private static final FlashSale.Traffic ORDINARY = new FlashSale.Traffic(300, 8, 0, 0);
  private static final String REGION = "eu-central-1";
  private static final String ANY_PORT = "127.0.0.1:0";

  private Half() {}

  /** What came of it. */
  record Outcome(LoadReport load, AttemptCounter.Counts attempts, TableUse use, HotKeyWatch keys) {}

  /**
   * Plays it.
   *
   * @param rules further settings, such as the cache's rule
   * @param progress is told a few times a second how things stand
   */
  static Outcome play(Requests requests, Map<String, String> rules, Consumer<State> progress)
      throws IOException, InterruptedException {
    AttemptCounter attempts = new AttemptCounter();
    // No burst is left: this table has been busy for five minutes.
    LabOptions options =
        LabOptions.DEFAULT
            .withPort(0)
            .withLimits(
                PartitionSettings.DEFAULT
                    .withPartitions(PARTITIONS)
                    .withAdaptive(false)
                    .withInitialBurst(Duration.ZERO));
    HeldClock clock = new HeldClock();
    try (Lab lab = Lab.start(options, clock)) {
      try (Proxy proxy = Proxy.start(configuration(lab.endpoint(), rules))) {
        return play(requests, progress, attempts, lab, clock, proxy);
      }
    }
  }

  private static Outcome play(
      Requests requests,
      Consumer<State> progress,
      AttemptCounter attempts,
      Lab lab,
      HeldClock clock,
      Proxy proxy)
      throws IOException, InterruptedException {
    warmUp(lab, clock, proxy);
    clock.hold();
    try (DynamoDbAsyncClient direct = Clients.withoutRetries(lab.endpoint(), REGION)) {
      Shop.open(direct, Shop.TABLE, FlashSale.products(), clock);
      Shop.spendBurst(direct, Shop.TABLE, FlashSale.products());
    }
    clock.release();
    try (DynamoDbAsyncClient visitors = Clients.to(uri(proxy.address()), REGION, attempts);
        TableUse use = TableUse.watch(lab);
        HotKeyWatch keys = HotKeyWatch.watch(uri(proxy.adminAddress()))) {
      Shop shop = new Shop(visitors, Shop.TABLE);
      LoadReport load =
          OpenLoop.play(
              requests,
              request -> {
                keys.requested(request);
                return shop.send(request);
              },
              sent ->
                  progress.accept(
                      new State(
                          sent.dueNanos() / 1e9,
                          attempts.counts(),
                          use.now(),
                          keys.found().size())));
      return new Outcome(load, attempts.counts(), use, keys);
    }
  }

  /** JVM and connections get warm on a table of their own; counted nowhere. */
  private static void warmUp(Lab lab, HeldClock clock, Proxy proxy)
      throws IOException, InterruptedException {
    try (DynamoDbAsyncClient direct = Clients.withoutRetries(lab.endpoint(), REGION);
        DynamoDbAsyncClient earlier =
            Clients.to(uri(proxy.address()), REGION, new AttemptCounter())) {
      Shop.open(direct, WARM_UP_TABLE, List.of(), clock);
      OpenLoop.play(
          new FlashSale(ORDINARY, WARM_UP_SECONDS, WARM_UP_SECONDS, 1),
          new Shop(earlier, WARM_UP_TABLE),
          sent -> {});
    }
  }

  /** How things stand. */
  record State(double seconds, AttemptCounter.Counts attempts, TableUse.Units use, int hotKeys) {}

  private static Configuration configuration(URI upstream, Map<String, String> rules) {
    Map<String, String> flags = new HashMap<>(rules);
    // Where it is known what one partition gives, the proxy is told.
    flags.put(
        "tables." + Shop.TABLE + ".limits",
        "{readUnits: %d, writeUnits: %d}"
            .formatted(Shop.READ_UNITS / PARTITIONS, Shop.WRITE_UNITS / PARTITIONS));
    flags.put("upstream.url", upstream.toString());
    flags.put("upstream.region", REGION);
    flags.put("listen", ANY_PORT);
    flags.put("admin", ANY_PORT);
    return switch (new ConfigurationSource(Optional.empty(), flags).read()) {
      case Reading.Accepted accepted -> accepted.configuration();
      case Reading.Refused refused ->
          throw new IllegalStateException(refused.problems().toString());
    };
  }

  private static URI uri(InetSocketAddress address) {
    return URI.create("http://127.0.0.1:" + address.getPort());
  }
}
