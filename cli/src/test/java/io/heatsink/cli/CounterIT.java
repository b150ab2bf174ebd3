package io.heatsink.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One item that is counted in all the time, through real proxies before the lab: it stays cached,
 * each read shows what it must, and no addition is lost.
 *
 * <p>900 additions and 10,000 reads a second are asked for; a slower machine does fewer.
 */
class CounterIT {
  private static final int ADDITIONS = 900;
  private static final int READS = 10_000;
  private static final double HIT_RATIO = 0.99;
  private static final Duration WARM_UP = Duration.ofSeconds(4);
  private static final Duration MEASURED = Duration.ofSeconds(4);

  @TempDir private Path folder = Path.of("");
  private LocalProcesses processes = new LocalProcesses(folder);

  @BeforeEach
  void begin() {
    processes = new LocalProcesses(folder);
  }

  @AfterEach
  void end() {
    processes.close();
  }

  @Test
  void throughOneProxyEachReadShowsAllThatWasAcknowledged() throws Exception {
    holds(1, false);
  }

  @Test
  void throughTwoProxiesThatFollowTheTablesStreamEachHearsOfTheOthersAdditions() throws Exception {
    holds(2, true);
  }

  private void holds(int proxies, boolean shared) throws Exception {
    int lab = LocalProcesses.freePort();
    Process labProcess = processes.start("lab", "--port", Integer.toString(lab), "--no-throttle");
    URI labUri = URI.create("http://127.0.0.1:" + lab);
    LocalProcesses.until(() -> processes.answers(labUri));
    assertThat(labProcess.isAlive()).isTrue();
    processes.createTable(
        labUri,
        "counters",
        ", 'StreamSpecification': {'StreamEnabled': true, 'StreamViewType': 'NEW_AND_OLD_IMAGES'}");
    String redis = "";
    if (shared) {
      int port = LocalProcesses.freePort();
      Process unused = processes.redis(port);
      // Loaded machines take longer than the 20 ms that Redis has by default.
      redis = "redis: {url: \"redis://127.0.0.1:" + port + "\", timeout: 1s}";
    }
    List<URI> routes = new ArrayList<>();
    for (int i = 0; i < proxies; i++) {
      routes.add(proxy(i, lab, redis, shared ? ", follow: stream" : ""));
    }
    if (shared) {
      untilTheyShare(routes);
    }

    CounterLoad load = new CounterLoad(routes);
    CounterLoad.Outcome outcome = load.run(ADDITIONS, READS, WARM_UP, MEASURED);

    String told =
        "%d additions, %d reads, hit ratio %.4f, %d failures"
            .formatted(
                outcome.additions(), outcome.reads(), outcome.hitRatio(), outcome.failures());
    assertThat(outcome.broken()).as("reads that broke the promise; %s", told).isEmpty();
    assertThat(outcome.hitRatio()).as(told).isGreaterThan(HIT_RATIO);
    String item = "{'TableName':'counters','ConsistentRead':true,'Key':{'pk':{'S':'k'}}}";
    assertThat(
            new ObjectMapper()
                .readTree(processes.call(labUri, "GetItem", item).body())
                .at("/Item/n/N")
                .asLong())
        .isEqualTo(load.acknowledged());
  }

  /** In a Redis that is new to them nothing is stored until no call is older. */
  private void untilTheyShare(List<URI> routes) throws InterruptedException {
    AtomicInteger key = new AtomicInteger();
    LocalProcesses.until(
        () -> {
          String body =
              "{'TableName':'counters','Key':{'pk':{'S':'" + key.incrementAndGet() + "'}}}";
          var unused = processes.call(routes.get(0), "GetItem", body);
          return processes
              .call(routes.get(1), "GetItem", body)
              .headers()
              .firstValue("Heatsink-Cache")
              .filter(header -> header.startsWith("hit"))
              .isPresent();
        });
  }

  private URI proxy(int number, int lab, String redis, String more) throws Exception {
    int port = LocalProcesses.freePort();
    Path config = folder.resolve("proxy-" + number + ".yaml");
    Files.writeString(
        config,
        """
        listen: 127.0.0.1:%d
        admin: 127.0.0.1:%d
        upstream: {url: "http://127.0.0.1:%d", region: eu-central-1}
        %s
        tables:
          counters:
            cache: {items: all, ttl: 10s, counters: on%s}
        """
            .formatted(port, LocalProcesses.freePort(), lab, redis, more));
    Process unused = processes.start("proxy", "--config", config.toString());
    URI uri = URI.create("http://127.0.0.1:" + port);
    LocalProcesses.until(() -> processes.answers(uri));
    return uri;
  }
}
