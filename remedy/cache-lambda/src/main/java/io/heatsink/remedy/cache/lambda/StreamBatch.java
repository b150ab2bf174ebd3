package io.heatsink.remedy.cache.lambda;

import io.heatsink.call.Turns;
import io.heatsink.dynamodb.wire.JsonReader;
import io.heatsink.dynamodb.wire.JsonWriter;
import io.heatsink.remedy.cache.stream.RecordEffects;
import io.heatsink.remedy.cache.stream.StreamRecord;
import io.heatsink.remedy.cache.stream.StreamRecords;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;

/** The records of one event, done in their order until one cannot be. */
final class StreamBatch {
  private static final int AT_ONCE = 100;
  private static final Duration PAUSE = Duration.ofMillis(50);

  private final RecordEffects effects;
  private final Turns turns;

  StreamBatch(RecordEffects effects, Turns turns) {
    this.effects = effects;
    this.turns = turns;
  }

  /**
   * @param event as AWS Lambda hands it over
   * @return which record is the first that was not done: AWS sends it again, and those that follow
   */
  byte[] run(byte[] event, long deadlineNanos) {
    List<StreamRecord> records = records(event);
    JsonWriter out = new JsonWriter().beginObject().name("batchItemFailures").beginList();
    firstNotDone(records, deadlineNanos)
        .ifPresent(
            record ->
                out.beginObject().name("itemIdentifier").string(record.sequence()).endObject());
    return out.endList().endObject().toByteArray();
  }

  private Optional<StreamRecord> firstNotDone(List<StreamRecord> records, long deadlineNanos) {
    for (int from = 0; from < records.size(); from += AT_ONCE) {
      List<StreamRecord> some = records.subList(from, Math.min(records.size(), from + AT_ONCE));
      if (!isDone(some, deadlineNanos)) {
        return Optional.of(some.getFirst());
      }
    }
    return Optional.empty();
  }

  /** Tries until the deadline: at a cold start the shared cache is not connected yet. */
  private boolean isDone(List<StreamRecord> records, long deadlineNanos) {
    while (deadlineNanos - turns.nanoTime() > 0) {
      try {
        turns.await(effects.apply(records), deadlineNanos);
        return true;
      } catch (CompletionException e) {
        turns.sleep(PAUSE);
      } catch (TimeoutException e) {
        return false;
      }
    }
    return false;
  }

  private static List<StreamRecord> records(byte[] event) {
    JsonReader in = JsonReader.of(event);
    while (in.nextField()) {
      if (in.name().equals("Records")) {
        return StreamRecords.read(in);
      }
      in.skip();
    }
    return List.of();
  }
}
