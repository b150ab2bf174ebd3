package io.heatsink.engine;

import io.heatsink.dynamodb.IndexSchema;
import io.heatsink.dynamodb.KeySchema;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import org.h2.mvstore.MVMap;
import org.jspecify.annotations.Nullable;

/** What tables and indexes are made of and live in: time, chance, lag, admission. */
final class Surroundings {
  private final EngineOptions options;
  private final long maxCollectionBytes;
  private final Commits commits;
  private final SplittableRandom random;
  private long tablesMade;
  private final ReentrantLock control = new ReentrantLock();

  /**
   * @param maxCollectionBytes {@link ItemCollections#MAX_BYTES}, or less in a test
   */
  Surroundings(EngineOptions options, long maxCollectionBytes) {
    this(options, maxCollectionBytes, Commits.IN_MEMORY, 0, 0);
  }

  /**
   * @param tablesMade how many tables there were before
   * @param start tells the starts of one engine apart, so that no table's id is drawn again
   */
  Surroundings(
      EngineOptions options,
      long maxCollectionBytes,
      Commits commits,
      long tablesMade,
      long start) {
    this.options = options;
    this.maxCollectionBytes = maxCollectionBytes;
    this.commits = commits;
    this.tablesMade = tablesMade;
    this.random = new SplittableRandom(options.seed() + start * 0x9E3779B97F4A7C15L);
  }

  /** How what was decided is done. */
  Commits commits() {
    return commits;
  }

  InstantSource clock() {
    return options.clock();
  }

  /** With {@link #control} held. */
  long tablesMade() {
    return tablesMade;
  }

  /** Held by whoever creates, changes or deletes a table, and by whoever draws from chance. */
  ReentrantLock control() {
    return control;
  }

  /** A stream of a table that begins now. With {@link #control} held. */
  TableStream newStream(Table table, StreamView view) {
    TableStream stream =
        new TableStream(table, view, options.clock(), options.streamLag(), random.split(), commits);
    commits.streamBegun(stream);
    return stream;
  }

  /**
   * A stream as it was kept.
   *
   * @param told its table; null if the stream has ended
   * @param shards with their records
   */
  TableStream restoredStream(StreamImage image, @Nullable Table told, List<StreamShard> shards) {
    return new TableStream(
        image, told, shards, options.clock(), options.streamLag(), random.split(), commits);
  }

  Admission admission() {
    return options.admission();
  }

  /** Whether names and values that no expression uses are let pass. */
  boolean lenient() {
    return options.lenient();
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
        options.admission(),
        commits);
  }

  /**
   * A table as it was kept, without indexes' entries.
   *
   * @param items of that table
   */
  Table restoredTable(TableImage image, MVMap<byte[], StoredItem> items) {
    List<SecondaryIndex> local = new ArrayList<>();
    Map<String, SecondaryIndex> global = new HashMap<>();
    for (IndexRequest request : image.indexes()) {
      SecondaryIndex index = newIndex(request, image.key());
      if (request.schema().kind() == IndexSchema.Kind.LOCAL) {
        local.add(index);
      } else {
        global.put(request.schema().name(), index);
      }
    }
    TableState state = image.state().restored(global);
    Table table =
        new Table(
            image.place(),
            image.name(),
            image.id(),
            image.arn(),
            image.key(),
            state,
            new ItemStore(items, options.replicaLag(), options.clock(), random.split()),
            local,
            maxCollectionBytes,
            image.createdAt(),
            options.clock(),
            options.admission(),
            commits);
    table.notes(TableNotes.of(image.notes()));
    if (image.due() != null) {
      // A clock that was put ahead is not any more; and nothing takes longer than a transition.
      Instant latest = afterTransition(now());
      Instant due = image.due().isAfter(latest) ? latest : image.due();
      table.change(state, due, image.next() == null ? null : image.next().restored(global));
    }
    return table;
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
