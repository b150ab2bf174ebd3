package io.heatsink.bench.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.heatsink.call.Call;
import io.heatsink.call.Caller;
import io.heatsink.call.Headers;
import io.heatsink.call.Pipeline;
import io.heatsink.call.Reply;
import io.heatsink.call.ServedBy;
import io.heatsink.call.Turns;
import io.heatsink.call.Upstream;
import io.heatsink.dynamodb.KeyAttribute;
import io.heatsink.dynamodb.KeySchema;
import io.heatsink.dynamodb.Operation;
import io.heatsink.dynamodb.ScalarType;
import io.heatsink.dynamodb.TableHome;
import io.heatsink.dynamodb.TableSchema;
import io.heatsink.dynamodb.wire.HeadParser;
import io.heatsink.remedy.cache.CacheFilter;
import io.heatsink.remedy.cache.policy.CacheRule;
import io.heatsink.remedy.cache.redis.RedisCache;
import io.heatsink.remedy.cache.redis.RedisSettings;
import io.heatsink.remedy.cache.shared.SharedTiming;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** One proxy's chain, in this process: the cache as the proxy makes it, over a Redis. */
final class SharedHits implements AutoCloseable {
  private static final TableSchema SCHEMA =
      new TableSchema(
          Proxy.TABLE,
          "0c9f9a4e-6a0c-4b0e-9a77-0f3a3f3d7a11",
          KeySchema.of(new KeyAttribute("pk", ScalarType.S)),
          Map.of());
  private static final HeadParser PARSER = new HeadParser(table -> Optional.of(SCHEMA));
  private static final String DATA = "x".repeat(880);
  private static final int BODY_BYTES = body(0).length;
  private static final CacheRule RULE =
      new CacheRule(
          CacheRule.Which.ALL,
          CacheRule.Which.OFF,
          Duration.ofMinutes(10),
          Duration.ofSeconds(1),
          Duration.ZERO,
          Duration.ZERO,
          64L << 20,
          256L << 20,
          CacheRule.Mode.ON,
          false,
          Optional.empty(),
          0);

  // Long enough that a pause of this process is no failure: none may go to DynamoDB here.
  private static final Duration TIMEOUT = Duration.ofSeconds(2);
  private static final Duration LONGEST_CALL = Duration.ofMinutes(5);
  private static final SharedTiming TIMING =
      new SharedTiming(Duration.ofMillis(100), Duration.ofMillis(100));
  private static final Duration CONNECTED = Duration.ofSeconds(20);

  private final RedisCache cache;
  private final CacheFilter filter;
  private final Pipeline pipeline;

  /**
   * @param upstream what stands for DynamoDB
   */
  SharedHits(int redis, Turns turns, Upstream upstream) {
    cache =
        RedisCache.connect(
            new RedisSettings(
                List.of(new RedisSettings.Node("127.0.0.1", redis)),
                false,
                Optional.empty(),
                Optional.empty(),
                TIMEOUT,
                TIMING),
            turns);
    filter =
        CacheFilter.create(
            Map.of(Proxy.TABLE, RULE),
            (table, index, key) -> false,
            table -> Optional.of(SCHEMA),
            caller -> new TableHome.Everywhere(),
            turns,
            TIMING.longestWrite(),
            Optional.of(
                new CacheFilter.Sharing(cache, UUID.randomUUID().toString(), "account/region")));
    pipeline = new Pipeline(List.of(filter), upstream, turns, Throwable::printStackTrace);
    long end = turns.nanoTime() + CONNECTED.toNanos();
    while (!cache.health().reachable()) {
      if (turns.nanoTime() - end > 0) {
        throw new IllegalStateException("Redis cannot be reached: " + cache.health());
      }
      turns.sleep(Duration.ofMillis(10));
    }
    // A store that is new to a table stores nothing for as long as a write may last.
    turns.sleep(TIMING.quietAfterLoss().multipliedBy(2));
  }

  /** How many reads this proxy's memory has answered. */
  long heldHere() {
    return filter.stats().stream()
        .flatMap(stats -> stats.counts().values().stream())
        .mapToLong(counts -> counts.hits())
        .sum();
  }

  /** Gets the items, each of which this proxy has not seen before. */
  ClosedLoop.Side gets(Call[] calls) {
    return (number, next) ->
        pipeline.run(
            calls[number],
            reply -> {
              check(reply.body().length, number);
              next.run();
            });
  }

  static void check(int length, int number) {
    if (length != BODY_BYTES) {
      throw new IllegalStateException("Item %d has %d bytes.".formatted(number, length));
    }
  }

  /** The call as a front makes it: its head has been read. */
  static Call get(int number) {
    byte[] body =
        "{\"TableName\":\"%s\",\"Key\":{\"pk\":{\"S\":\"%s\"}}}"
            .formatted(Proxy.TABLE, key(number))
            .getBytes(UTF_8);
    long now = System.nanoTime();
    return new Call(
        number + 1,
        Call.Service.DYNAMODB,
        "GetItem",
        Optional.of(Operation.GET_ITEM),
        Caller.LOCAL,
        Headers.NONE,
        body,
        PARSER.parse(Operation.GET_ITEM, body),
        now,
        now + LONGEST_CALL.toNanos());
  }

  /** What DynamoDB answers to it: all numbers are of one length, and so are all answers. */
  static byte[] body(int number) {
    return "{\"Item\":{\"pk\":{\"S\":\"%s\"},\"data\":{\"S\":\"%s\"}}}"
        .formatted(key(number), DATA)
        .getBytes(UTF_8);
  }

  static String key(int number) {
    return "item#%06d".formatted(number);
  }

  /** Stands for DynamoDB. */
  static void answer(Call call, Upstream.Answer answer) {
    answer.reply(
        new Reply(200, "bench", Headers.NONE, body((int) call.id() - 1), ServedBy.DYNAMODB));
  }

  @Override
  public void close() {
    cache.close();
  }
}
