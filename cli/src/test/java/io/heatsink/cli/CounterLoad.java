package io.heatsink.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Adds to one item and reads it, by raw requests that are made once, at rates of its own, through
 * one proxy or several; and holds each read to what was acknowledged before it began.
 */
final class CounterLoad {
  // A tenth of it is promised; the rest is for a machine that does much else.
  private static final long TOLD_NANOS = Duration.ofSeconds(1).toNanos();

  private final List<Route> routes = new ArrayList<>();
  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong reads = new AtomicLong();
  private final AtomicLong hits = new AtomicLong();
  private final AtomicLong failures = new AtomicLong();
  private final ConcurrentLinkedQueue<String> broken = new ConcurrentLinkedQueue<>();
  private volatile boolean measures;
  private volatile boolean running = true;

  /** One proxy, and how many additions it has acknowledged, now and at earlier times. */
  private static final class Route {
    private final URI uri;
    private final AtomicLong acknowledged = new AtomicLong();
    private final ConcurrentSkipListMap<Long, Long> earlier = new ConcurrentSkipListMap<>();

    Route(URI uri) {
      this.uri = uri;
    }

    void acknowledge() {
      long now = acknowledged.incrementAndGet();
      earlier.put(System.nanoTime(), now);
      earlier.headMap(System.nanoTime() - 2 * TOLD_NANOS).clear();
    }

    long acknowledgedBy(long nanos) {
      var entry = earlier.floorEntry(nanos);
      return entry == null ? 0 : entry.getValue();
    }
  }

  /**
   * What it came to.
   *
   * @param reads that were answered while it was measured
   * @param hits of them, from a cache
   * @param broken reads that showed too little
   */
  record Outcome(long additions, long reads, long hits, long failures, List<String> broken) {
    double hitRatio() {
      return (double) hits / reads;
    }
  }

  CounterLoad(List<URI> proxies) {
    proxies.forEach(uri -> routes.add(new Route(uri)));
  }

  /**
   * Runs it.
   *
   * @param additions a second
   * @param readings a second
   */
  Outcome run(int additions, int readings, Duration warmUp, Duration measured)
      throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (Route route : routes) {
      for (int i = 0; i < 3; i++) {
        int rate = additions / (3 * routes.size());
        threads.add(Thread.ofPlatform().start(() -> repeat(route, rate, this::add)));
      }
      for (int i = 0; i < 2; i++) {
        int rate = readings / (2 * routes.size());
        threads.add(Thread.ofPlatform().start(() -> repeat(route, rate, this::read)));
      }
    }
    Thread.sleep(warmUp.toMillis()); // the load goes on meanwhile
    measures = true;
    long before = sent.get();
    Thread.sleep(measured.toMillis());
    long added = sent.get() - before;
    measures = false;
    running = false;
    for (Thread thread : threads) {
      thread.join();
    }
    return new Outcome(added, reads.get(), hits.get(), failures.get(), List.copyOf(broken));
  }

  /** How many additions were acknowledged in all. */
  long acknowledged() {
    return routes.stream().mapToLong(route -> route.acknowledged.get()).sum();
  }

  private interface Step {
    void take(Route route, Connection connection) throws IOException;
  }

  private void repeat(Route route, int rate, Step step) {
    long pause = Duration.ofSeconds(1).toNanos() / rate;
    try (Connection connection = new Connection(route.uri)) {
      long next = System.nanoTime();
      while (running) {
        next += pause;
        long early = next - System.nanoTime();
        if (early > 0) {
          LockSupport.parkNanos(early); // keeps the rate
        }
        step.take(route, connection);
      }
    } catch (IOException e) {
      broken.add("A connection failed: " + e);
    }
  }

  private void add(Route route, Connection connection) throws IOException {
    String reply = connection.send(ADD);
    sent.incrementAndGet();
    if (reply.startsWith("HTTP/1.1 200")) {
      route.acknowledge();
    } else {
      failures.incrementAndGet();
    }
  }

  private void read(Route route, Connection connection) throws IOException {
    long began = System.nanoTime();
    long floor = route.acknowledged.get();
    for (Route other : routes) {
      floor += other == route ? 0 : other.acknowledgedBy(began - TOLD_NANOS);
    }
    String reply = connection.send(GET);
    if (!reply.startsWith("HTTP/1.1 200")) {
      failures.incrementAndGet();
      return;
    }
    long shown = shown(reply);
    if (shown < floor) {
      broken.add("%d instead of at least %d: %s".formatted(shown, floor, reply));
    }
    if (reply.contains("hs:")) {
      broken.add("A version is shown: " + reply);
    }
    if (measures) {
      reads.incrementAndGet();
      if (reply.contains("Heatsink-Cache: hit") || reply.contains("Heatsink-Cache: stale")) {
        hits.incrementAndGet();
      }
    }
  }

  private static long shown(String reply) {
    String before = "\"n\":{\"N\":\"";
    int from = reply.indexOf(before) + before.length();
    return from < before.length()
        ? 0
        : Long.parseLong(reply.substring(from, reply.indexOf('"', from)));
  }

  private static final byte[] ADD =
      request(
          "UpdateItem",
          "{'TableName':'counters','Key':{'pk':{'S':'k'}},'UpdateExpression':'ADD n :one',"
              + "'ExpressionAttributeValues':{':one':{'N':'1'}}}");
  private static final byte[] GET =
      request("GetItem", "{'TableName':'counters','Key':{'pk':{'S':'k'}}}");

  private static byte[] request(String operation, String body) {
    byte[] json = body.replace('\'', '"').getBytes(UTF_8);
    String head =
        "POST / HTTP/1.1\r\nHost: localhost\r\nX-Amz-Target: DynamoDB_20120810."
            + operation
            + "\r\nContent-Type: application/x-amz-json-1.0\r\nAuthorization: "
            + LocalProcesses.authorization()
            + "\r\nContent-Length: "
            + json.length
            + "\r\n\r\n";
    return (head + new String(json, ISO_8859_1)).getBytes(ISO_8859_1);
  }

  /** One connection, for one request at a time. */
  private static final class Connection implements AutoCloseable {
    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    Connection(URI uri) throws IOException {
      socket = new Socket(uri.getHost(), uri.getPort());
      socket.setTcpNoDelay(true);
      socket.setSoTimeout((int) Duration.ofSeconds(20).toMillis());
      in = new BufferedInputStream(socket.getInputStream());
      out = socket.getOutputStream();
    }

    /** The whole reply. */
    String send(byte[] request) throws IOException {
      out.write(request);
      StringBuilder reply = new StringBuilder(512);
      int length = 0;
      for (String line = line(); !line.isEmpty(); line = line()) {
        reply.append(line).append('\n');
        if (line.regionMatches(true, 0, "content-length:", 0, 15)) {
          length = Integer.parseInt(line.substring(15).strip());
        }
      }
      return reply.append(new String(in.readNBytes(length), UTF_8)).toString();
    }

    private String line() throws IOException {
      StringBuilder line = new StringBuilder();
      for (int b = in.read(); b != '\n'; b = in.read()) {
        if (b < 0) {
          throw new IOException("The connection was closed.");
        }
        if (b != '\r') {
          line.append((char) b);
        }
      }
      return line.toString();
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
