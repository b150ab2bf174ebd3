package io.heatsink.bench.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.heatsink.bench.process.ClosedLoop.Cost;
import io.heatsink.call.Call;
import io.heatsink.call.Turns;
import io.heatsink.proxy.SystemTurns;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToDoubleFunction;

/**
 * What a hit costs that is served from Redis, against a plain GET of the same bytes by Lettuce.
 *
 * <p>In process, on one core, Redis on another. Ours is all that the proxy does for a GetItem from
 * when its head has been read up to the reply: the proxy's memory does not have the item, Redis is
 * asked (and checked), and the item is put into the proxy's memory. Each key is asked for once, so
 * that all are hits of Redis and none of that memory. The peer is Lettuce as it comes, with one
 * connection as ours, and does nothing with the bytes.
 *
 * <p>Both run as the proxy runs whatever has to wait: on a virtual thread of its own, which waits
 * for the answer. What that thread costs is shown by one row more, for information: the same GET
 * with a callback on Lettuce's own thread.
 *
 * <p>The ratio is the worst of four: time per call and processor time of this process per call, one
 * call at a time and with 64 under way; of medians of runs in turn.
 */
public final class CacheRedisBenchmark {
  private static final double GOAL = 0.67; // 1 / 1.5
  private static final int ITEMS = 30_000;
  private static final int ONE_BY_ONE = 8_000;
  private static final int UNDER_WAY = 64;
  private static final int WARM_UPS = 5;
  private static final int RUNS = 11;

  private CacheRedisBenchmark() {}

  /** The costs of one side, run by run. */
  private static final class Costs {
    private final String name;
    private final List<Cost> oneByOne = new ArrayList<>();
    private final List<Cost> underLoad = new ArrayList<>();

    Costs(String name) {
      this.name = name;
    }

    void run(ClosedLoop.Side side, boolean counts) throws InterruptedException {
      Cost one = ClosedLoop.run(side, 0, ONE_BY_ONE, 1);
      Cost many = ClosedLoop.run(side, ONE_BY_ONE, ITEMS, UNDER_WAY);
      if (counts) {
        oneByOne.add(one);
        underLoad.add(many);
      }
    }

    double[] medians() {
      return new double[] {
        median(oneByOne, Cost::micros),
        median(oneByOne, Cost::cpuMicros),
        median(underLoad, Cost::micros),
        median(underLoad, Cost::cpuMicros)
      };
    }

    private static double median(List<Cost> costs, ToDoubleFunction<Cost> part) {
      return Results.median(costs.stream().map(part::applyAsDouble).toList());
    }
  }

  public static void main(String[] args)
      throws IOException, InterruptedException, ExecutionException {
    try (Processes processes = Processes.open()) {
      int port = Redis.start(processes, Processes.LOAD_CORE);
      Turns turns = new SystemTurns();
      RedisClient client = RedisClient.create(RedisURI.create("127.0.0.1", port));
      RedisAsyncCommands<byte[], byte[]> redis = client.connect(ByteArrayCodec.INSTANCE).async();
      Call[] calls = new Call[ITEMS];
      Arrays.setAll(calls, SharedHits::get);
      fill(port, turns, redis, calls);

      Costs callback = new Costs("GET by Lettuce, a callback (for information)");
      Costs plain = new Costs("GET by Lettuce, a thread waits");
      Costs ours = new Costs("heatsink, a hit from Redis");
      AtomicLong missed = new AtomicLong();
      for (int i = 0; i < WARM_UPS + RUNS; i++) {
        boolean counts = i >= WARM_UPS;
        callback.run(called(redis), counts);
        plain.run(waited(redis, turns), counts);
        try (SharedHits hits =
            new SharedHits(
                port,
                turns,
                (call, answer) -> {
                  missed.incrementAndGet();
                  SharedHits.answer(call, answer);
                })) {
          ours.run(hits.gets(calls), counts);
          missed.addAndGet(hits.heldHere());
        }
        if (!counts) {
          missed.set(0); // it has stored by now what was not stored at first
        }
      }
      client.shutdown();
      if (missed.get() > 0) {
        throw new IOException(missed + " reads were not answered by Redis.");
      }
      report(callback, plain, ours);
    }
  }

  /** The same bytes twice: as another proxy shares them, and plain. */
  private static void fill(
      int port, Turns turns, RedisAsyncCommands<byte[], byte[]> redis, Call[] calls)
      throws InterruptedException, ExecutionException {
    try (SharedHits other = new SharedHits(port, turns, SharedHits::answer)) {
      ClosedLoop.run(other.gets(calls), 0, ITEMS, UNDER_WAY);
    }
    for (int i = 0; i < ITEMS; i++) {
      String unused = redis.set(plainKey(i), SharedHits.body(i)).get();
    }
  }

  private static ClosedLoop.Side called(RedisAsyncCommands<byte[], byte[]> redis) {
    return (number, next) -> {
      var unused =
          redis
              .get(plainKey(number))
              .thenAccept(
                  bytes -> {
                    SharedHits.check(bytes.length, number);
                    next.run();
                  });
    };
  }

  private static ClosedLoop.Side waited(RedisAsyncCommands<byte[], byte[]> redis, Turns turns) {
    return (number, next) ->
        turns.start(
            () -> {
              byte[] bytes = turns.await(redis.get(plainKey(number)).toCompletableFuture());
              SharedHits.check(bytes.length, number);
              next.run();
            });
  }

  private static byte[] plainKey(int number) {
    return ("bench:" + SharedHits.key(number)).getBytes(UTF_8);
  }

  private static void report(Costs callback, Costs plain, Costs ours) {
    Results table =
        new Results(
            "µs per call, one core, 1 KB",
            "one at a time",
            "its CPU",
            UNDER_WAY + " under way",
            "its CPU",
            "of the plain GET");
    double[] base = plain.medians();
    for (Costs costs : List.of(callback, plain, ours)) {
      double[] medians = costs.medians();
      List<String> cells = new ArrayList<>(List.of(costs.name));
      List<String> shares = new ArrayList<>();
      for (int i = 0; i < medians.length; i++) {
        cells.add("%.1f".formatted(medians[i]));
        shares.add("%.2f".formatted(medians[i] / base[i]));
      }
      cells.add(String.join(" ", shares));
      table.row(cells.toArray(String[]::new));
    }
    table.print();
    double[] medians = ours.medians();
    double worst = Double.POSITIVE_INFINITY;
    for (int i = 0; i < medians.length; i++) {
      worst = Math.min(worst, base[i] / medians[i]);
    }
    Results.close("cache-redis", worst, GOAL);
  }
}
