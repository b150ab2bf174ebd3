package io.heatsink.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.heatsink.dynamodb.DynamoDbException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What others see when a transaction has written its first item and not yet its second. */
class HalfWrittenTransactionTest {
  private final MovedClock clock = new MovedClock();
  private final Between between = new Between();
  private final ExecutorService other = Executors.newSingleThreadExecutor();
  private final Calls calls =
      Calls.on(EngineOptions.DEFAULT.withClock(clock).withAdmission(between));

  /** Stops a transaction between two items: where its first one is told to a stream. */
  private static final class Between implements Admission, Admission.ForTable {
    private Runnable meanwhile = () -> {};

    @Override
    public ForTable created(TableThroughput table) {
      return this;
    }

    @Override
    public List<Optional<DynamoDbException>> transaction(List<Part> parts) {
      return Collections.nCopies(parts.size(), Optional.empty());
    }

    @Override
    public void read(ReadCharge charge) {}

    @Override
    public void write(WriteCharge charge) {}

    @Override
    public void changed(TableThroughput table) {}

    @Override
    public List<PartitionStart> partitionStarts() {
      Runnable once = meanwhile;
      meanwhile = () -> {};
      once.run();
      return List.of(PartitionStart.FIRST);
    }

    @Override
    public void deleted() {}
  }

  @AfterEach
  void end() {
    other.shutdownNow();
  }

  /**
   * Carries out a transaction that sets v to 2 in a of table told and b of table orders, both 1.
   *
   * @param reading what another thread asks while only a is written; given a moment to answer
   */
  private List<String> during(List<String> reading) throws Exception {
    calls.withTable("told").withTable("orders");
    calls.call(
        "UpdateTable",
        "{'TableName': 'told', 'StreamSpecification': {'StreamEnabled': true, 'StreamViewType':"
            + " 'KEYS_ONLY'}}");
    calls.put("told", "{'pk': {'S': 'a'}, 'v': {'N': '1'}}");
    calls.put("orders", "{'pk': {'S': 'b'}, 'v': {'N': '1'}}");
    clock.move(Duration.ofSeconds(2)); // the stream looks for splits again
    var seen = new Object[1];
    between.meanwhile = () -> seen[0] = giveAMoment(reading);

    calls.call(
        "TransactWriteItems",
        """
        {'TransactItems': [
          {'Put': {'TableName': 'told', 'Item': {'pk': {'S': 'a'}, 'v': {'N': '2'}}}},
          {'Put': {'TableName': 'orders', 'Item': {'pk': {'S': 'b'}, 'v': {'N': '2'}}}}]}
        """);
    @SuppressWarnings("unchecked") // as it was put there
    Future<List<String>> answers = (Future<List<String>>) seen[0];
    return answers.get(10, TimeUnit.SECONDS);
  }

  private Future<List<String>> giveAMoment(List<String> reading) {
    Future<List<String>> answers =
        other.submit(
            () ->
                reading.stream()
                    .map(
                        table ->
                            calls.get(
                                table,
                                table.equals("told") ? "{'pk': {'S': 'a'}}" : "{'pk': {'S': 'b'}}"))
                    .map(reply -> reply.contains("'N':'2'") ? "new" : "old")
                    .toList());
    try {
      answers.get(200, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return answers; // it waits, as it should
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError(e);
    }
    return answers;
  }

  @Test
  void whoeverSawTheFirstItemSeesTheSecond() throws Exception {
    assertThat(during(List.of("told", "orders"))).containsExactly("new", "new");
  }
}
