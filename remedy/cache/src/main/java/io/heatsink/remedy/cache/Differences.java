package io.heatsink.remedy.cache;

import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.PrimaryKey;
import io.heatsink.dynamodb.wire.ItemAccess;
import io.heatsink.dynamodb.wire.JsonReader;
import io.heatsink.remedy.cache.policy.CachedItem;
import io.heatsink.remedy.cache.policy.CachedPage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/** Compares what the cache would have answered with what DynamoDB did answer. */
final class Differences {
  private static final int MOST_SHOWN = 20;

  private final LongAdder same = new LongAdder();
  private final LongAdder different = new LongAdder();
  private final Deque<Difference> latest = new ArrayDeque<>(); // guarded by itself

  /** Takes one pair in. */
  void compare(PrimaryKey key, CachedItem held, ItemAnswer answer, long nowNanos, Instant now) {
    if (isSame(held, answer)) {
      same.increment();
      return;
    }
    note(
        new Difference(
            null,
            Optional.of(key.partition()),
            Optional.ofNullable(key.sort()),
            now,
            Duration.ofNanos(nowNanos - held.beganNanos())));
  }

  /**
   * Takes one pair of pages in.
   *
   * @param answer without what was consumed
   */
  void compare(ItemAccess page, CachedPage held, byte[] answer, long nowNanos, Instant now) {
    if (Arrays.equals(held.body(), answer) || PageContent.isSame(held.body(), answer)) {
      same.increment();
      return;
    }
    note(
        new Difference(
            page.index(),
            Optional.ofNullable(page.partition()),
            Optional.empty(),
            now,
            Duration.ofNanos(nowNanos - held.beganNanos())));
  }

  private void note(Difference difference) {
    different.increment();
    synchronized (latest) {
      latest.addLast(difference);
      if (latest.size() > MOST_SHOWN) {
        latest.removeFirst();
      }
    }
  }

  long same() {
    return same.sum();
  }

  long different() {
    return different.sum();
  }

  List<Difference> latest() {
    synchronized (latest) {
      return List.copyOf(latest);
    }
  }

  /** DynamoDB may write the attributes of one item in any order. */
  static boolean isSame(CachedItem held, ItemAnswer answer) {
    if (held.present() != answer.present() || Arrays.equals(held.body(), answer.body())) {
      return held.present() == answer.present();
    }
    try {
      return item(held.body()).equals(item(answer.body()));
    } catch (DynamoDbException e) {
      return false; // an item that cannot be read is none that was read before
    }
  }

  private static Object item(byte[] body) {
    JsonReader in = JsonReader.of(body);
    return in.nextField() ? in.item().orThrow() : List.of();
  }
}
