package io.heatsink.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.heatsink.dynamodb.AttributeValue;
import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.ErrorType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Whoever applies a stream's records in their order has the table, however it was written. */
class StreamReplayTest {
  private static final int WRITERS = 4;
  private static final int WRITES = 300;
  private static final int ROUNDS = 5;

  /** Splits partitions again and again while the table is written. */
  private static final class Splitting implements Admission, Admission.ForTable {
    private volatile List<PartitionStart> starts = List.of(PartitionStart.FIRST);

    @Override
    public ForTable created(TableThroughput table) {
      return this;
    }

    @Override
    public List<Optional<DynamoDbException>> transaction(List<Part> parts) {
      return parts.stream().map(part -> Optional.<DynamoDbException>empty()).toList();
    }

    @Override
    public void read(ReadCharge charge) {}

    @Override
    public void write(WriteCharge charge) {}

    @Override
    public void changed(TableThroughput table) {}

    @Override
    public List<PartitionStart> partitionStarts() {
      return starts;
    }

    @Override
    public void deleted() {}
  }

  @Test
  void aReplayedStreamGivesTheTableAndItsIndex() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
    try {
      for (int round = 0; round < ROUNDS; round++) {
        Splitting partitions = new Splitting();
        MovedClock clock = new MovedClock();
        Calls calls = Calls.on(EngineOptions.DEFAULT.withClock(clock).withAdmission(partitions));
        createTable(calls);
        List<Future<?>> writers = new ArrayList<>();
        for (int writer = 0; writer < WRITERS; writer++) {
          SplittableRandom random = new SplittableRandom(100L * round + writer);
          writers.add(threads.submit(() -> write(calls, random)));
        }
        for (int split = 1; split < 8; split++) {
          partitions.starts = starts(split);
          clock.move(Duration.ofSeconds(2));
          calls.put("orders", "{'pk': {'S': 'split'}, 'v': {'N': '%d'}}".formatted(split));
        }
        for (Future<?> writer : writers) {
          writer.get();
        }

        Collection<Map<String, AttributeValue>> items = replay(StreamReader.of(calls, "orders"));
        assertThat(items)
            .as("round %d", round)
            .isNotEmpty()
            .containsExactlyInAnyOrderElementsOf(scan(calls, "'ConsistentRead': true"));
        assertThat(scan(calls, "'IndexName': 'by-g'"))
            .containsExactlyInAnyOrderElementsOf(
                scan(calls, "'FilterExpression': 'attribute_exists(g)'"));
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static List<PartitionStart> starts(int splits) {
    return IntStream.rangeClosed(0, splits)
        .mapToObj(at -> new PartitionStart(at * (1L << 61), null, false))
        .toList();
  }

  private static void createTable(Calls calls) {
    calls.call("CreateTable", Calls.CREATE_ORDERS);
  }

  private static void write(Calls calls, SplittableRandom random) {
    for (int write = 0; write < WRITES; write++) {
      String key = "{'pk': {'S': '%d'}}".formatted(random.nextInt(20));
      String update =
          "{'TableName': 'orders', 'Key': %s, 'UpdateExpression': 'ADD g :g',".formatted(key)
              + " 'ExpressionAttributeValues': {':g': {'N': '%d'}}}".formatted(random.nextInt(3));
      try {
        switch (random.nextInt(4)) {
          case 0 ->
              calls.put(
                  "orders",
                  key.substring(0, key.length() - 1) + ", 'v': {'N': '%d'}}".formatted(write));
          case 1 -> calls.call("UpdateItem", update);
          case 2 -> calls.call("DeleteItem", "{'TableName': 'orders', 'Key': %s}".formatted(key));
          default ->
              calls.call(
                  "TransactWriteItems",
                  "{'TransactItems': [{'Update': %s}, {'Put': {'TableName': 'orders', 'Item': %s}}]}"
                      .formatted(update, "{'pk': {'S': '%d'}}".formatted(20 + random.nextInt(9))));
        }
      } catch (DynamoDbException e) {
        if (e.type() != ErrorType.TRANSACTION_CONFLICT
            && e.type() != ErrorType.TRANSACTION_CANCELED) {
          throw e;
        }
      }
    }
  }

  /** Each change must fit what the changes before it left. */
  private static Collection<Map<String, AttributeValue>> replay(StreamReader stream) {
    Map<Map<String, AttributeValue>, Map<String, AttributeValue>> items = new HashMap<>();
    for (StreamReader.Change change : stream.all()) {
      Map<String, AttributeValue> before =
          change.after() == null
              ? items.remove(change.key())
              : items.put(change.key(), change.after());
      assertThat(change.before()).isEqualTo(before);
    }
    return items.values();
  }

  private static List<Map<String, AttributeValue>> scan(Calls calls, String more) {
    return Replies.read(calls.call("Scan", "{'TableName': 'orders', " + more + "}")).items();
  }
}
