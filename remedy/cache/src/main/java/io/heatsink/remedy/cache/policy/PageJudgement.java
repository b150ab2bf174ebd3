package io.heatsink.remedy.cache.policy;

import io.heatsink.dynamodb.AttributeValue;
import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.IndexSchema;
import io.heatsink.dynamodb.KeySchema;
import io.heatsink.dynamodb.KeyValue;
import io.heatsink.dynamodb.PrimaryKey;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rules on which the promise for pages rests, besides those that they share with items.
 *
 * <p>The promise for pages of the table and its local indexes is that for items, item by item. For
 * those of a global index: whoever asks sees each write that was answered at least as long ago as
 * the index was behind, as he would without the cache, while it is no further behind than the
 * settling time.
 *
 * <p>Open for tests, which break one rule at a time to show that the breach is found.
 */
class PageJudgement extends Judgement {
  /**
   * How long after a write an index may not show it yet. No figure of AWS's: an index "is updated
   * within a fraction of a second" (DynamoDB Developer Guide, "Data synchronization between tables
   * and global secondary indexes"), and more under load.
   */
  static final Duration INDEX_SETTLING = Duration.ofSeconds(3);

  /** How long nothing of an index's tag is stored after a write that touched it. */
  Duration indexSettling() {
    return INDEX_SETTLING;
  }

  /** The part of the call that decides which page answers it: all of it. */
  byte[] request(byte[] canonical) {
    return canonical;
  }

  /** Whether a read may wait for a fetch that began before it; as for items. */
  boolean mayJoin(PageFlight flight, Ticket later, long ttlNanos) {
    return later.change() <= flight.ticket.sequence()
        && later.generation() == flight.ticket.generation()
        && later.beganNanos() - flight.ticket.beganNanos() < ttlNanos
        && later.beganNanos() - flight.deadlineNanos < 0;
  }

  /** Whether a write that ended so takes pages of its tags away. */
  boolean drops(Outcome outcome) {
    return outcome != Outcome.REFUSED;
  }

  /** Whether a write that ended so touches global indexes. */
  boolean dropsOfIndexes(Outcome outcome) {
    return outcome != Outcome.REFUSED;
  }

  /** Whether a write of one item touches what is tagged with the whole table or index. */
  boolean touchesWhole() {
    return true;
  }

  /** Whether a write whose item cannot be told in full takes all pages of global indexes away. */
  boolean dropsUntold() {
    return true;
  }

  /**
   * The partition keys of an index under which a write touches entries: those of the old and of the
   * new image, unless the entry is the same in both.
   *
   * @return empty if it cannot be told
   */
  Optional<Set<KeyValue>> touched(Change change, IndexSchema index, KeySchema tableKey) {
    try {
      Optional<PrimaryKey> before = entry(change.before(), index);
      Optional<PrimaryKey> after = entry(change.after(), index);
      Set<KeyValue> touched = new LinkedHashSet<>();
      if (!isSame(change, index, tableKey)) {
        before.ifPresent(key -> touched.add(key.partition()));
        after.ifPresent(key -> touched.add(key.partition()));
      }
      return Optional.of(touched);
    } catch (DynamoDbException e) {
      // An item that DynamoDB took and this index could not: it is another index by now.
      return Optional.empty();
    }
  }

  private static boolean isSame(Change change, IndexSchema index, KeySchema tableKey) {
    Map<String, AttributeValue> before = change.before();
    Map<String, AttributeValue> after = change.after();
    return before != null
        && after != null
        && index.project(before, tableKey).equals(index.project(after, tableKey));
  }

  private static Optional<PrimaryKey> entry(
      @Nullable Map<String, AttributeValue> item, IndexSchema index) {
    return item == null ? Optional.empty() : index.keyOf(item);
  }
}
