package io.heatsink.remedy.cache;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.heatsink.call.Call;
import io.heatsink.call.Caller;
import io.heatsink.call.Reply;
import io.heatsink.call.Turns;
import io.heatsink.dynamodb.wire.HeadParser;
import io.heatsink.engine.EngineOptions;
import io.heatsink.engine.Lag;
import io.heatsink.remedy.cache.policy.CacheRule;
import io.heatsink.remedy.cache.policy.Effects;
import io.heatsink.remedy.cache.policy.ItemCache;
import io.heatsink.remedy.cache.policy.PageCache;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;

/** A filter before an engine, one call at a time, by a clock that is moved by hand. */
final class CachedEngine {
  private final HandTurns turns = new HandTurns();
  private final TestEngine engine;
  private final CacheFilter filter;
  final List<Call> sent = new ArrayList<>();

  /** What keys are hot: by index, empty for the table, and partition key. */
  BiFunction<String, String, Boolean> hot = (index, partition) -> false;

  /** What comes instead of the engine's answer; empty for that. */
  BiFunction<Call, TestEngine, Optional<Reply>> upstream = (call, engine) -> Optional.empty();

  CachedEngine(CacheRule rule) {
    engine =
        new TestEngine(EngineOptions.DEFAULT.withClock(turns::now).withLag(Lag.NONE, Lag.NONE));
    HeadParser parser = new HeadParser(TestCalls.SCHEMAS::find);
    filter =
        new CacheFilter(
            ItemCache::create,
            null,
            PageCache::create,
            new Effects(),
            (table, index, partition) ->
                hot.apply(index == null ? "" : index, String.valueOf(partition.toAttributeValue())),
            TestCalls.SCHEMAS,
            turns,
            (call, body) -> call.withBody(body, parser.parse(call.operation().orElseThrow(), body)),
            TestCalls.incarnations("proxy"),
            TestCalls.DEADLINE);
    filter.start(Map.of(TestEngine.TABLE, rule));
    // Nothing of before is unsettled.
    pass(Duration.ofMinutes(1));
  }

  /** A rule for everything, with TTLs of ten seconds. */
  static CacheRule rule(CacheRule.Which items, CacheRule.Which queries) {
    Duration ttl = Duration.ofSeconds(10);
    return new CacheRule(
        items, queries, ttl, Duration.ofSeconds(2), ttl, ttl, 64 << 20, CacheRule.Mode.ON);
  }

  void pass(Duration time) {
    turns.nanos += time.toNanos();
  }

  CacheFilter filter() {
    return filter;
  }

  /** What DynamoDB would say, without the cache. */
  Reply direct(String operation, String request) {
    return engine.answer(operation, TestEngine.json(request).getBytes(UTF_8));
  }

  /** The same of a call as it came. */
  Reply direct(Call call) {
    return engine.answer(call);
  }

  Reply call(String operation, String request) {
    return call(Caller.LOCAL, operation, request);
  }

  /** The same in plain JSON. */
  Reply callJson(String operation, String json) {
    return callJson(Caller.LOCAL, operation, json);
  }

  Reply call(Caller caller, String operation, String request) {
    return callJson(caller, operation, TestEngine.json(request));
  }

  private Reply callJson(Caller caller, String operation, String json) {
    Call call = TestCalls.call(1, caller, operation, json, turns.nanos);
    Optional<Reply> now = filter.now(call);
    if (now.isPresent()) {
      return now.get();
    }
    Reply reply = filter.handles(call) ? filter.handle(call, this::send) : send(call);
    return filter.hiding().after(call, reply);
  }

  /** How many calls went upstream for this one. */
  int upstreamCallsOf(String operation, String request) {
    int before = sent.size();
    Reply unused = call(operation, request);
    return sent.size() - before;
  }

  static String text(Reply reply) {
    return new String(reply.body(), UTF_8).replace('"', '\'');
  }

  private Reply send(Call call) {
    sent.add(call);
    turns.nanos += TimeUnit.MILLISECONDS.toNanos(1);
    return upstream.apply(call, engine).orElseGet(() -> engine.answer(call));
  }

  private static final class HandTurns implements Turns {
    private long nanos = TimeUnit.HOURS.toNanos(1);

    @Override
    public long nanoTime() {
      return nanos;
    }

    @Override
    public Instant now() {
      return Instant.EPOCH.plusNanos(nanos);
    }

    @Override
    public <T> T await(CompletableFuture<T> future, long deadlineNanos) throws TimeoutException {
      if (!future.isDone()) {
        throw new TimeoutException();
      }
      return future.join();
    }

    @Override
    public void sleep(Duration duration) {
      nanos += duration.toNanos();
    }

    @Override
    public void start(Runnable work) {
      work.run();
    }
  }
}
