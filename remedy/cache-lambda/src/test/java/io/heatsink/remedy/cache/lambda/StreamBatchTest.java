package io.heatsink.remedy.cache.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.heatsink.dynamodb.KeyAttribute;
import io.heatsink.dynamodb.KeySchema;
import io.heatsink.dynamodb.ScalarType;
import io.heatsink.remedy.cache.CacheFilter;
import io.heatsink.remedy.cache.SharedInvalidation;
import io.heatsink.remedy.cache.shared.Channel;
import io.heatsink.remedy.cache.shared.Ending;
import io.heatsink.remedy.cache.shared.SharedModel;
import io.heatsink.remedy.cache.shared.SharedTiming;
import io.heatsink.remedy.cache.shared.SharedUnavailable;
import io.heatsink.remedy.cache.shared.SharedValue;
import io.heatsink.remedy.cache.stream.RecordEffects;
import io.heatsink.remedy.cache.stream.StreamRecord;
import io.heatsink.testing.FaultMix;
import io.heatsink.testing.Scheduler;
import io.heatsink.testing.SimulatedProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Each test is a history's only client. */
class StreamBatchTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final String NOTHING_FAILED = "{'batchItemFailures':[]}";

  private final Scheduler scheduler = Scheduler.seeded(1, FaultMix.NONE);
  private final SimulatedProcess function = scheduler.process("function");

  @Test
  void whatARecordTellsOfIsToldToTheProxies() {
    SharedModel model =
        new SharedModel(scheduler, new SharedTiming(Duration.ofSeconds(2), Duration.ofSeconds(1)));
    KeySchema key =
        KeySchema.of(new KeyAttribute("pk", ScalarType.S), new KeyAttribute("sk", ScalarType.N));
    Hearing hearing = new Hearing();

    play(
        () -> {
          var table = model.connect(scheduler.process("proxy")).table("acc/orders", 1, hearing);
          CacheFilter.Sharing sharing =
              new CacheFilter.Sharing(model.connect(function), "lambda", "acc");
          SharedInvalidation effects =
              SharedInvalidation.of(sharing, "orders", key, List.of("by-g"), function);
          function.sleep(Duration.ofSeconds(1));

          assertThat(run(effects, event("10", "11"))).isEqualTo(NOTHING_FAILED);

          function.sleep(Duration.ofSeconds(1));
          table.close();
        });

    // Two items, their partition key, and all of the table together; then the index.
    assertThat(hearing.subjects).hasSize(2);
    assertThat(hearing.subjects.getFirst()).hasSize(4);
    assertThat(hearing.subjects.getLast()).hasSize(1);
  }

  @Test
  void anEventWithoutRecordsIsDone() {
    play(() -> assertThat(run(failingAt(Set.of()), "{'Records':[]}")).isEqualTo(NOTHING_FAILED));
  }

  @Test
  void theFirstRecordsThatCannotBeDoneAreSentAgain() {
    String[] sequences = IntStream.range(0, 250).mapToObj(Integer::toString).toArray(String[]::new);

    play(
        () ->
            assertThat(run(failingAt(Set.of("170")), event(sequences)))
                .isEqualTo("{'batchItemFailures':[{'itemIdentifier':'100'}]}"));
  }

  @Test
  void whatFailsForAWhileIsTriedAgain() {
    long connected = Duration.ofSeconds(3).toNanos();
    RecordEffects effects =
        new Effects() {
          @Override
          public CompletableFuture<Void> apply(List<StreamRecord> records) {
            return scheduler.nanos() < connected ? unavailable() : done();
          }
        };

    play(() -> assertThat(run(effects, event("1"))).isEqualTo(NOTHING_FAILED));
  }

  private void play(Runnable test) {
    scheduler.client("test", test);
    scheduler.run();
  }

  private String run(RecordEffects effects, String event) {
    byte[] answer =
        new StreamBatch(effects, function)
            .run(event.replace('\'', '"').getBytes(UTF_8), function.nanoTime() + LONG.toNanos());
    return new String(answer, UTF_8).replace('"', '\'');
  }

  private static String event(String... sequences) {
    return List.of(sequences).stream()
        .map(
            sequence ->
                """
                {'eventID': 'e%1$s', 'eventName': 'MODIFY', 'eventSource': 'aws:dynamodb',
                 'dynamodb': {'ApproximateCreationDateTime': 1.7956E9,
                   'Keys': {'pk': {'S': 'a'}, 'sk': {'N': '%1$s'}},
                   'SequenceNumber': '%1$s', 'SizeBytes': 20, 'StreamViewType': 'KEYS_ONLY'}}
                """
                    .formatted(sequence))
        .collect(Collectors.joining(",", "{'Records':[", "]}"));
  }

  private static RecordEffects failingAt(Set<String> sequences) {
    return new Effects() {
      @Override
      public CompletableFuture<Void> apply(List<StreamRecord> records) {
        return records.stream().map(StreamRecord::sequence).anyMatch(sequences::contains)
            ? unavailable()
            : done();
      }
    };
  }

  private static CompletableFuture<Void> unavailable() {
    return CompletableFuture.failedFuture(new SharedUnavailable("Not connected."));
  }

  private static CompletableFuture<Void> done() {
    return CompletableFuture.completedFuture(null);
  }

  private abstract static class Effects implements RecordEffects {
    @Override
    public void begin() {}

    @Override
    public CompletableFuture<Void> applyGap() {
      return done();
    }
  }

  /** What a proxy hears. */
  private static final class Hearing implements Channel {
    private final List<List<String>> subjects = new ArrayList<>();

    @Override
    public void opened(String write, List<String> ofSubjects, long remainingNanos) {}

    @Override
    public void closed(String write, List<String> ofSubjects, Ending ending) {
      subjects.add(ofSubjects);
    }

    @Override
    public void closedWith(
        String write, List<String> ofSubjects, String entry, SharedValue value, long ageNanos) {}

    @Override
    public void heartbeat(long nanos) {}

    @Override
    public void gap() {}
  }
}
