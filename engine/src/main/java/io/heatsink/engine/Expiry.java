package io.heatsink.engine;

import io.heatsink.dynamodb.AttributeValue;
import io.heatsink.dynamodb.AttributeValue.NumberValue;
import io.heatsink.dynamodb.PrimaryKey;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * When the items of a table expire: time to live. An attribute holds the moment, in seconds since
 * 1970.
 *
 * <p>Nothing happens in the background: whoever uses the table finds those items gone that have
 * expired by then. DynamoDB takes up to some days.
 */
final class Expiry {
  /** Source: DynamoDB Developer Guide, "Using time to live": older moments are none. */
  private static final Duration OLDEST = Duration.ofDays(5 * 365);

  private final Table table;
  private final String attribute;

  /** The keys of items by when they are due. */
  private final ConcurrentSkipListMap<Due, PrimaryKey> due = new ConcurrentSkipListMap<>();

  private record Due(long second, byte[] storeKey) implements Comparable<Due> {
    @Override
    public int compareTo(Due other) {
      int bySecond = Long.compare(second, other.second);
      return bySecond != 0 ? bySecond : Arrays.compareUnsigned(storeKey, other.storeKey);
    }
  }

  /**
   * @param attribute a top-level attribute's name
   */
  Expiry(Table table, String attribute) {
    this.table = table;
    this.attribute = attribute;
  }

  String attribute() {
    return attribute;
  }

  /** Notes the items of a table that is in use, whose writers know of this already. */
  void fill() {
    table.locks().letWritersPass();
    KeyRange.Walk walk = KeyRange.ALL.walk(table.items().snapshot(), true);
    while (walk.next()) {
      byte[] storeKey = walk.key();
      ItemLock lock = table.lockOf(storeKey);
      lock.lock();
      try {
        // The item may have changed since the snapshot; then its writer has noted it already.
        StoredItem now = table.items().get(storeKey);
        if (now != null) {
          changed(table.keyOf(storeKey), storeKey, null, Item.of(now));
        }
      } finally {
        lock.unlock();
      }
    }
  }

  /** Notes a change of an item, with its lock held. */
  void changed(PrimaryKey key, byte[] storeKey, @Nullable Item before, @Nullable Item after) {
    Long secondBefore = before == null ? null : second(before.attributes());
    Long secondAfter = after == null ? null : second(after.attributes());
    if (secondBefore != null && !secondBefore.equals(secondAfter)) {
      due.remove(new Due(secondBefore, storeKey));
    }
    if (secondAfter != null) {
      due.put(new Due(secondAfter, storeKey), key);
    }
  }

  /** Null if the item does not expire. */
  private @Nullable Long second(Map<String, AttributeValue> item) {
    if (!(item.get(attribute) instanceof NumberValue(var number))) {
      return null;
    }
    BigDecimal seconds = number.toBigDecimal().setScale(0, RoundingMode.FLOOR);
    return seconds.precision() > 18 ? null : seconds.longValueExact();
  }

  /** Deletes what has expired by now. */
  void deleteExpired(Instant now) {
    Due next = new Due(now.minus(OLDEST).getEpochSecond(), new byte[0]);
    Due end = new Due(now.getEpochSecond(), new byte[0]);
    while (true) {
      var entry = due.ceilingEntry(next);
      if (entry == null || entry.getKey().second >= end.second) {
        return;
      }
      next = new Due(entry.getKey().second, KeyRange.successor(entry.getKey().storeKey));
      delete(entry.getKey(), entry.getValue());
    }
  }

  private void delete(Due expired, PrimaryKey key) {
    ItemLock lock = table.lockOf(expired.storeKey);
    lock.lock();
    try {
      // A transaction's item waits until the transaction is over.
      StoredItem stored = table.items().get(expired.storeKey);
      if (stored == null || table.ongoing().has(key) || !due.containsKey(expired)) {
        return;
      }
      new DecidedWrite(table, key, expired.storeKey, Item.of(stored), null).commitByService();
    } finally {
      lock.unlock();
    }
  }
}
