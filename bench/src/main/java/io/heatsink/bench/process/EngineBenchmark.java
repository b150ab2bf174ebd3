package io.heatsink.bench.process;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Operations a second of the lab over HTTP, throttling off, against dynalite: 40 % GetItem, 20 %
 * PutItem, 20 % UpdateItem, 20 % Query of 10 items; items of 1 KB, 10,000 keys.
 */
public final class EngineBenchmark {
  private static final int RUNS = 5;
  private static final int SECONDS = 8;
  private static final double GOAL = 10;
  private static final int COLLECTIONS = 1_000;
  private static final int ITEMS_EACH = 10;
  private static final int PREPARED = 20_000;

  private EngineBenchmark() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    try (Processes processes = Processes.open()) {
      int lab = Processes.freePort();
      String home = System.getProperty("heatsink.home");
      processes.serve(
          "lab",
          Processes.MEASURED_CORE,
          lab,
          List.of(home + "/heatsink", "lab", "--port", Integer.toString(lab), "--no-throttle"));
      int dynalite = Processes.freePort();
      processes.serve(
          "dynalite",
          Processes.MEASURED_CORE,
          dynalite,
          List.of(
              "node",
              home + "/sessions/node_modules/dynalite/cli.js",
              "--host",
              "127.0.0.1",
              "--port",
              Integer.toString(dynalite),
              "--createTableMs",
              "0"));
      fill(lab);
      fill(dynalite);
      Mix toLab = new Mix(lab);
      Mix toDynalite = new Mix(dynalite);
      RawLoad.asFastAsItGoes(lab, toLab, 20);
      RawLoad.asFastAsItGoes(dynalite, toDynalite, 5);
      List<Double> labRates = new ArrayList<>();
      List<Double> dynaliteRates = new ArrayList<>();
      int limited = 0;
      for (int i = 0; i < RUNS; i++) {
        RawLoad.Outcome run = RawLoad.asFastAsItGoes(lab, toLab, SECONDS);
        limited += run.limitedByLoad() ? 1 : 0;
        labRates.add(checked(run).perSecond());
        dynaliteRates.add(
            checked(RawLoad.asFastAsItGoes(dynalite, toDynalite, SECONDS)).perSecond());
      }
      Results table = new Results("operations/s, one core", "median", "runs", "limited by load");
      table.row(
          "dynalite 4.0.0",
          Results.rate(Results.median(dynaliteRates)),
          Results.all(dynaliteRates),
          "0");
      table.row(
          "heatsink lab --no-throttle",
          Results.rate(Results.median(labRates)),
          Results.all(labRates),
          Integer.toString(limited));
      table.print();
      Results.close("engine", Results.median(labRates) / Results.median(dynaliteRates), GOAL);
    }
  }

  private static RawLoad.Outcome checked(RawLoad.Outcome run) throws IOException {
    if (run.failed() > 0) {
      throw new IOException("%d of %d operations failed".formatted(run.failed(), run.answered()));
    }
    return run;
  }

  private static void fill(int port) throws IOException {
    once(
        port,
        SignedRequest.of(
            "CreateTable",
            """
            {"TableName":"bench","BillingMode":"PAY_PER_REQUEST",
             "KeySchema":[{"AttributeName":"pk","KeyType":"HASH"},{"AttributeName":"sk","KeyType":"RANGE"}],
             "AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"},{"AttributeName":"sk","AttributeType":"N"}]}\
            """,
            port));
    List<byte[]> puts = new ArrayList<>();
    for (int i = 0; i < COLLECTIONS * ITEMS_EACH; i++) {
      puts.add(put(port, i % COLLECTIONS, i / COLLECTIONS).wire());
    }
    int[] next = {0};
    // By order and not by time: each key once, with room for the slower server.
    while (next[0] < puts.size()) {
      RawLoad.asFastAsItGoes(port, () -> puts.get(Math.min(next[0]++, puts.size() - 1)), 0.5);
    }
  }

  private static void once(int port, SignedRequest request) throws IOException {
    boolean[] sent = {false};
    byte[] harmless = SignedRequest.of("ListTables", "{}", port).wire();
    RawLoad.asFastAsItGoes(
        port,
        () -> {
          byte[] wire = sent[0] ? harmless : request.wire();
          sent[0] = true;
          return wire;
        },
        0.3);
  }

  private static SignedRequest put(int port, int collection, int item) {
    return SignedRequest.of(
        "PutItem",
        "{\"TableName\":\"bench\",\"Item\":{%s,\"n\":{\"N\":\"1\"},\"data\":{\"S\":\"%s\"}}}"
            .formatted(key(collection, item), "x".repeat(960)),
        port);
  }

  private static String key(int collection, int item) {
    return "\"pk\":{\"S\":\"collection#%d\"},\"sk\":{\"N\":\"%d\"}".formatted(collection, item);
  }

  /** The mix, prepared and signed beforehand. */
  private static final class Mix implements RawLoad.Source {
    private final byte[][] requests = new byte[PREPARED][];
    private int next;

    Mix(int port) {
      Random random = new Random(42);
      for (int i = 0; i < PREPARED; i++) {
        int collection = random.nextInt(COLLECTIONS);
        int item = random.nextInt(ITEMS_EACH);
        int choice = random.nextInt(10);
        requests[i] =
            (choice < 4
                    ? get(port, collection, item)
                    : choice < 6
                        ? put(port, collection, item)
                        : choice < 8 ? update(port, collection, item) : query(port, collection))
                .wire();
      }
    }

    @Override
    public byte[] next() {
      next = next + 1 == PREPARED ? 0 : next + 1;
      return requests[next];
    }

    private static SignedRequest get(int port, int collection, int item) {
      return SignedRequest.of(
          "GetItem",
          "{\"TableName\":\"bench\",\"Key\":{%s}}".formatted(key(collection, item)),
          port);
    }

    private static SignedRequest update(int port, int collection, int item) {
      return SignedRequest.of(
          "UpdateItem",
          "{\"TableName\":\"bench\",\"Key\":{%s},\"UpdateExpression\":\"ADD n :one\",\"ExpressionAttributeValues\":{\":one\":{\"N\":\"1\"}}}"
              .formatted(key(collection, item)),
          port);
    }

    private static SignedRequest query(int port, int collection) {
      return SignedRequest.of(
          "Query",
          "{\"TableName\":\"bench\",\"KeyConditionExpression\":\"pk = :p\",\"ExpressionAttributeValues\":{\":p\":{\"S\":\"collection#%d\"}}}"
              .formatted(collection),
          port);
    }
  }
}
