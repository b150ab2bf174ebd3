package io.heatsink.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.heatsink.dynamodb.AttributeValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Once it is quiet, an index is what its definition says of the table. */
class ConcurrentIndexTest {
  private static final int ROUNDS = 10;
  private static final int WRITERS = 3;
  private static final int WRITES = 400;

  @Test
  void anIndexEqualsItsDefinitionAlsoIfItWasMadeMeanwhile() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
    try {
      for (int round = 0; round < ROUNDS; round++) {
        Calls calls = Calls.on(EngineOptions.DEFAULT).withTable("orders");
        List<Future<?>> writers = new ArrayList<>();
        for (int writer = 0; writer < WRITERS; writer++) {
          SplittableRandom random = new SplittableRandom(100L * round + writer);
          writers.add(threads.submit(() -> write(calls, random)));
        }
        calls.call(
            "UpdateTable",
            """
            {'TableName': 'orders',
             'AttributeDefinitions': [{'AttributeName': 'g', 'AttributeType': 'N'}],
             'GlobalSecondaryIndexUpdates': [{'Create': {'IndexName': 'by-g',
               'KeySchema': [{'AttributeName': 'g', 'KeyType': 'HASH'}],
               'Projection': {'ProjectionType': 'ALL'}}}]}
            """);
        for (Future<?> writer : writers) {
          writer.get();
        }

        List<Map<String, AttributeValue>> expected =
            scan(calls, "'FilterExpression': 'attribute_exists(g)', 'ConsistentRead': true");
        assertThat(scan(calls, "'IndexName': 'by-g'"))
            .as("round %d", round)
            .isNotEmpty()
            .containsExactlyInAnyOrderElementsOf(expected);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static void write(Calls calls, SplittableRandom random) {
    for (int write = 0; write < WRITES; write++) {
      int key = random.nextInt(50);
      switch (random.nextInt(4)) {
        case 0, 1 ->
            calls.put(
                "orders",
                "{'pk': {'S': '%d'}, 'g': {'N': '%d'}, 'v': {'N': '%d'}}"
                    .formatted(key, random.nextInt(5), write));
        case 2 ->
            calls.call(
                "UpdateItem",
                "{'TableName': 'orders', 'Key': {'pk': {'S': '%d'}}, 'UpdateExpression': 'REMOVE"
                        .formatted(key)
                    + " g'}");
        default ->
            calls.call(
                "DeleteItem", "{'TableName': 'orders', 'Key': {'pk': {'S': '%d'}}}".formatted(key));
      }
    }
  }

  private static List<Map<String, AttributeValue>> scan(Calls calls, String more) {
    return Replies.read(calls.call("Scan", "{'TableName': 'orders', " + more + "}")).items();
  }
}
