package io.heatsink.bench.process;

import io.heatsink.bench.process.PassThroughBenchmark.Rates;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cache hits a second on one core, against nginx answering a constant body of the same size itself.
 *
 * <p>The ratio is that of GetItem, under a rule that holds queries, too. Query hits are measured
 * for information: a page of one item, as large as the GetItem's answer.
 */
public final class HitBenchmark {
  private static final int RUNS = 5;
  private static final int SECONDS = 10;
  private static final int QUERY_RUNS = 3;
  private static final double GOAL = 0.45;
  private static final String RULE = "cache: {items: all, queries: all, ttl: 600s, queryTtl: 600s}";
  private static final Pattern REDIS_RATE = Pattern.compile("\"GET[^\"]*\",\"([0-9.]+)\"");

  private HitBenchmark() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    try (Processes processes = Processes.open()) {
      int stub = Nginx.answering(processes, "stub", Processes.LOAD_CORE, Proxy.reply());
      int nginx = Nginx.answering(processes, "nginx", Processes.MEASURED_CORE, Proxy.reply());
      int heatsink =
          Proxy.start(processes, "heatsink", Processes.MEASURED_CORE, stub, RULE, "").port();

      Wrk.run(processes, "nginx", nginx, Proxy.get(nginx), 5);
      Wrk.run(processes, "heatsink", heatsink, Proxy.get(heatsink), 20);
      Rates nginxRates = new Rates();
      Rates heatsinkRates = new Rates();
      for (int i = 0; i < RUNS; i++) {
        nginxRates.add(Wrk.run(processes, "nginx", nginx, Proxy.get(nginx), SECONDS));
        heatsinkRates.add(Wrk.run(processes, "heatsink", heatsink, Proxy.get(heatsink), SECONDS));
      }
      Rates queries = queries(processes);
      double redis = redisGets(processes);

      Results table =
          new Results("answers/s, one core, 1 KB", "median", "of nginx", "runs", "limited by load");
      table.row(
          "nginx answering a constant",
          Results.rate(nginxRates.median()),
          "1.00",
          nginxRates.all(),
          Integer.toString(nginxRates.limited()));
      table.row(
          "heatsink proxy, cache hits of GetItem",
          Results.rate(heatsinkRates.median()),
          "%.2f".formatted(heatsinkRates.median() / nginxRates.median()),
          heatsinkRates.all(),
          Integer.toString(heatsinkRates.limited()));
      table.row(
          "heatsink proxy, cache hits of Query (for information)",
          Results.rate(queries.median()),
          "%.2f".formatted(queries.median() / nginxRates.median()),
          queries.all(),
          Integer.toString(queries.limited()));
      table.row(
          "redis GET by redis-benchmark (for information)",
          Results.rate(redis),
          "%.2f".formatted(redis / nginxRates.median()),
          "",
          "");
      table.print();
      Results.close("hit", heatsinkRates.median() / nginxRates.median(), GOAL);
    }
  }

  private static Rates queries(Processes processes) throws IOException, InterruptedException {
    int stub = Nginx.answering(processes, "pages", Processes.LOAD_CORE, Proxy.page());
    int port = Proxy.start(processes, "queries", Processes.MEASURED_CORE, stub, RULE, "").port();
    Wrk.run(processes, "queries", port, Proxy.query(port), 20);
    Rates rates = new Rates();
    for (int i = 0; i < QUERY_RUNS; i++) {
      rates.add(Wrk.run(processes, "queries", port, Proxy.query(port), SECONDS));
    }
    return rates;
  }

  private static double redisGets(Processes processes) throws IOException, InterruptedException {
    int port = Redis.start(processes, Processes.MEASURED_CORE);
    // The same key is set first, so that each GET has a kilobyte to answer.
    run(processes, "redis-set", port, "set", 1_000);
    String said = run(processes, "redis-get", port, "get", 1_000_000);
    Matcher rate = REDIS_RATE.matcher(said);
    if (!rate.find()) {
      throw new IOException("redis-benchmark said: " + said);
    }
    return Double.parseDouble(rate.group(1));
  }

  private static String run(Processes processes, String name, int port, String test, int requests)
      throws IOException, InterruptedException {
    Process run =
        processes.start(
            name,
            Processes.LOAD_CORE,
            List.of(
                "redis-benchmark",
                "-h",
                "127.0.0.1",
                "-p",
                Integer.toString(port),
                "-t",
                test,
                "-n",
                Integer.toString(requests),
                "-c",
                "64",
                "-d",
                "1000",
                "--csv"));
    run.waitFor();
    return Files.readString(processes.folder().resolve(name + ".log"));
  }
}
