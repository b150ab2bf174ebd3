package io.heatsink.remedy.cache;

import io.heatsink.dynamodb.AttributeValue;
import io.heatsink.dynamodb.PrimaryKey;
import io.heatsink.remedy.cache.policy.ImageHash;
import io.heatsink.remedy.cache.shared.SharedTable;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Writes that came through Heatsink, so that their stream records need to invalidate nothing: by
 * the item's key, its new image and the second in which it was made.
 */
abstract class RememberedWrites {
  /** Records that come later invalidate. */
  static final Duration KEEP = Duration.ofSeconds(20);

  /** By how much this process's clock may differ from DynamoDB's. */
  private static final Duration SKEW = Duration.ofMillis(200);

  // One that took longer is not remembered: its record invalidates.
  private static final long MOST_SECONDS = 4;

  /**
   * A write was applied, and all who hold the item have been told.
   *
   * @param item as it is now; null if it is gone
   * @param from when the write began, and when it was over
   */
  final void remember(
      PrimaryKey key, @Nullable Map<String, AttributeValue> item, Instant from, Instant until) {
    long first = from.minus(SKEW).getEpochSecond();
    long last = until.plus(SKEW).getEpochSecond();
    if (last - first >= MOST_SECONDS) {
      return;
    }
    String subject = SharedNames.item(key);
    long image = ImageHash.of(subject, item);
    for (long second = first; second <= last; second++) {
      keep(subject, ImageHash.at(image, second));
    }
  }

  /**
   * Whether such a write is known.
   *
   * @param image as {@link ImageHash#of} has it
   */
  final CompletableFuture<Boolean> knows(String subject, long image, Instant made) {
    return knows(subject, ImageHash.at(image, made.getEpochSecond()));
  }

  abstract void keep(String subject, long image);

  abstract CompletableFuture<Boolean> knows(String subject, long image);

  /** Those of this process alone. */
  static final class OfOne extends RememberedWrites {
    private static final int MOST = 100_000;

    private final Clock clock;
    // In the order of keeping. Guarded by itself.
    private final Map<Long, Long> untilNanos = new LinkedHashMap<>();

    /** Monotonic time. */
    interface Clock {
      long nanoTime();
    }

    OfOne(Clock clock) {
      this.clock = clock;
    }

    @Override
    void keep(String subject, long image) {
      long now = clock.nanoTime();
      synchronized (untilNanos) {
        untilNanos.remove(image);
        untilNanos.put(image, now + KEEP.toNanos());
        var eldest = untilNanos.entrySet().iterator();
        while (eldest.hasNext()
            && (eldest.next().getValue() - now <= 0 || untilNanos.size() > MOST)) {
          eldest.remove();
        }
      }
    }

    @Override
    CompletableFuture<Boolean> knows(String subject, long image) {
      long now = clock.nanoTime();
      synchronized (untilNanos) {
        Long until = untilNanos.get(image);
        return CompletableFuture.completedFuture(until != null && until - now > 0);
      }
    }
  }

  /** Those of all proxies that share a cache. */
  static final class OfAll extends RememberedWrites {
    private final SharedTable shared;

    OfAll(SharedTable shared) {
      this.shared = shared;
    }

    @Override
    void keep(String subject, long image) {
      CompletableFuture<Void> unused = shared.remember(subject, image, KEEP);
    }

    @Override
    CompletableFuture<Boolean> knows(String subject, long image) {
      return shared.remembers(subject, image);
    }
  }
}
