package io.heatsink.bench.process;

import io.heatsink.bench.process.TracedTable.Wires;
import io.heatsink.bench.trace.Belady;
import io.heatsink.bench.trace.Belady.Request;
import io.heatsink.lab.load.Overlay;
import io.heatsink.lab.load.Pace;
import io.heatsink.lab.load.Schedule;
import io.heatsink.lab.load.TimedRequest;
import io.heatsink.lab.load.TraceEntry.Access;
import io.heatsink.lab.load.TraceReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A real trace with a hot key over it, through the proxy to a lab that throttles: without the cache
 * it does, with the cache it must not, and the cache has room for 4 % of the keys that are played.
 *
 * <p>2,000 requests a second: 30 % of all are of the hot key, the others are the trace's, in its
 * order; each twentieth of all is a write of its key instead of a read, so that writes take half of
 * what the table was given. Each item is read by half a unit, so that all reads together ask for
 * more than twice what the table was given.
 *
 * <p>The ratio is that of the hit ratio to what {@link Belady} has for the same requests, room and
 * time to live. A write is no read: it counts in neither, and ends the entry of its key in both. A
 * read that waits for the fetch of another is no hit, though it costs the table nothing.
 */
public final class CacheTraceBenchmark {
  private static final double GOAL = 0.9;
  private static final int PER_SECOND = 2_000;
  private static final double HOT_SHARE = 0.3;
  private static final int WRITE_EACH = 20;
  private static final double ROOM = 0.04;
  private static final int TTL_SECONDS = 10;
  private static final int READ_UNITS = 400;
  private static final int WRITE_UNITS = 2 * PER_SECOND / WRITE_EACH;

  private static final int WITHOUT_SECONDS = 15;
  private static final int WARM_SECONDS = 2 * TTL_SECONDS;
  private static final int COUNTED_SECONDS = 50;
  private static final int SIZED_KEYS = 500;
  private static final int SIZED_PER_SECOND = 250;

  private CacheTraceBenchmark() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    List<Request> requests = requests();
    List<String> keys = requests.stream().map(Request::key).distinct().toList();
    int room = (int) (keys.size() * ROOM);
    try (Processes processes = Processes.open()) {
      int lab = Processes.freePort();
      processes.serve(
          "lab",
          Processes.LOAD_CORE,
          lab,
          List.of(
              System.getProperty("heatsink.home") + "/heatsink",
              "lab",
              "--port",
              Integer.toString(lab),
              "--burst",
              "0"));
      TracedTable.make(lab, keys, READ_UNITS, WRITE_UNITS);
      long entryBytes = entryBytes(processes, lab, keys);

      Proxy.Started without =
          Proxy.start(processes, "without", Processes.MEASURED_CORE, lab, "", "");
      new Play(without.port(), requests).forSeconds(WITHOUT_SECONDS);
      double throttledWithout = Metrics.of(without).throttles("Read");
      without.process().destroy();

      Proxy.Started with =
          Proxy.start(
              processes,
              "with",
              Processes.MEASURED_CORE,
              lab,
              rule("%dB".formatted(room * entryBytes)),
              "");
      Play play = new Play(with.port(), requests);
      play.forSeconds(WARM_SECONDS);
      int from = play.played();
      Metrics before = Metrics.of(with);
      play.forSeconds(COUNTED_SECONDS);
      Metrics after = Metrics.of(with);

      List<Request> played = requests.subList(0, play.played());
      long reads = played.subList(from, played.size()).stream().filter(r -> !r.write()).count();
      double hits = after.ofCache("hits_total") - before.ofCache("hits_total");
      double joins = after.ofCache("joins_total") - before.ofCache("joins_total");
      long best = new Belady(room, TimeUnit.SECONDS.toNanos(TTL_SECONDS)).hits(played, from);
      report(
          new String[][] {
            {"keys played", Results.rate(keys.size())},
            {"room, in items of " + entryBytes + " bytes", Results.rate(room)},
            {"held at the end, in items", Results.rate(after.ofCache("entries"))},
            {"reads counted", Results.rate((double) reads)},
            {"hits", "%.4f".formatted(hits / reads)},
            {"joins (no hits)", "%.4f".formatted(joins / reads)},
            {"Bélády's hits", "%.4f".formatted((double) best / reads)},
            {"reads throttled without the cache", Results.rate(throttledWithout)},
            {"reads throttled with it", Results.rate(after.throttles("Read"))},
            {"writes throttled with it", Results.rate(after.throttles("Write"))},
          });
      if (throttledWithout == 0) {
        throw new IOException("Nothing was throttled without the cache: this run shows nothing.");
      }
      if (after.throttles("Read") > 0) {
        throw new IOException("Reads were throttled with the cache.");
      }
      Results.close("cache-trace", hits / best, GOAL);
    }
  }

  private static void report(String[][] rows) {
    Results table = new Results("orm-busy at 2,000/s, 30 % one hot key, 5 % writes", "");
    for (String[] row : rows) {
      table.row(row);
    }
    table.print();
  }

  /** All that can be played, in its order. */
  private static List<Request> requests() throws IOException {
    double seconds = WARM_SECONDS + COUNTED_SECONDS + 2;
    List<Request> requests = new ArrayList<>();
    Path file = Path.of(System.getProperty("heatsink.home"), "traces", "orm-busy.tsv.gz");
    try (TraceReader trace = TraceReader.open(file)) {
      Schedule schedule =
          new Schedule(
              trace,
              new Pace.Rate(PER_SECOND * (1 - HOT_SHARE)),
              List.of(new Overlay("hot", HOT_SHARE, 0, seconds, Access.READ)),
              seconds);
      for (Optional<TimedRequest> next = schedule.next();
          next.isPresent();
          next = schedule.next()) {
        int i = requests.size();
        requests.add(
            new Request(
                next.get().key(),
                i % WRITE_EACH == WRITE_EACH - 1,
                TimeUnit.SECONDS.toNanos(i) / PER_SECOND));
      }
    }
    return requests;
  }

  private static String rule(String bytes) {
    return "cache: {items: all, ttl: %ds, absent: %ds, bytes: %s}"
        .formatted(TTL_SECONDS, TTL_SECONDS, bytes);
  }

  /** What an entry of one of these items takes, by the proxy's own measure. */
  private static long entryBytes(Processes processes, int lab, List<String> keys)
      throws IOException, InterruptedException {
    Proxy.Started proxy =
        Proxy.start(processes, "sizes", Processes.MEASURED_CORE, lab, rule("64MB"), "");
    Wires wires = new Wires(proxy.port());
    int[] next = {0};
    LabServers.checked(
        RawLoad.atRate(
            proxy.port(),
            () -> wires.get(keys.get(next[0]++ % keys.size())),
            (double) SIZED_KEYS / SIZED_PER_SECOND,
            SIZED_PER_SECOND));
    Metrics metrics = Metrics.of(proxy);
    proxy.process().destroy();
    return Math.round(metrics.ofCache("size_bytes") / metrics.ofCache("entries"));
  }

  /** The requests from first to last, as far as time goes. */
  private static final class Play {
    private final int port;
    private final List<Request> requests;
    private final Wires wires;
    private int played;

    Play(int port, List<Request> requests) {
      this.port = port;
      this.requests = requests;
      this.wires = new Wires(port);
    }

    void forSeconds(int seconds) throws IOException {
      RawLoad.Outcome unused =
          RawLoad.atRate(
              port,
              () -> {
                Request request = requests.get(played++);
                return request.write() ? wires.put(request.key()) : wires.get(request.key());
              },
              seconds,
              PER_SECOND);
    }

    int played() {
      return played;
    }
  }
}
