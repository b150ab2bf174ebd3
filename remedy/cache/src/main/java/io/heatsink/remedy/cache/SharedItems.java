package io.heatsink.remedy.cache;

import io.heatsink.call.Turns;
import io.heatsink.dynamodb.PrimaryKey;
import io.heatsink.remedy.cache.policy.CacheRule;
import io.heatsink.remedy.cache.policy.ItemCache;
import io.heatsink.remedy.cache.policy.ItemKey;
import io.heatsink.remedy.cache.policy.Outcome;
import io.heatsink.remedy.cache.shared.Asked;
import io.heatsink.remedy.cache.shared.Ending;
import io.heatsink.remedy.cache.shared.Lease;
import io.heatsink.remedy.cache.shared.Looked;
import io.heatsink.remedy.cache.shared.SharedCache;
import io.heatsink.remedy.cache.shared.SharedTable;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * What proxies share of one table's items, as this proxy reads and writes it. Whatever the shared
 * cache does, or fails to do, a read goes on after its small budget, and a write at once.
 */
final class SharedItems implements AutoCloseable {
  /** How long a fill may take while others wait for it. */
  private static final Duration TERM = Duration.ofSeconds(3);

  /** How long a reader waits, in all 62 ms, for another proxy's fill before it goes itself. */
  private static final List<Duration> PAUSES =
      List.of(
          Duration.ofMillis(2),
          Duration.ofMillis(4),
          Duration.ofMillis(8),
          Duration.ofMillis(16),
          Duration.ofMillis(32));

  // The shared cache answers, or fails, far sooner.
  private static final long LONGEST_ANSWER_NANOS = Duration.ofSeconds(5).toNanos();

  private final SharedTable shared;
  private final Supplier<String> tableId;
  private final CacheRule rule;
  private final ItemCache items;
  private final Turns turns;
  private final String origin;
  private final Unsent unsent;
  private final AtomicLong writes = new AtomicLong();

  /**
   * @param origin names this process among all proxies
   * @param table what the table is called among them
   * @param tableId DynamoDB's, as it is known now; empty if it is not
   */
  SharedItems(
      SharedCache cache,
      String origin,
      String table,
      Supplier<String> tableId,
      CacheRule rule,
      ItemCache items,
      Turns turns) {
    this.tableId = tableId;
    this.rule = rule;
    this.items = items;
    this.turns = turns;
    this.origin = origin;
    items.share();
    this.shared = cache.table(table, rule.sharedBytes(), new SharedEars(items, turns));
    this.unsent = new Unsent(shared, turns, ItemCache.SETTLING);
  }

  /** Asks for an item that this proxy's memory does not have; never fails. */
  CompletableFuture<Filling> begin(ItemKey item) {
    if (isHeldBack(item)) {
      return CompletableFuture.completedFuture(unshared(false));
    }
    String id = tableId.get();
    return shared
        .find(SharedNames.entry(item), SharedNames.subjects(item))
        .thenCompose(
            looked ->
                switch (looked) {
                  case Looked.Hit hit ->
                      there(hit, id)
                          .map(CompletableFuture::completedFuture)
                          .orElseGet(() -> lease(item, id, true));
                  case Looked.Miss() -> lease(item, id, false);
                })
        .exceptionally(failure -> Filling.Upstream.FALLBACK);
  }

  /** The same; where another proxy is asking DynamoDB, waits a little for its answer. */
  Filling ask(ItemKey item, long deadlineNanos) {
    Filling filling = await(begin(item), deadlineNanos);
    for (Duration pause : PAUSES) {
      if (!(filling instanceof Filling.Busy)) {
        return filling;
      }
      turns.sleep(pause);
      filling = await(lease(item, tableId.get(), false), deadlineNanos);
    }
    return filling instanceof Filling.Busy ? unshared(false) : filling;
  }

  /** The answer to {@link #begin}; one that cannot wait any more for others goes itself. */
  Filling end(CompletableFuture<Filling> asked, long deadlineNanos) {
    Filling filling = await(asked, deadlineNanos);
    return filling instanceof Filling.Busy ? unshared(false) : filling;
  }

  /**
   * How an entry is renewed before it ends: by what others share, if that is younger than this, or
   * by a fetch; {@link Filling.Busy} if another proxy is at it.
   */
  Filling renew(ItemKey item, long youngerThanNanos, long deadlineNanos) {
    if (isHeldBack(item)) {
      return unshared(false);
    }
    String id = tableId.get();
    CompletableFuture<Filling> found =
        shared
            .find(SharedNames.entry(item), SharedNames.subjects(item))
            .thenCompose(
                looked ->
                    looked instanceof Looked.Hit hit
                            && hit.age().toNanos() < youngerThanNanos
                            && there(hit, id).isPresent()
                        ? CompletableFuture.completedFuture(there(hit, id).get())
                        : lease(item, id, true))
            .exceptionally(failure -> Filling.Upstream.FALLBACK);
    return await(found, deadlineNanos);
  }

  /** DynamoDB does not let the role see the table any more, or there is none. */
  void forgetView(ItemKey item) {
    String write = origin + ':' + writes.incrementAndGet();
    List<String> subjects =
        item.role().isEmpty() ? List.of() : List.of(SharedNames.role(item.role()));
    unsent.send(write, subjects, new Ending.Applied(ItemCache.SETTLING));
  }

  /** DynamoDB has answered: whoever shares the item may have it. */
  void store(Filling.Upstream filling, ItemAnswer answer) {
    Duration ttl = answer.present() ? rule.ttl() : rule.absent();
    if (ttl.isZero()) {
      giveBack(filling);
      return;
    }
    filling
        .lease()
        .ifPresent(
            lease -> {
              SharedForm form = new SharedForm(answer.present(), answer.body());
              var unused = shared.store(lease, form.write(filling.tableId()), ttl);
            });
  }

  /** It has not. */
  void giveBack(Filling.Upstream filling) {
    filling
        .lease()
        .ifPresent(
            lease -> {
              var unused = shared.release(lease);
            });
  }

  /** A write that other proxies have been told of, as far as they can be. */
  record Opened(String write, List<String> subjects) {}

  /**
   * A write of these items is about to go upstream.
   *
   * @param keys none of them if any item of the table may be written
   */
  Opened open(List<PrimaryKey> keys, long deadlineNanos) {
    String write = origin + ':' + writes.incrementAndGet();
    List<String> subjects = keys.stream().map(SharedNames::item).toList();
    long remaining = Math.max(0, deadlineNanos - turns.nanoTime());
    try {
      turns.await(
          shared.open(write, subjects, Duration.ofNanos(remaining)), earlier(deadlineNanos));
    } catch (CompletionException | TimeoutException e) {
      // The write must not wait for a cache. Its ending is kept until the cache has heard of it.
    }
    return new Opened(write, subjects);
  }

  /** That write is over. Waits for nothing. */
  void close(Opened opened, Outcome outcome) {
    unsent.send(
        opened.write(),
        opened.subjects(),
        switch (outcome) {
          case APPLIED -> new Ending.Applied(ItemCache.SETTLING);
          case REFUSED -> new Ending.Refused();
          case AMBIGUOUS -> new Ending.Ambiguous(ItemCache.SETTLING);
        });
  }

  /** How many endings of writes other proxies have not been told yet. */
  int unsent() {
    return unsent.size();
  }

  @Override
  public void close() {
    shared.close();
  }

  private CompletableFuture<Filling> lease(ItemKey item, String id, boolean ahead) {
    return shared
        .lease(SharedNames.entry(item), SharedNames.subjects(item), TERM, ahead)
        .<Filling>thenApply(
            asked ->
                switch (asked) {
                  case Asked.There(Looked.Hit hit) -> there(hit, id).orElse(new Filling.Busy());
                  case Asked.Granted(Lease lease) -> granted(lease, id);
                  case Asked.Disturbed(boolean consistent) -> unshared(consistent);
                  case Asked.Taken taken -> new Filling.Busy();
                })
        .exceptionally(failure -> Filling.Upstream.FALLBACK);
  }

  private boolean isHeldBack(ItemKey item) {
    return SharedNames.subjects(item).stream().anyMatch(unsent::holdsBack);
  }

  private Filling.Upstream granted(Lease lease, String id) {
    return new Filling.Upstream(Optional.of(lease), lease.consistent(), hears(), id, false);
  }

  private Filling.Upstream unshared(boolean consistent) {
    return new Filling.Upstream(Optional.empty(), consistent, hears(), "", false);
  }

  /** While others can be read, but not heard, what they have is better than what is kept here. */
  private boolean hears() {
    return items.hears(turns.nanoTime());
  }

  private static Optional<Filling> there(Looked.Hit hit, String id) {
    return SharedForm.read(hit.value(), id)
        .map(form -> new Filling.There(form, hit.age().toNanos(), hit.left().toNanos()));
  }

  private Filling await(CompletableFuture<Filling> asked, long deadlineNanos) {
    try {
      return turns.await(asked, earlier(deadlineNanos));
    } catch (TimeoutException e) {
      return Filling.Upstream.FALLBACK;
    }
  }

  private long earlier(long deadlineNanos) {
    long latest = turns.nanoTime() + LONGEST_ANSWER_NANOS;
    return latest - deadlineNanos < 0 ? latest : deadlineNanos;
  }
}
