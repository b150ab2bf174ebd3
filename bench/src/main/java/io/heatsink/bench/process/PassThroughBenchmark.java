package io.heatsink.bench.process;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Requests a second through the proxy in its default configuration, against nginx as reverse proxy.
 */
public final class PassThroughBenchmark {
  private static final int RUNS = 5;
  private static final int SECONDS = 10;
  private static final double GOAL = 0.4;

  private PassThroughBenchmark() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    try (Processes processes = Processes.open()) {
      int stub = Nginx.answering(processes, "stub", Processes.LOAD_CORE, Proxy.reply());
      int nginx = Nginx.proxying(processes, "nginx", Processes.MEASURED_CORE, stub);
      int heatsink =
          Proxy.start(processes, "heatsink", Processes.MEASURED_CORE, stub, "", "").port();

      Wrk.Run direct = Wrk.run(processes, "direct", stub, Proxy.get(stub), 5);
      Wrk.run(processes, "nginx", nginx, Proxy.get(nginx), 5);
      Wrk.run(processes, "heatsink", heatsink, Proxy.get(heatsink), 20);
      Rates nginxRates = new Rates();
      Rates heatsinkRates = new Rates();
      for (int i = 0; i < RUNS; i++) {
        nginxRates.add(Wrk.run(processes, "nginx", nginx, Proxy.get(nginx), SECONDS));
        heatsinkRates.add(Wrk.run(processes, "heatsink", heatsink, Proxy.get(heatsink), SECONDS));
      }
      Rates verified = verified(processes, stub);

      Results table =
          new Results(
              "requests/s, one core, GetItem of 1 KB",
              "median",
              "of nginx",
              "runs",
              "limited by load");
      table.row(
          "no proxy (stub and load on one core)",
          Results.rate(direct.requestsPerSecond()),
          "",
          "",
          "");
      for (var row :
          List.of(
              new Row("nginx as reverse proxy", nginxRates),
              new Row("heatsink proxy", heatsinkRates),
              new Row("heatsink proxy, callers verified", verified))) {
        table.row(
            row.name(),
            Results.rate(row.rates().median()),
            "%.2f".formatted(row.rates().median() / nginxRates.median()),
            Results.all(row.rates().perSecond),
            Integer.toString(row.rates().limited));
      }
      table.print();
      Results.close("passthrough", heatsinkRates.median() / nginxRates.median(), GOAL);
    }
  }

  private static Rates verified(Processes processes, int stub)
      throws IOException, InterruptedException {
    int port =
        Proxy.start(
                processes,
                "verified",
                Processes.MEASURED_CORE,
                stub,
                "",
                Proxy.knownCallers(processes))
            .port();
    Wrk.run(processes, "verified", port, Proxy.get(port), 15);
    Rates rates = new Rates();
    rates.add(Wrk.run(processes, "verified", port, Proxy.get(port), SECONDS));
    return rates;
  }

  private record Row(String name, Rates rates) {}

  /** The runs of one side. */
  static final class Rates {
    private final List<Double> perSecond = new ArrayList<>();
    private int limited;

    void add(Wrk.Run run) {
      perSecond.add(run.requestsPerSecond());
      limited += run.limitedByLoad() ? 1 : 0;
    }

    double median() {
      return Results.median(perSecond);
    }

    int limited() {
      return limited;
    }

    String all() {
      return Results.all(perSecond);
    }
  }
}
