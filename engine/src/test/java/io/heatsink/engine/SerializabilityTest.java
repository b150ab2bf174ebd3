package io.heatsink.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.heatsink.dynamodb.AttributeValue;
import io.heatsink.dynamodb.AttributeValue.NumberValue;
import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.ErrorType;
import io.heatsink.dynamodb.wire.JsonReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
 * Many threads at three items of two tables, by transactions and by single reads and writes: their
 * answers must fit some order in which one call follows another, and which keeps the order of calls
 * that did not overlap.
 */
class SerializabilityTest {
  private static final int THREADS = 4;
  private static final int CALLS_PER_THREAD = 6;
  private static final int HISTORIES = 400;
  private static final List<String> TABLES = List.of("orders", "orders", "people");

  private final Calls calls =
      Calls.on(EngineOptions.DEFAULT)
          .withTable("orders")
          .withIndexedTable("people", "{'ProjectionType': 'ALL'}");

  private final AtomicInteger done = new AtomicInteger();
  private final AtomicInteger cancelled = new AtomicInteger();

  @Test
  void concurrentTransactionsAreSerializable() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      for (int history = 0; history < HISTORIES; history++) {
        List<HistoryChecker.Call<List<Integer>>> made = play(threads, history);
        assertThat(HistoryChecker.isLinearizable(made, List.of(0, 0, 0)))
            .as("history of seed %d", history)
            .isTrue();
      }
    } finally {
      threads.shutdownNow();
    }
    // Not all of them may be in vain.
    assertThat(done.get()).isGreaterThan(cancelled.get());
  }

  private List<HistoryChecker.Call<List<Integer>>> play(ExecutorService threads, int seed)
      throws Exception {
    AtomicInteger time = new AtomicInteger();
    Phaser start = new Phaser(THREADS);
    List<Future<List<HistoryChecker.Call<List<Integer>>>>> parts = new ArrayList<>();
    for (int thread = 0; thread < THREADS; thread++) {
      Player player = new Player(seed, new SplittableRandom(31L * seed + thread));
      Callable<List<HistoryChecker.Call<List<Integer>>>> part =
          () -> {
            start.arriveAndAwaitAdvance();
            List<HistoryChecker.Call<List<Integer>>> made = new ArrayList<>();
            for (int call = 0; call < CALLS_PER_THREAD; call++) {
              int invoked = time.incrementAndGet();
              HistoryChecker.Step<List<Integer>> step = player.play();
              made.add(new HistoryChecker.Call<>(invoked, time.incrementAndGet(), step));
            }
            return made;
          };
      parts.add(threads.submit(part));
    }
    List<HistoryChecker.Call<List<Integer>>> made = new ArrayList<>();
    for (Future<List<HistoryChecker.Call<List<Integer>>>> part : parts) {
      made.addAll(part.get());
    }
    return made;
  }

  private final class Player {
    private final int history;
    private final SplittableRandom random;

    Player(int history, SplittableRandom random) {
      this.history = history;
      this.random = random;
    }

    HistoryChecker.Step<List<Integer>> play() {
      try {
        HistoryChecker.Step<List<Integer>> step =
            switch (random.nextInt(6)) {
              case 0, 1 -> transfer();
              case 2 -> checkAndPut();
              case 3 -> getAll();
              case 4 -> get();
              default -> add();
            };
        done.incrementAndGet();
        return step;
      } catch (DynamoDbException e) {
        if (e.type() == ErrorType.TRANSACTION_CANCELED
            || e.type() == ErrorType.TRANSACTION_CONFLICT) {
          cancelled.incrementAndGet();
          return SerializabilityTest::unchanged;
        }
        throw e;
      }
    }

    private String named(int item) {
      return "'TableName': '%s', 'Key': {'pk': {'S': '%d-%d'}}"
          .formatted(TABLES.get(item), history, item);
    }

    private String adding(int item, int amount) {
      return named(item)
          + ", 'UpdateExpression': 'ADD v :v', 'ExpressionAttributeValues': {':v': {'N': '%d'}}"
              .formatted(amount);
    }

    private HistoryChecker.Step<List<Integer>> transfer() {
      int from = random.nextInt(3);
      int to = (from + 1 + random.nextInt(2)) % 3;
      int amount = 1 + random.nextInt(9);
      calls.call(
          "TransactWriteItems",
          "{'TransactItems': [{'Update': {%s}}, {'Update': {%s}}]}"
              .formatted(adding(from, -amount), adding(to, amount)));
      return before -> changed(changed(before, from, -amount), to, amount);
    }

    /** Sets one item if another is not below zero. */
    private HistoryChecker.Step<List<Integer>> checkAndPut() {
      int checked = random.nextInt(3);
      int set = (checked + 1) % 3;
      int value = random.nextInt(20) - 10;
      String request =
          """
          {'TransactItems': [
            {'ConditionCheck': {%s, 'ConditionExpression': 'attribute_not_exists(v) OR v >= :v',
               'ExpressionAttributeValues': {':v': {'N': '0'}}}},
            {'Update': {%s, 'UpdateExpression': 'SET v = :v',
               'ExpressionAttributeValues': {':v': {'N': '%d'}}}}]}
          """
              .formatted(named(checked), named(set), value);
      try {
        calls.call("TransactWriteItems", request);
      } catch (DynamoDbException e) {
        if (e.getMessage().contains("ConditionalCheckFailed")) {
          return before -> HistoryChecker.next(before != null && before.get(checked) < 0, before);
        }
        throw e;
      }
      return before ->
          before == null || before.get(checked) < 0
              ? Optional.empty()
              : changed(before, set, value - before.get(set));
    }

    private HistoryChecker.Step<List<Integer>> getAll() {
      String reply =
          calls.call(
              "TransactGetItems",
              "{'TransactItems': [{'Get': {%s}}, {'Get': {%s}}, {'Get': {%s}}]}"
                  .formatted(named(0), named(1), named(2)));
      List<Integer> seen = responses(reply);
      return before -> HistoryChecker.next(seen.equals(before), before);
    }

    private HistoryChecker.Step<List<Integer>> get() {
      int item = random.nextInt(3);
      int seen =
          value(
              Replies.read(
                      calls.call("GetItem", "{%s, 'ConsistentRead': true}".formatted(named(item))))
                  .item());
      return before -> HistoryChecker.next(before != null && before.get(item) == seen, before);
    }

    private HistoryChecker.Step<List<Integer>> add() {
      int item = random.nextInt(3);
      int amount = random.nextInt(9);
      int sum =
          value(
              Replies.read(
                      calls.call(
                          "UpdateItem",
                          "{%s, 'ReturnValues': 'ALL_NEW'}".formatted(adding(item, amount))))
                  .attributes());
      return before ->
          before == null || before.get(item) + amount != sum
              ? Optional.empty()
              : changed(before, item, amount);
    }
  }

  private static Optional<HistoryChecker.State<List<Integer>>> unchanged(
      @Nullable List<Integer> before) {
    return HistoryChecker.next(true, before);
  }

  private static Optional<HistoryChecker.State<List<Integer>>> changed(
      Optional<HistoryChecker.State<List<Integer>>> before, int item, int amount) {
    return before.flatMap(state -> changed(state.value(), item, amount));
  }

  private static Optional<HistoryChecker.State<List<Integer>>> changed(
      @Nullable List<Integer> before, int item, int amount) {
    if (before == null) {
      return Optional.empty();
    }
    List<Integer> after = new ArrayList<>(before);
    after.set(item, before.get(item) + amount);
    return HistoryChecker.next(true, List.copyOf(after));
  }

  private static List<Integer> responses(String reply) {
    JsonReader in = JsonReader.of(reply.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    List<Integer> values = new ArrayList<>();
    while (in.nextField()) {
      in.enterList();
      while (in.nextElement()) {
        in.enterObject();
        int value = 0;
        while (in.nextField()) {
          value = value(in.item().orThrow());
        }
        values.add(value);
      }
    }
    return values;
  }

  private static int value(@Nullable Map<String, AttributeValue> item) {
    return item != null && item.get("v") instanceof NumberValue(var number)
        ? number.toBigDecimal().intValueExact()
        : 0;
  }
}
