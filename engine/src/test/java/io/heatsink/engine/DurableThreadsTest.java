package io.heatsink.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.heatsink.dynamodb.AttributeValue;
import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.store.SimulatedDisk;
import io.heatsink.store.Sync;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Real threads write while checkpoints are made, until the power goes. */
class DurableThreadsTest {
  private static final int ROUNDS = 8;
  private static final int WRITERS = 4;
  private static final int CHECKPOINTS = 6;

  private final AtomicIntegerArray sent = new AtomicIntegerArray(WRITERS);
  private final AtomicIntegerArray answered = new AtomicIntegerArray(WRITERS);

  private static DurableEngine open(SimulatedDisk disk) throws IOException {
    return DurableEngine.open(EngineOptions.DEFAULT, disk, Sync.ALWAYS, notice -> {});
  }

  /** Whether the call was answered with a reply. */
  private static boolean call(DurableEngine engine, String operation, String request) {
    CompletableFuture<Boolean> replied = new CompletableFuture<>();
    engine.execute(
        operation,
        request.replace('\'', '"').getBytes(StandardCharsets.UTF_8),
        Calls.CONTEXT,
        new DurableEngine.Answer() {
          @Override
          public void reply(byte[] body) {
            replied.complete(true);
          }

          @Override
          public void error(DynamoDbException error) {
            replied.complete(false);
          }
        });
    return replied.join();
  }

  /** Writes a larger number to two items at once, again and again, until the disk is gone. */
  private void write(DurableEngine engine, int writer) {
    String put =
        "{'Put': {'TableName': 'orders', 'Item': {'pk': {'S': '%d%s'}, 'g': {'N': '%d'}}}}";
    boolean goesOn = true;
    while (goesOn) {
      int next = sent.incrementAndGet(writer);
      goesOn =
          call(
              engine,
              "TransactWriteItems",
              "{'TransactItems': [%s, %s]}"
                  .formatted(put.formatted(writer, "a", next), put.formatted(writer, "b", next)));
      if (goesOn) {
        answered.set(writer, next);
      }
    }
  }

  @Test
  void whatWasAnsweredIsThereInWholeWhileCheckpointsAreMade() throws Exception {
    SimulatedDisk disk = new SimulatedDisk();
    DurableEngine engine = open(disk);
    call(engine, "CreateTable", Calls.CREATE_ORDERS);
    for (int round = 0; round < ROUNDS; round++) {
      SplittableRandom random = new SplittableRandom(round);
      List<Thread> writers = new ArrayList<>();
      for (int writer = 0; writer < WRITERS; writer++) {
        int number = writer;
        DurableEngine target = engine;
        writers.add(Thread.ofPlatform().start(() -> write(target, number)));
      }
      disk.crashAt(disk.changes() + 60 + random.nextInt(120));
      makeCheckpoints(engine);
      for (Thread writer : writers) {
        writer.join();
      }
      disk.restartAfterPowerCut(random);
      engine = open(disk);
      check(Calls.on(engine), round);
    }
    engine.close();
  }

  private static void makeCheckpoints(DurableEngine engine) throws IOException {
    try {
      for (int made = 0; made < CHECKPOINTS; made++) {
        engine.makeCheckpoint();
      }
    } catch (SimulatedDisk.Crash e) {
      // That is how the round ends; else it ends when a writer's entries meet the boundary.
    }
  }

  private void check(Calls calls, int round) {
    List<Map<String, AttributeValue>> items =
        Replies.read(calls.call("Scan", "{'TableName': 'orders', 'ConsistentRead': true}")).items();
    Map<Object, Integer> numbers = new HashMap<>();
    for (Map<String, AttributeValue> item : items) {
      numbers.put(text(item.get("pk")), Integer.parseInt(text(item.get("g"))));
    }
    for (int writer = 0; writer < WRITERS; writer++) {
      assertThat(numbers.getOrDefault(writer + "a", 0))
          .as("round %d, writer %d", round, writer)
          .isBetween(answered.get(writer), sent.get(writer))
          .isEqualTo(numbers.getOrDefault(writer + "b", 0));
    }
    assertThat(
            Replies.read(calls.call("Scan", "{'TableName': 'orders', 'IndexName': 'by-g'}"))
                .items())
        .containsExactlyInAnyOrderElementsOf(items);
    Map<Object, Object> replayed = new HashMap<>();
    for (StreamReader.Change change : StreamReader.of(calls, "orders").all()) {
      Object before = replayed.put(change.key(), change.after());
      assertThat((Object) change.before()).isEqualTo(before);
    }
    assertThat(replayed.values()).containsExactlyInAnyOrderElementsOf(new ArrayList<Object>(items));
  }

  private static String text(@Nullable AttributeValue value) {
    return switch (value) {
      case AttributeValue.StringValue(var text) -> text;
      case AttributeValue.NumberValue(var number) -> number.canonical();
      case null, default -> throw new AssertionError(value);
    };
  }
}
