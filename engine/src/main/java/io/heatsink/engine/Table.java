package io.heatsink.engine;

import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.ErrorType;
import io.heatsink.dynamodb.IndexSchema;
import io.heatsink.dynamodb.KeySchema;
import io.heatsink.dynamodb.PrimaryKey;
import io.heatsink.dynamodb.TableSchema;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * A table: its items, the locks that guard them, its indexes, and the state it is in.
 *
 * <p>Changes of state take time in DynamoDB. Here they do not happen in the background: a change is
 * noted with the moment at which it is done, and whoever looks at the table after that moment finds
 * it done.
 */
final class Table {
  private final String name;
  private final String id;
  private final String arn;
  private final Instant createdAt;
  private final KeySchema key;
  private final ItemStore items;
  private final List<SecondaryIndex> localIndexes;
  private final @Nullable ItemCollections collections;
  private final InstantSource clock;
  private final ItemLocks locks;
  private final Ongoing ongoing = new Ongoing();
  private final LongAdder bytes = new LongAdder();
  private final Admission.ForTable admission;
  private final Commits commits;

  private volatile TableState state;

  private final TableHistory history = new TableHistory();

  /** Read and written with the control lock held. */
  private TableNotes notes = TableNotes.none();

  /** The last one; null if there never was one. */
  private volatile @Nullable TableStream stream;

  private volatile @Nullable Expiry expiry;

  private volatile @Nullable Transition transition;

  /**
   * @param after the state from then on; null if the table is gone then
   */
  private record Transition(Instant due, @Nullable TableState after) {}

  /**
   * @param place among all tables that ever were
   */
  Table(
      long place,
      String name,
      String id,
      String arn,
      KeySchema key,
      TableState state,
      ItemStore items,
      List<SecondaryIndex> localIndexes,
      long maxCollectionBytes,
      Instant createdAt,
      InstantSource clock,
      Admission admission,
      Commits commits) {
    this.locks = new ItemLocks(place);
    this.name = name;
    this.id = id;
    this.arn = arn;
    this.key = key;
    this.state = state;
    this.items = items;
    this.localIndexes = List.copyOf(localIndexes);
    this.collections = localIndexes.isEmpty() ? null : new ItemCollections(maxCollectionBytes);
    this.createdAt = createdAt;
    this.clock = clock;
    this.admission = admission.created(throughput(state));
    this.commits = commits;
  }

  String name() {
    return name;
  }

  String id() {
    return id;
  }

  String arn() {
    return arn;
  }

  Instant createdAt() {
    return createdAt;
  }

  KeySchema key() {
    return key;
  }

  ItemStore items() {
    return items;
  }

  ItemLocks locks() {
    return locks;
  }

  /**
   * The lock of one item. Where there are local indexes, a whole item collection has one: its
   * entries in them are read together.
   *
   * @param storeKey its key in {@link #items}
   */
  ItemLock lockOf(byte[] storeKey) {
    return locks.of(
        storeKey, localIndexes.isEmpty() ? storeKey.length : ItemKeys.collectionLength(storeKey));
  }

  /** The item as it was last written; null if there is none. */
  @Nullable StoredItem latest(byte[] storeKey) {
    lockOf(storeKey).awaitWhole();
    return items.get(storeKey);
  }

  /** The table's stream, also if it was disabled; null if there never was one. */
  @Nullable TableStream stream() {
    return stream;
  }

  /** From now on changes are told to this stream. */
  void stream(TableStream next) {
    stream = next;
  }

  /** When items expire; null if they do not. */
  @Nullable Expiry expiry() {
    return expiry;
  }

  /**
   * From now on items expire so.
   *
   * @param next null if they do not any more
   */
  void expiry(@Nullable Expiry next) {
    expiry = next;
  }

  /** Deletes what has expired. With no lock of an item held. */
  void deleteExpired() {
    Expiry known = expiry;
    if (known != null) {
      known.deleteExpired(clock.instant());
    }
  }

  /**
   * The key of an item.
   *
   * @param storeKey its key in {@link #items}
   */
  PrimaryKey keyOf(byte[] storeKey) {
    return ItemKeys.item(storeKey, key);
  }

  /** With {@link Surroundings#control} held. */
  TableNotes notes() {
    return notes;
  }

  /** With {@link Surroundings#control} held. */
  TableHistory history() {
    return history;
  }

  /** For a table that is being made. */
  void notes(TableNotes next) {
    notes = next;
  }

  /** The items that a transaction is about. */
  Ongoing ongoing() {
    return ongoing;
  }

  /** Made with the table, and never changed. */
  List<SecondaryIndex> localIndexes() {
    return localIndexes;
  }

  @Nullable SecondaryIndex localIndex(String index) {
    for (SecondaryIndex local : localIndexes) {
      if (local.schema().name().equals(index)) {
        return local;
      }
    }
    return null;
  }

  /** Null if the table has no local index. */
  @Nullable ItemCollections collections() {
    return collections;
  }

  /** Sizes of all items, summed up. */
  LongAdder bytes() {
    return bytes;
  }

  Admission.ForTable admission() {
    return admission;
  }

  /** How writes of its items are committed. */
  Commits commits() {
    return commits;
  }

  /** All there is to say of it but for its items and its stream. */
  synchronized TableImage image() {
    settle();
    Transition last = transition;
    return TableImage.of(
        this, state, last == null ? null : last.due, last == null ? null : last.after);
  }

  /** False if all is admitted: then nobody need ask. */
  boolean isLimited() {
    return admission != Unlimited.INSTANCE;
  }

  /** The state as of now. */
  TableState state() {
    if (transition != null) {
      settle();
    }
    return state;
  }

  /** Whether the table was deleted, and the time that takes has passed. */
  boolean isGone() {
    Transition last = transition;
    return last != null && last.after == null && !clock.instant().isBefore(last.due);
  }

  /**
   * Changes the table at once, and once more later. Only one thread at a time may do this.
   *
   * @param during the state until then
   * @param due when it is over
   * @param after the state from then on; null if the table is gone then
   */
  synchronized void change(TableState during, Instant due, @Nullable TableState after) {
    enter(during);
    transition = new Transition(due, after);
  }

  /** The state to be in from now on. */
  void enter(TableState next) {
    TableThroughput before = throughput(state);
    state = next;
    TableThroughput now = throughput(next);
    if (!now.equals(before)) {
      admission.changed(now);
    }
  }

  private synchronized void settle() {
    Transition last = transition;
    if (last != null && last.after != null && !clock.instant().isBefore(last.due)) {
      // First the state: who finds no transition must find what it led to.
      enter(last.after);
      transition = null;
    }
  }

  /**
   * What a call on data needs to find; what has expired it finds gone. With no lock of an item
   * held.
   *
   * @throws DynamoDbException a ResourceNotFoundException, if the table is not there yet or any
   *     more
   */
  TableState usable() {
    TableState now = state();
    if (now.status() == Status.CREATING || now.status() == Status.DELETING) {
      throw DynamoDbException.of(ErrorType.RESOURCE_NOT_FOUND, "Requested resource not found");
    }
    deleteExpired();
    return now;
  }

  private TableThroughput throughput(TableState state) {
    Map<String, IndexSchema> schemas = new HashMap<>();
    Map<String, Throughput> throughputs = new HashMap<>();
    Map<String, OnDemandMaximum> maxima = new HashMap<>();
    Map<String, Throughput> warm = new HashMap<>();
    for (SecondaryIndex index : localIndexes) {
      schemas.put(index.schema().name(), index.schema());
    }
    for (TableState.Index index : state.indexes()) {
      schemas.put(index.name(), index.index().schema());
      throughputs.put(index.name(), index.capacity().throughput());
      maxima.put(index.name(), index.capacity().maximum());
      warm.put(index.name(), index.capacity().asked());
    }
    return new TableThroughput(
        new TableSchema(name, id, key, schemas),
        arn,
        state.billing(),
        state.capacity().throughput(),
        throughputs,
        state.capacity().maximum(),
        maxima,
        state.capacity().asked(),
        warm);
  }
}
