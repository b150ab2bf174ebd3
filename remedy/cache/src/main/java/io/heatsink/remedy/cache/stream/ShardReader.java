package io.heatsink.remedy.cache.stream;

import io.heatsink.call.Turns;
import io.heatsink.dynamodb.DynamoDbException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads one shard to its end, or until the lead is over. */
final class ShardReader {
  /**
   * A record waits for a poll no longer than this, which leaves most of a second for its effect.
   */
  private static final Duration IDLE = Duration.ofMillis(400);

  private static final Duration BUSY = Duration.ofMillis(100);

  /** Records in a page that is probably not the last. Source: GetRecords, API Reference. */
  private static final int FULL = 1_000;

  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
  private static final Duration EFFECT = Duration.ofSeconds(5);

  private final Reading reading;
  private final Turns turns;
  private final String stream;
  private final StreamShard shard;
  private final boolean endedBefore;
  private volatile ShardPlace place;
  private volatile OptionalLong freshNanos;
  private volatile boolean stopped;
  // When it was read to its end; counts once the place says so.
  private volatile long endedNanos;
  // Only the one thread that reads uses these.
  private boolean gap;
  private @Nullable String iterator;

  /**
   * @param nowNanos when it ended, if it has
   * @param freshNanos all records before those of this shard that could be read by then have taken
   *     effect; empty if that is not known
   */
  ShardReader(
      Reading reading,
      String stream,
      StreamShard shard,
      ShardPlace place,
      long nowNanos,
      OptionalLong freshNanos) {
    this.reading = reading;
    this.turns = reading.sources().turns();
    this.stream = stream;
    this.shard = shard;
    this.place = place;
    this.endedBefore = place instanceof ShardPlace.Ended;
    this.endedNanos = nowNanos;
    this.freshNanos = freshNanos;
  }

  String id() {
    return shard.id();
  }

  @Nullable String parent() {
    return shard.parent();
  }

  ShardPlace place() {
    return place;
  }

  boolean hasEnded() {
    return place instanceof ShardPlace.Ended;
  }

  /** Whether another reader read it to its end: how long ago is not known. */
  boolean hadEndedBefore() {
    return endedBefore;
  }

  OptionalLong freshNanos() {
    return freshNanos;
  }

  /** Whether it has ended, so long ago. */
  boolean hasEndedFor(Duration time, long nowNanos) {
    return hasEnded() && nowNanos - endedNanos > time.toNanos();
  }

  /** Its stream is no longer the table's. */
  void stop() {
    stopped = true;
  }

  void run() {
    Duration pause = FIRST_PAUSE;
    while (!isOver() && !hasEnded()) {
      try {
        Duration wait = read();
        pause = FIRST_PAUSE;
        reading.problem(null);
        if (!wait.isZero()) {
          turns.sleep(wait);
        }
      } catch (StreamCallFailed e) {
        reading.problem(e.getMessage());
        if (!goesOn(e)) {
          return;
        }
        turns.sleep(pause);
        pause = Reading.longer(pause);
      } catch (DynamoDbException e) {
        reading.problem("Records that cannot be read: " + e.getMessage());
        turns.sleep(pause);
        pause = Reading.longer(pause);
      }
    }
  }

  private boolean isOver() {
    return stopped || reading.isOver();
  }

  /** Reads one page; how long to wait until the next. */
  private Duration read() {
    String from = iterator;
    if (from == null) {
      gap |= place instanceof ShardPlace.Latest;
      from = reading.sources().calls().iterator(stream, shard.id(), place);
      iterator = from;
    }
    Instant wall = turns.now();
    long asked = turns.nanoTime();
    if (isOver()) {
      return Duration.ZERO;
    }
    StreamCalls.Page page = reading.sources().calls().records(from);
    if (!takesEffect(page.records())) {
      return Duration.ZERO;
    }
    iterator = page.next();
    freshNanos = OptionalLong.of(freshNanos(page.records(), asked, wall));
    if (page.next() == null) {
      endedNanos = asked;
      place = new ShardPlace.Ended();
      reading.keep(this);
      reading.callForALook();
      return Duration.ZERO;
    }
    if (page.records().isEmpty()) {
      return IDLE;
    }
    place = new ShardPlace.After(page.records().getLast().sequence());
    reading.keep(this);
    return page.records().size() < FULL ? BUSY : Duration.ZERO;
  }

  private long freshNanos(List<StreamRecord> records, long askedNanos, Instant wall) {
    ShardRules rules = reading.sources().rules();
    Duration behind =
        records.isEmpty() ? Duration.ZERO : rules.behind(records.getLast().created(), wall);
    return rules.freshNanos(askedNanos, behind);
  }

  /** False if the lead was over before. */
  private boolean takesEffect(List<StreamRecord> records) {
    RecordEffects effects = reading.sources().effects();
    if (!records.isEmpty() && !isDone(() -> effects.apply(records))) {
      return false;
    }
    if (gap && !isDone(effects::applyGap)) {
      return false;
    }
    gap = false;
    return true;
  }

  /** Tries until it is done, for what follows must not be read before. */
  private boolean isDone(Supplier<CompletableFuture<Void>> effect) {
    Duration pause = FIRST_PAUSE;
    while (!isOver()) {
      try {
        turns.await(effect.get(), turns.nanoTime() + EFFECT.toNanos());
        return true;
      } catch (CompletionException | TimeoutException e) {
        reading.problem("The shared cache cannot be told what records have changed.");
        turns.sleep(pause);
        pause = Reading.longer(pause);
      }
    }
    return false;
  }

  /** Whether it is to be tried again. */
  private boolean goesOn(StreamCallFailed failure) {
    switch (failure.kind()) {
      case LATER -> {}
      case ITERATOR_EXPIRED -> iterator = null;
      case TRIMMED -> {
        iterator = null;
        gap = true;
        place = new ShardPlace.Horizon();
      }
      case NOT_FOUND -> {
        // What was in it, nobody knows.
        if (isDone(reading.sources().effects()::applyGap)) {
          reading.lost(this);
        }
        return false;
      }
    }
    return true;
  }
}
