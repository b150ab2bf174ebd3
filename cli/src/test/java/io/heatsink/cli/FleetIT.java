package io.heatsink.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two real proxies, a real Redis and the lab, each a process of its own, some of which are stopped
 * and killed: what clients read keeps the promise of docs/cache.md.
 */
class FleetIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int KEYS = 8;
  private static final long TTL_NANOS = Duration.ofSeconds(6).toNanos();
  // A tenth of it is promised; the rest is for a machine that does much else.
  private static final long TOLD_NANOS = Duration.ofSeconds(1).toNanos();

  @TempDir private Path folder = Path.of("");
  private LocalProcesses processes = new LocalProcesses(folder);

  private final ConcurrentLinkedQueue<String> broken = new ConcurrentLinkedQueue<>();
  private final Counter[] counters = new Counter[KEYS];
  private final AtomicInteger hits = new AtomicInteger();

  /** From when on nothing is in trouble; far off while something is. */
  private volatile long wellFromNanos = System.nanoTime();

  private volatile boolean running = true;

  /** One item, which one thread writes: all that it was told of its writes. */
  private static final class Counter {
    private final List<Told> told = new ArrayList<>();
    private int last;

    private record Told(int number, long sentNanos, long nanos, int life) {}

    synchronized int next() {
      return ++last;
    }

    synchronized void told(int number, long sentNanos, int life) {
      told.add(new Told(number, sentNanos, System.nanoTime(), life));
    }

    /** What a read through that life of a proxy that begins now must show at least. */
    synchronized int floor(int life, long nowNanos, long wellFromNanos) {
      int floor = 0;
      for (Told one : told) {
        boolean own = one.life() == life;
        boolean heard =
            one.sentNanos() - wellFromNanos > 0 && one.nanos() + TOLD_NANOS - nowNanos < 0;
        boolean old = one.nanos() + TTL_NANOS + TOLD_NANOS - nowNanos < 0;
        if (own || heard || old) {
          floor = Math.max(floor, one.number());
        }
      }
      return floor;
    }
  }

  /** One life of a proxy. */
  private record Route(URI uri, int life) {}

  private final AtomicReferenceArray<Route> routes = new AtomicReferenceArray<>(2);
  private final AtomicInteger lives = new AtomicInteger();
  private final Process[] ofProxies = new Process[2];

  @BeforeEach
  void begin() {
    processes = new LocalProcesses(folder);
  }

  @AfterEach
  void end() {
    running = false;
    processes.close();
  }

  @Test
  void readsKeepThePromiseWhileProxiesAndRedisAreStoppedAndKilled() throws Exception {
    int lab = LocalProcesses.freePort();
    int redis = LocalProcesses.freePort();
    Process unused = processes.start("lab", "--port", Integer.toString(lab));
    URI labUri = URI.create("http://127.0.0.1:" + lab);
    LocalProcesses.until(() -> processes.answers(labUri));
    processes.createTable(labUri, "counters", "");
    Process server = processes.redis(redis);
    for (int i = 0; i < 2; i++) {
      startProxy(i, lab, redis);
    }
    List<Thread> clients = clients();

    calm();
    assertThat(hits.get()).as("reads that a cache answered").isGreaterThan(100);

    trouble(() -> signal(ofProxies[0], "STOP"), Duration.ofSeconds(3));
    over(() -> signal(ofProxies[0], "CONT"));
    calm();

    trouble(() -> signal(server, "STOP"), Duration.ofSeconds(3));
    over(() -> signal(server, "CONT"));
    calm();

    trouble(() -> kill(ofProxies[1]), Duration.ofMillis(500));
    startProxy(1, lab, redis);
    over(() -> {});
    calm();

    trouble(() -> kill(server), Duration.ofSeconds(2));
    Process again = processes.redis(redis);
    over(() -> {});
    calm();

    running = false;
    for (Thread client : clients) {
      client.join();
    }
    assertThat(again.isAlive()).isTrue();
    assertThat(broken).as("reads that broke the promise").isEmpty();
  }

  private List<Thread> clients() {
    List<Thread> threads = new ArrayList<>();
    for (int key = 0; key < KEYS; key++) {
      counters[key] = new Counter();
    }
    for (int key = 0; key < KEYS; key++) {
      int mine = key;
      threads.add(Thread.ofVirtual().start(() -> repeat(() -> write(mine), 1_500)));
    }
    for (int reader = 0; reader < 4; reader++) {
      threads.add(
          Thread.ofVirtual()
              .start(() -> repeat(() -> read(ThreadLocalRandom.current().nextInt(KEYS)), 2)));
    }
    return threads;
  }

  /** A call, or whatever else may be interrupted. */
  private interface Work {
    void run() throws IOException, InterruptedException;
  }

  private void repeat(Work work, int mostMillis) {
    while (running) {
      try {
        work.run();
        Thread.sleep(ThreadLocalRandom.current().nextInt(mostMillis + 1)); // as clients think
      } catch (IOException e) {
        // Its proxy is gone; the next call may go to the other.
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void write(int key) throws IOException, InterruptedException {
    Counter counter = counters[key];
    Route route = routes.get(ThreadLocalRandom.current().nextInt(2));
    int number = counter.next();
    long sent = System.nanoTime();
    HttpResponse<String> reply =
        processes.call(
            route.uri(),
            "UpdateItem",
            "{'TableName':'counters','Key':{'pk':{'S':'%d'}},'UpdateExpression':'SET n = :n',"
                    .formatted(key)
                + "'ExpressionAttributeValues':{':n':{'N':'%d'}}}".formatted(number));
    if (reply.statusCode() == 200) {
      counter.told(number, sent, route.life());
    }
  }

  private void read(int key) throws IOException, InterruptedException {
    Route route = routes.get(ThreadLocalRandom.current().nextInt(2));
    long began = System.nanoTime();
    int floor = counters[key].floor(route.life(), began, wellFromNanos);
    HttpResponse<String> reply =
        processes.call(
            route.uri(),
            "GetItem",
            "{'TableName':'counters','Key':{'pk':{'S':'%d'}}}".formatted(key));
    if (reply.statusCode() != 200) {
      return;
    }
    String header = reply.headers().firstValue("Heatsink-Cache").orElse("none");
    if (header.startsWith("hit")) {
      hits.incrementAndGet();
    }
    int shown = JSON.readTree(reply.body()).at("/Item/n/N").asInt(0);
    if (shown < floor) {
      broken.add("%d shows %d, not %d, through %s: %s".formatted(key, shown, floor, route, header));
    }
  }

  private void trouble(Work cause, Duration lasts) throws Exception {
    wellFromNanos = System.nanoTime() + Duration.ofDays(1).toNanos();
    cause.run();
    Thread.sleep(lasts.toMillis()); // the trouble itself
  }

  private void over(Work end) throws Exception {
    end.run();
    Thread.sleep(3_000); // to heal
    wellFromNanos = System.nanoTime();
  }

  private static void calm() throws InterruptedException {
    Thread.sleep(3_000); // clients go on meanwhile
  }

  private void startProxy(int number, int lab, int redis) throws Exception {
    int port = LocalProcesses.freePort();
    Path config = folder.resolve("proxy-" + number + ".yaml");
    Files.writeString(
        config,
        """
        listen: 127.0.0.1:%d
        admin: 127.0.0.1:%d
        upstream: {url: "http://127.0.0.1:%d", region: eu-central-1}
        redis: {url: "redis://127.0.0.1:%d"}
        tables:
          counters:
            cache: {items: all, ttl: 6s, absent: 1s}
        """
            .formatted(port, LocalProcesses.freePort(), lab, redis));
    ofProxies[number] = processes.start("proxy", "--config", config.toString());
    URI uri = URI.create("http://127.0.0.1:" + port);
    LocalProcesses.until(() -> processes.answers(uri));
    routes.set(number, new Route(uri, lives.incrementAndGet()));
  }

  private static void signal(Process process, String signal)
      throws IOException, InterruptedException {
    assertThat(
            new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                .start()
                .waitFor())
        .isZero();
  }

  private static void kill(Process process) throws InterruptedException {
    process.destroyForcibly().waitFor();
  }
}
