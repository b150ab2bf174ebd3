package io.heatsink.bench.process;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What the proxy adds to a call at half of what it can carry: open loop, timed from the moment each
 * request was due, the same load straight to the stub alternating. nginx as reverse proxy under the
 * same load shows what a proxy adds on this machine at the least.
 */
public final class LatencyBenchmark {
  private static final int RUNS = 5;

  /** For information; the whole has to end within three minutes. */
  private static final int PEER_RUNS = 2;

  private static final int SECONDS = 10;
  private static final double MOST_P50_MILLIS = 0.15;
  private static final double MOST_P99_MILLIS = 1;

  private LatencyBenchmark() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    try (Processes processes = Processes.open()) {
      int stub = Nginx.answering(processes, "stub", Processes.LOAD_CORE, Proxy.reply());
      int heatsink =
          Proxy.start(processes, "heatsink", Processes.MEASURED_CORE, stub, "", "").port();
      int nginx = Nginx.proxying(processes, "nginx", Processes.MEASURED_CORE, stub);
      Wrk.run(processes, "heatsink", heatsink, Proxy.get(heatsink), 20);
      double half =
          Wrk.run(processes, "heatsink", heatsink, Proxy.get(heatsink), SECONDS).requestsPerSecond()
              / 2;

      List<RawLoad.Outcome> direct = new ArrayList<>();
      List<RawLoad.Outcome> through = new ArrayList<>();
      List<RawLoad.Outcome> peer = new ArrayList<>();
      byte[] toStub = Proxy.get(stub).wire();
      byte[] toProxy = Proxy.get(heatsink).wire();
      RawLoad.atRate(stub, () -> toStub, 5, half);
      for (int i = 0; i < RUNS; i++) {
        direct.add(RawLoad.atRate(stub, () -> toStub, SECONDS, half));
        through.add(RawLoad.atRate(heatsink, () -> toProxy, SECONDS, half));
        if (i < PEER_RUNS) {
          peer.add(RawLoad.atRate(nginx, () -> toStub, SECONDS, half));
        }
      }
      Results table =
          new Results(
              "ms at %s requests/s".formatted(Results.rate(half)),
              "p50",
              "p90",
              "p99",
              "p99.9",
              "limited by load");
      row(table, "no proxy", direct);
      row(table, "nginx as reverse proxy", peer);
      row(table, "heatsink proxy", through);
      double p50 = at(through, 50) - at(direct, 50);
      double p99 = at(through, 99) - at(direct, 99);
      table.row(
          "added",
          millis(p50),
          millis(at(through, 90) - at(direct, 90)),
          millis(p99),
          millis(at(through, 99.9) - at(direct, 99.9)),
          "");
      table.print();
      // The worse of the two limits decides; nothing added at all counts as a tenth of a
      // microsecond.
      Results.close(
          "latency",
          Math.min(MOST_P50_MILLIS / Math.max(p50, 1e-4), MOST_P99_MILLIS / Math.max(p99, 1e-4)),
          1);
    }
  }

  private static void row(Results table, String name, List<RawLoad.Outcome> runs) {
    table.row(
        name,
        millis(at(runs, 50)),
        millis(at(runs, 90)),
        millis(at(runs, 99)),
        millis(at(runs, 99.9)),
        Long.toString(runs.stream().filter(RawLoad.Outcome::limitedByLoad).count()));
  }

  private static double at(List<RawLoad.Outcome> runs, double percentile) {
    return Results.median(runs.stream().map(r -> r.millisAt(percentile)).toList());
  }

  private static String millis(double value) {
    return "%.3f".formatted(value);
  }
}
