package io.heatsink.engine;

import io.heatsink.dynamodb.KeySchema;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;

/** What tables and indexes are made of and live in: time, chance, lag, admission. */
final class Surroundings {
  private final EngineOptions options;
  private final SplittableRandom random;
  private final ReentrantLock control = new ReentrantLock();

  Surroundings(EngineOptions options) {
    this.options = options;
    this.random = new SplittableRandom(options.seed());
  }

  /** Held by whoever creates, changes or deletes a table, and by whoever draws from chance. */
  ReentrantLock control() {
    return control;
  }

  Instant now() {
    return options.clock().instant();
  }

  /** When a change of a table is done that begins now. */
  Instant afterTransition(Instant now) {
    return now.plus(options.transition());
  }

  /** With {@link #control} held. */
  Table newTable(
      String name, KeySchema key, TableState state, RequestContext context, Instant now) {
    return new Table(
        name,
        new UUID(random.nextLong(), random.nextLong()).toString(),
        context.tableArn(name),
        key,
        state,
        newStore(options.replicaLag()),
        now,
        options.clock(),
        options.admission());
  }

  /** With {@link #control} held. */
  GlobalIndex newIndex(IndexRequest request, KeySchema tableKey) {
    return new GlobalIndex(
        request.schema(), request.nonKeyAttributes(), tableKey, newStore(options.indexLag()));
  }

  private ItemStore newStore(Lag lag) {
    return new ItemStore(lag, options.clock(), random.split());
  }
}
