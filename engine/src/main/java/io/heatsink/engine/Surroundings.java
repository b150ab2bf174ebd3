package io.heatsink.engine;

import io.heatsink.dynamodb.IndexSchema;
import io.heatsink.dynamodb.KeySchema;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;

/** What tables and indexes are made of and live in: time, chance, lag, admission. */
final class Surroundings {
  private final EngineOptions options;
  private final long maxCollectionBytes;
  private final SplittableRandom random;
  private long tablesMade;
  private final ReentrantLock control = new ReentrantLock();

  /**
   * @param maxCollectionBytes {@link ItemCollections#MAX_BYTES}, or less in a test
   */
  Surroundings(EngineOptions options, long maxCollectionBytes) {
    this.options = options;
    this.maxCollectionBytes = maxCollectionBytes;
    this.random = new SplittableRandom(options.seed());
  }

  /** Held by whoever creates, changes or deletes a table, and by whoever draws from chance. */
  ReentrantLock control() {
    return control;
  }

  /** A stream of a table that begins now. With {@link #control} held. */
  TableStream newStream(Table table, StreamView view) {
    return new TableStream(table, view, options.clock(), options.streamLag(), random.split());
  }

  Admission admission() {
    return options.admission();
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
      String name,
      KeySchema key,
      List<SecondaryIndex> localIndexes,
      TableState state,
      RequestContext context,
      Instant now) {
    return new Table(
        tablesMade++,
        name,
        new UUID(random.nextLong(), random.nextLong()).toString(),
        context.tableArn(name),
        key,
        state,
        newStore(options.replicaLag()),
        localIndexes,
        maxCollectionBytes,
        now,
        options.clock(),
        options.admission());
  }

  /** With {@link #control} held. */
  SecondaryIndex newIndex(IndexRequest request, KeySchema tableKey) {
    // A local index lives in the table's partitions, and is as far behind as they are.
    Lag lag =
        request.schema().kind() == IndexSchema.Kind.LOCAL
            ? options.replicaLag()
            : options.indexLag();
    return new SecondaryIndex(
        request.schema(), request.nonKeyAttributes(), tableKey, newStore(lag));
  }

  private ItemStore newStore(Lag lag) {
    return new ItemStore(lag, options.clock(), random.split());
  }
}
