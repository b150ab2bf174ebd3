package io.heatsink.remedy.cache;

import io.heatsink.call.Call;
import io.heatsink.call.Reply;
import io.heatsink.call.Schemas;
import io.heatsink.call.Turns;
import io.heatsink.dynamodb.TableSchema;
import io.heatsink.testing.Scheduler;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What one proxy knows of {@link EngineStore}'s table: it asks when the table is first looked for,
 * and every now and then; what is done to the table through the proxy itself it sees at once.
 */
final class TestSchemas implements Schemas {
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final Scheduler scheduler;
  private final EngineStore store;
  private final Turns turns;
  // A real proxy's minute is longer than what is held mostly lives.
  private final Duration refresh;
  private Runnable onReplaced = () -> {};
  private Consumer<String> onLearnt = tableId -> {};
  private @Nullable TableSchema known;
  private boolean asking;
  private long nextNanos;

  TestSchemas(Scheduler scheduler, EngineStore store, Turns turns) {
    this.scheduler = scheduler;
    this.store = store;
    this.turns = turns;
    this.refresh = Duration.ofSeconds(scheduler.choices().oneOf(2L, 60L));
    this.nextNanos = turns.nanoTime();
  }

  /**
   * From now on refreshes what is known.
   *
   * @param replaced runs when another table stands under the name, or none
   * @param learnt takes the TableId whenever it is told
   */
  void start(Runnable replaced, Consumer<String> learnt) {
    onReplaced = replaced;
    onLearnt = learnt;
    turns.start(
        () -> {
          while (true) {
            turns.sleep(refresh);
            ask();
          }
        });
  }

  @Override
  public Optional<TableSchema> find(String table) {
    if (!table.equals(TestEngine.TABLE)) {
      return Optional.empty();
    }
    if (known == null && turns.nanoTime() - nextNanos >= 0) {
      ask();
    }
    return Optional.ofNullable(known);
  }

  /** A call through the proxy has been answered. */
  void answered(Call call, Reply reply) {
    if (reply.successful() && call.target().equals("DeleteTable")) {
      learn(Optional.empty());
      ask();
    } else if (reply.successful() && call.target().equals("CreateTable")) {
      learn(store.describe());
    }
  }

  private void ask() {
    if (asking) {
      return;
    }
    asking = true;
    turns.start(
        () -> {
          Duration way = Duration.ofMillis(scheduler.choices().below(20));
          turns.sleep(way);
          Optional<TableSchema> described = store.describe();
          turns.sleep(way);
          learn(described);
          asking = false;
        });
  }

  private void learn(Optional<TableSchema> described) {
    TableSchema before = known;
    known = described.orElse(null);
    nextNanos = turns.nanoTime() + RETRY.toNanos();
    if (before != null && !described.map(before::equals).orElse(false)) {
      onReplaced.run();
    }
    described.map(TableSchema::tableId).ifPresent(onLearnt);
  }
}
