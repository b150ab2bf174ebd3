package io.heatsink.heat;

import io.heatsink.dynamodb.KeyValue;
import io.heatsink.dynamodb.PrimaryKey;
import io.heatsink.dynamodb.ScalarType;
import io.heatsink.dynamodb.ThrottlingReason;
import org.jspecify.annotations.Nullable;

/**
 * Takes down what calls cost: one per event loop, used by that one thread alone, so that nothing on
 * the way of a call waits for anything. Its thread also calls {@link #handOver} every tick.
 *
 * <p>Costs are half units, at most {@link #MOST_HALF_UNITS} at once; {@link #halfUnits} converts.
 */
public final class Recorder {
  /** No single call to DynamoDB costs more. */
  public static final int MOST_HALF_UNITS = (1 << 20) - 1;

  private final KeyHash hash;
  private final Exchange exchange;
  private TickSketch sketch;
  private byte[] scratch = new byte[256];

  Recorder(KeyHash hash, Exchange exchange, TickSketch sketch) {
    this.hash = hash;
    this.exchange = exchange;
    this.sketch = sketch;
  }

  /** Capacity units as DynamoDB states them, to the nearest half. */
  public static int halfUnits(double units) {
    return (int) Math.min(MOST_HALF_UNITS, Math.round(2 * units));
  }

  /** What a call would cost that asked for many items of a key, such as a query. */
  public void offered(TableAccess access, KeyValue partitionKey, int halfUnits) {
    copy(partitionKey);
    KeyTally tally = add(access, partitionKey.type(), scratch, 0, partitionKey.length(), halfUnits);
    if (tally != null && tally.sortKeys != null) {
      tally.sortKeys.addWhole(halfUnits);
    }
  }

  /** What a call would cost that asked for one item. */
  public void offeredItem(TableAccess access, PrimaryKey key, int halfUnits) {
    copy(key.partition());
    KeyTally tally =
        add(access, key.partition().type(), scratch, 0, key.partition().length(), halfUnits);
    if (tally != null && tally.sortKeys != null) {
      KeyValue sort = key.sort();
      if (sort == null) {
        tally.sortKeys.addSingle(halfUnits);
      } else {
        tally.sortKeys.addItem(sort, halfUnits);
      }
    }
  }

  /** The same as {@link #offered}, for a key whose canonical bytes are at hand. */
  public void offered(
      TableAccess access, ScalarType type, byte[] key, int offset, int length, int halfUnits) {
    KeyTally tally = add(access, type, key, offset, length, halfUnits);
    if (tally != null && tally.sortKeys != null) {
      tally.sortKeys.addWhole(halfUnits);
    }
  }

  private @Nullable KeyTally add(
      TableAccess access, ScalarType type, byte[] key, int offset, int length, int halfUnits) {
    check(halfUnits);
    return sketch.addOffered(
        access.id(),
        hash.hash(access.seed(), type, key, offset, length),
        type,
        key,
        offset,
        length,
        halfUnits);
  }

  /** What a call would cost whose keys cannot be told. */
  public void offered(TableAccess access, int halfUnits) {
    check(halfUnits);
    sketch.access(access.id()).offered += halfUnits;
  }

  /** What DynamoDB consumed for a key. */
  public void charged(TableAccess access, KeyValue partitionKey, int halfUnits) {
    copy(partitionKey);
    charged(access, partitionKey.type(), scratch, 0, partitionKey.length(), halfUnits);
  }

  /** The same, for a key whose canonical bytes are at hand. */
  public void charged(
      TableAccess access, ScalarType type, byte[] key, int offset, int length, int halfUnits) {
    check(halfUnits);
    sketch.addCharged(
        access.id(),
        hash.hash(access.seed(), type, key, offset, length),
        type,
        key,
        offset,
        length,
        halfUnits);
  }

  /** What DynamoDB consumed for keys that cannot be told. */
  public void charged(TableAccess access, int halfUnits) {
    check(halfUnits);
    sketch.access(access.id()).charged += halfUnits;
  }

  /**
   * What DynamoDB refused: an attempt on a key, by a limit of this very table or index. It is
   * charged heat too; do not record it there again.
   */
  public void refused(
      TableAccess access, KeyValue partitionKey, ThrottlingReason.Limit limit, int halfUnits) {
    addRefused(access, partitionKey, limit, halfUnits);
  }

  /**
   * The same where DynamoDB does not tell by which limit, as of parts of a batch. It makes the key
   * a suspect; nothing is learnt from it about any limit.
   */
  public void refused(TableAccess access, KeyValue partitionKey, int halfUnits) {
    addRefused(access, partitionKey, null, halfUnits);
  }

  private void addRefused(
      TableAccess access,
      KeyValue partitionKey,
      ThrottlingReason.@Nullable Limit limit,
      int halfUnits) {
    check(halfUnits);
    copy(partitionKey);
    sketch.addRefused(
        access.id(),
        hash.hash(access.seed(), partitionKey.type(), scratch, 0, partitionKey.length()),
        partitionKey.type(),
        scratch,
        0,
        partitionKey.length(),
        limit,
        halfUnits);
  }

  /**
   * What DynamoDB refused where the key of the named table or index cannot be told: a write that an
   * index throttles says nothing about the table's key.
   */
  public void refused(TableAccess access, ThrottlingReason.Limit limit, int halfUnits) {
    check(halfUnits);
    AccessTally tally = sketch.access(access.id());
    tally.charged += halfUnits;
    tally.addRefused(limit, halfUnits);
  }

  /** What an SDK's retry of a throttled attempt would cost. It is not offered heat. */
  public void retried(TableAccess access, KeyValue partitionKey, int halfUnits) {
    check(halfUnits);
    copy(partitionKey);
    sketch.addRetried(
        access.id(),
        hash.hash(access.seed(), partitionKey.type(), scratch, 0, partitionKey.length()),
        partitionKey.type(),
        scratch,
        0,
        partitionKey.length(),
        halfUnits);
  }

  /**
   * Lays what was recorded out for the next tick. Never waits: what the ticking thread has not
   * taken yet stays, and what follows is handed over later.
   */
  public void handOver() {
    sketch = exchange.handOver(sketch);
  }

  private void copy(KeyValue key) {
    if (key.length() > scratch.length) {
      scratch = new byte[key.length()];
    }
    key.copyTo(scratch, 0);
  }

  private static void check(int halfUnits) {
    if (halfUnits < 0 || halfUnits > MOST_HALF_UNITS) {
      throw new IllegalArgumentException(
          "A call cost %d half units; it must be 0 to %d.".formatted(halfUnits, MOST_HALF_UNITS));
    }
  }
}
