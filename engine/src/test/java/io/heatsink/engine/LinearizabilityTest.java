package io.heatsink.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.heatsink.dynamodb.AttributeValue;
import io.heatsink.dynamodb.AttributeValue.NumberValue;
import io.heatsink.dynamodb.DynamoDbException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Phaser;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Many threads at one item: their answers must fit some order in which one call follows another.
 */
class LinearizabilityTest {
  private static final int THREADS = 4;
  private static final int CALLS_PER_THREAD = 6;
  private static final int HISTORIES = 400;

  private final Calls calls = Calls.on(EngineOptions.DEFAULT).withTable("orders");

  @Test
  void concurrentCallsOfOneItemAreLinearizable() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      for (int history = 0; history < HISTORIES; history++) {
        List<HistoryChecker.Call<Integer>> made = play(threads, history);
        assertThat(HistoryChecker.isLinearizable(made))
            .as("history of seed %d: %s", history, made)
            .isTrue();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private List<HistoryChecker.Call<Integer>> play(ExecutorService threads, int seed)
      throws Exception {
    String key = "{'pk': {'S': '%d'}}".formatted(seed);
    AtomicInteger time = new AtomicInteger();
    Phaser start = new Phaser(THREADS);
    List<Future<List<HistoryChecker.Call<Integer>>>> parts = new ArrayList<>();
    for (int thread = 0; thread < THREADS; thread++) {
      SplittableRandom random = new SplittableRandom(31L * seed + thread);
      Callable<List<HistoryChecker.Call<Integer>>> part =
          () -> {
            start.arriveAndAwaitAdvance();
            List<HistoryChecker.Call<Integer>> made = new ArrayList<>();
            for (int call = 0; call < CALLS_PER_THREAD; call++) {
              made.add(callOnce(key, random, time));
            }
            return made;
          };
      parts.add(threads.submit(part));
    }
    List<HistoryChecker.Call<Integer>> made = new ArrayList<>();
    for (Future<List<HistoryChecker.Call<Integer>>> part : parts) {
      made.addAll(part.get());
    }
    return made;
  }

  private HistoryChecker.Call<Integer> callOnce(
      String key, SplittableRandom random, AtomicInteger time) {
    int value = random.nextInt(1_000);
    int kind = random.nextInt(5);
    int invoked = time.incrementAndGet();
    HistoryChecker.Step<Integer> step =
        switch (kind) {
          case 0 -> put(key, value);
          case 1 -> add(key, value);
          case 2 -> putIfAbsent(key, value);
          case 3 -> delete(key);
          default -> get(key);
        };
    return new HistoryChecker.Call<>(invoked, time.incrementAndGet(), step);
  }

  private HistoryChecker.Step<Integer> put(String key, int value) {
    String reply =
        calls.call(
            "PutItem",
            "{'TableName': 'orders', 'Item': %s, 'ReturnValues': 'ALL_OLD'}"
                .formatted(item(key, value)));
    Integer old = value(Replies.read(reply).attributes());
    return before -> HistoryChecker.next(same(before, old), value);
  }

  private HistoryChecker.Step<Integer> putIfAbsent(String key, int value) {
    try {
      calls.call(
          "PutItem",
          "{'TableName': 'orders', 'Item': %s, 'ConditionExpression': 'attribute_not_exists(pk)'}"
              .formatted(item(key, value)));
      return before -> HistoryChecker.next(before == null, value);
    } catch (DynamoDbException e) {
      return before -> HistoryChecker.next(before != null, before);
    }
  }

  private HistoryChecker.Step<Integer> add(String key, int value) {
    String reply =
        calls.call(
            "UpdateItem",
            "{'TableName': 'orders', 'Key': %s, 'UpdateExpression': 'ADD v :v',".formatted(key)
                + " 'ExpressionAttributeValues': {':v': {'N': '%d'}}, 'ReturnValues': 'ALL_NEW'}"
                    .formatted(value));
    Integer sum = value(Replies.read(reply).attributes());
    return before -> HistoryChecker.next(same((before == null ? 0 : before) + value, sum), sum);
  }

  private HistoryChecker.Step<Integer> delete(String key) {
    String reply =
        calls.call(
            "DeleteItem",
            "{'TableName': 'orders', 'Key': %s, 'ReturnValues': 'ALL_OLD'}".formatted(key));
    Integer old = value(Replies.read(reply).attributes());
    return before -> HistoryChecker.next(same(before, old), null);
  }

  private HistoryChecker.Step<Integer> get(String key) {
    Integer found = value(Replies.read(calls.get("orders", key)).item());
    return before -> HistoryChecker.next(same(before, found), before);
  }

  private static boolean same(@Nullable Integer one, @Nullable Integer two) {
    return one == null ? two == null : one.equals(two);
  }

  private static String item(String key, int value) {
    return key.substring(0, key.length() - 1) + ", 'v': {'N': '%d'}}".formatted(value);
  }

  private static @Nullable Integer value(@Nullable Map<String, AttributeValue> item) {
    return item != null && item.get("v") instanceof NumberValue(var number)
        ? (Integer) number.toBigDecimal().intValueExact()
        : null;
  }
}
