package io.heatsink.bench.embedded;

import io.heatsink.engine.Engine;
import io.heatsink.engine.EngineOptions;
import io.heatsink.engine.RequestContext;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;

/**
 * Calls a second of the engine in process, one thread: items of 1 KB, 10,000 keys, a stream of new
 * and old images, consumed capacity asked for, and an expression in each call (Get: a projection;
 * Put: a condition).
 */
public final class EmbeddedBenchmark {
  private static final int KEYS = 10_000;
  private static final int WARM_UPS = 3;
  private static final int RUNS = 5;
  private static final long RUN_NANOS = 3_000_000_000L;
  private static final int CALLS_PER_LOOK = 256;
  private static final double GETS_GOAL = 400_000;
  private static final double PUTS_GOAL = 150_000;
  private static final RequestContext CONTEXT = new RequestContext("local", "000000000000");

  private final Engine engine = Engine.create(EngineOptions.DEFAULT);
  private long answered;

  private EmbeddedBenchmark() {}

  public static void main(String[] arguments) {
    new EmbeddedBenchmark().run();
  }

  private void run() {
    call(
        "CreateTable",
        bytes(
            """
            {"TableName":"bench","BillingMode":"PAY_PER_REQUEST",
             "KeySchema":[{"AttributeName":"pk","KeyType":"HASH"}],
             "AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"}],
             "StreamSpecification":{"StreamEnabled":true,"StreamViewType":"NEW_AND_OLD_IMAGES"}}
            """));
    byte[][] puts = requests("{'TableName':'bench','Item':{%s,'n':{'N':'1'},'data':{'S':'%s'}}}");
    for (byte[] put : puts) {
      call("PutItem", put);
    }
    Row[] rows = {
      new Row("GetItem", "Get, whole item", requests("{'TableName':'bench','Key':{%s}%s}", "")),
      new Row(
          "GetItem",
          "Get, projection",
          requests(
              "{'TableName':'bench','Key':{%s},'ReturnConsumedCapacity':'TOTAL','ProjectionExpression':'pk,"
                  + " n, #d','ExpressionAttributeNames':{'#d':'data'}%s}",
              "")),
      new Row(
          "PutItem",
          "Put, condition",
          requests(
              "{'TableName':'bench','Item':{%s,'n':{'N':'1'},'data':{'S':'%s'}},"
                  + "'ReturnConsumedCapacity':'TOTAL',"
                  + "'ConditionExpression':'attribute_exists(pk)'}"))
    };
    for (int run = 0; run < WARM_UPS + RUNS; run++) {
      for (Row row : rows) {
        double perSecond = measure(row);
        if (run >= WARM_UPS) {
          row.rates[run - WARM_UPS] = perSecond;
        }
      }
    }
    System.out.printf(Locale.ROOT, "%-24s %14s%n", "calls/s, one thread", "median of " + RUNS);
    for (Row row : rows) {
      System.out.printf(Locale.ROOT, "%-24s %,14.0f%n", row.name, row.median());
    }
    System.out.printf(
        Locale.ROOT,
        "lab-embedded ratio %.2f goal 1%n",
        Math.min(rows[1].median() / GETS_GOAL, rows[2].median() / PUTS_GOAL));
    if (answered == 0) {
      throw new IllegalStateException("Nothing was answered.");
    }
  }

  private static final class Row {
    final String operation;
    final String name;
    final byte[][] requests;
    final double[] rates = new double[RUNS];

    Row(String operation, String name, byte[][] requests) {
      this.operation = operation;
      this.name = name;
      this.requests = requests;
    }

    double median() {
      double[] sorted = rates.clone();
      Arrays.sort(sorted);
      return sorted[RUNS / 2];
    }
  }

  private double measure(Row row) {
    long start = System.nanoTime();
    long end = start + RUN_NANOS;
    long calls = 0;
    long now = start;
    while (now < end) {
      for (int i = 0; i < CALLS_PER_LOOK; i++) {
        call(row.operation, row.requests[(int) (calls++ % row.requests.length)]);
      }
      now = System.nanoTime();
    }
    return calls * 1e9 / (now - start);
  }

  private void call(String operation, byte[] request) {
    answered += engine.execute(operation, request, CONTEXT).length;
  }

  private static byte[][] requests(String format) {
    return requests(format, "x".repeat(960));
  }

  /** In an order drawn by chance. */
  private static byte[][] requests(String format, String data) {
    Random random = new Random(42);
    byte[][] requests = new byte[KEYS][];
    for (int i = 0; i < KEYS; i++) {
      int at = random.nextInt(i + 1);
      requests[i] = requests[at];
      requests[at] = bytes(format.formatted("'pk':{'S':'item#%d'}".formatted(i), data));
    }
    return requests;
  }

  private static byte[] bytes(String json) {
    return json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
  }
}
