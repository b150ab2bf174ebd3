package io.heatsink.remedy.cache;

import io.heatsink.call.Turns;
import io.heatsink.remedy.cache.policy.CacheRule;
import io.heatsink.remedy.cache.policy.ItemCache;
import io.heatsink.remedy.cache.policy.PageCache;
import io.heatsink.remedy.cache.shared.Asked;
import io.heatsink.remedy.cache.shared.Ending;
import io.heatsink.remedy.cache.shared.Lease;
import io.heatsink.remedy.cache.shared.Looked;
import io.heatsink.remedy.cache.shared.SharedCache;
import io.heatsink.remedy.cache.shared.SharedFollowing;
import io.heatsink.remedy.cache.shared.SharedTable;
import io.heatsink.remedy.cache.shared.SharedValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What proxies share of one table, as this proxy reads and writes it. Whatever the shared cache
 * does, or fails to do, a read goes on after its small budget, and a write at once.
 */
final class SharedLevel implements AutoCloseable {
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

  /** Subjects that one message tells of. */
  private static final int MOST_AT_ONCE = 100;

  private final SharedTable shared;
  private final Supplier<String> tableId;
  private final Duration longestCall;
  private final SharedEars ears;
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
   * @param longestCall the longest time that a write of any proxy can be under way
   */
  SharedLevel(
      SharedCache cache,
      String origin,
      String table,
      Supplier<String> tableId,
      CacheRule rule,
      ItemCache items,
      @Nullable PageCache pages,
      Duration longestCall,
      Turns turns) {
    this.tableId = tableId;
    this.rule = rule;
    this.items = items;
    this.turns = turns;
    this.origin = origin;
    items.share();
    if (pages != null) {
      pages.share();
    }
    this.longestCall = longestCall;
    this.ears = new SharedEars(items, pages, tableId, turns);
    this.shared = cache.table(table, rule.sharedBytes(), ears);
    this.unsent = new Unsent(shared, turns, ItemCache.SETTLING);
  }

  /**
   * Asks for an entry that this proxy's memory does not have; never fails.
   *
   * @param subjects what it depends on
   */
  CompletableFuture<Filling> begin(String entry, List<String> subjects) {
    if (isHeldBack(subjects)) {
      return CompletableFuture.completedFuture(unshared(false));
    }
    String id = tableId.get();
    return shared
        .find(entry, subjects)
        .thenCompose(
            looked ->
                switch (looked) {
                  case Looked.Hit hit ->
                      there(hit, id)
                          .map(CompletableFuture::completedFuture)
                          .orElseGet(() -> lease(entry, subjects, id, true));
                  case Looked.Miss() -> lease(entry, subjects, id, false);
                })
        .exceptionally(failure -> Filling.Upstream.FALLBACK);
  }

  /** The same; where another proxy is asking DynamoDB, waits a little for its answer. */
  Filling ask(String entry, List<String> subjects) {
    Filling filling = turns.await(begin(entry, subjects));
    for (Duration pause : PAUSES) {
      if (!(filling instanceof Filling.Busy)) {
        return filling;
      }
      turns.sleep(pause);
      filling = turns.await(lease(entry, subjects, tableId.get(), false));
    }
    return filling instanceof Filling.Busy ? unshared(false) : filling;
  }

  /** The answer to {@link #begin}; one that cannot wait any more for others goes itself. */
  Filling end(CompletableFuture<Filling> asked) {
    Filling filling = turns.await(asked);
    return filling instanceof Filling.Busy ? unshared(false) : filling;
  }

  /**
   * How an entry is renewed before it ends: by what others share, if that is younger than this, or
   * by a fetch; {@link Filling.Busy} if another proxy is at it.
   */
  Filling renew(String entry, List<String> subjects, long youngerThanNanos) {
    if (isHeldBack(subjects)) {
      return unshared(false);
    }
    String id = tableId.get();
    CompletableFuture<Filling> found =
        shared
            .find(entry, subjects)
            .thenCompose(
                looked ->
                    looked instanceof Looked.Hit hit
                            && hit.age().toNanos() < youngerThanNanos
                            && there(hit, id).isPresent()
                        ? CompletableFuture.completedFuture(there(hit, id).get())
                        : lease(entry, subjects, id, true))
            .exceptionally(failure -> Filling.Upstream.FALLBACK);
    return turns.await(found);
  }

  /** DynamoDB does not let the role see the table any more, or there is none. */
  void forgetView(String role) {
    var unused =
        unsent.send(
            nextWrite(),
            role.isEmpty() ? List.of() : List.of(SharedNames.role(role)),
            new Ending.Applied(ItemCache.SETTLING));
  }

  /**
   * DynamoDB has answered: whoever shares the entry may have it.
   *
   * @param ttl zero if it may not be kept
   */
  void store(Filling.Upstream filling, SharedForm form, Duration ttl) {
    if (ttl.isZero()) {
      giveBack(filling);
      return;
    }
    filling
        .lease()
        .ifPresent(
            lease -> {
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

  /**
   * A write that other proxies have been told of, as far as they can be.
   *
   * @param isKnown whether it was known that they had been told before it went upstream
   * @param tableId the table's that is written, as far as this proxy knows
   */
  record Opened(String write, List<String> subjects, boolean isKnown, String tableId) {}

  /**
   * A write of these subjects is about to go upstream.
   *
   * @param subjects none of them if anything of the table may be written
   */
  Opened open(List<String> subjects, long deadlineNanos) {
    String write = nextWrite();
    String id = tableId.get();
    long remaining = Math.max(0, deadlineNanos - turns.nanoTime());
    boolean isKnown = false;
    try {
      turns.await(shared.open(write, subjects, Duration.ofNanos(remaining)));
      isKnown = true;
    } catch (CompletionException e) {
      // The write must not wait for a cache. Its ending is kept until the cache has heard of it.
    }
    return new Opened(write, subjects, isKnown, id);
  }

  /**
   * That write is over, as far as these subjects go. Waits for nothing.
   *
   * @param subjects also ones that were not opened; none of them for the table as a whole
   * @return done once other proxies have been told
   */
  CompletableFuture<Void> close(Opened opened, List<String> subjects, Ending ending) {
    return unsent.send(opened.write(), subjects, ending);
  }

  /**
   * That write is over, as far as its item goes, and this is the item now. Waits for nothing.
   *
   * <p>How old the item is counts from the opening at the latest, by the shared cache's clock, for
   * this may be long on its way. So an opening that may be on its way, too, brings no item.
   *
   * @return done once other proxies have been told
   */
  CompletableFuture<Void> closeWith(Opened opened, String subject, MadeItem made, long nowNanos) {
    if (!opened.isKnown()) {
      return close(opened, List.of(subject), new Ending.Applied(ItemCache.SETTLING));
    }
    SharedValue value = SharedForm.of(made.body(), made.version()).write(opened.tableId());
    return unsent.sendWith(
        opened.write(),
        subject,
        SharedNames.entry(made.ticket().key()),
        value,
        rule.ttl(),
        Duration.ofNanos(nowNanos - made.ticket().beganNanos()));
  }

  /**
   * These subjects have been written by somebody else, as the table's stream tells.
   *
   * @param subjects none of them for the table as a whole
   * @return done once other proxies have been told
   */
  CompletableFuture<Void> changed(List<String> subjects, Ending ending) {
    List<CompletableFuture<Void>> told = new ArrayList<>();
    int from = 0;
    do {
      int to = Math.min(subjects.size(), from + MOST_AT_ONCE);
      told.add(unsent.send(nextWrite(), subjects.subList(from, to), ending));
      from = to;
    } while (from < subjects.size());
    return CompletableFuture.allOf(told.toArray(CompletableFuture<?>[]::new));
  }

  /** Who follows the table's stream. */
  SharedFollowing following() {
    return shared.following();
  }

  /** Where writes are noted for whoever follows the table's stream. */
  RememberedWrites remembered() {
    return new RememberedWrites.OfAll(shared);
  }

  /** How many endings of writes other proxies have not been told yet. */
  int unsent() {
    return unsent.size();
  }

  /**
   * Nothing new comes here any more. Gives its connections back once the calls are over that are
   * under way, and all endings have been told.
   */
  void retire(Duration longestCall) {
    turns.start(
        () -> {
          do {
            turns.sleep(longestCall);
          } while (unsent.size() > 0);
          close();
        });
  }

  @Override
  public void close() {
    shared.close();
  }

  private CompletableFuture<Filling> lease(
      String entry, List<String> subjects, String id, boolean ahead) {
    return shared
        .lease(entry, subjects, TERM, ahead)
        .<Filling>thenApply(
            asked ->
                switch (asked) {
                  case Asked.There(Looked.Hit hit) -> there(hit, id).orElse(new Filling.Busy());
                  case Asked.Granted(Lease lease) -> granted(lease, id);
                  case Asked.Disturbed(boolean consistent, boolean open) ->
                      new Filling.Upstream(
                          Optional.empty(), consistent, hears() && !(open && isNew()), "", false);
                  case Asked.Taken taken -> new Filling.Busy();
                })
        .exceptionally(failure -> Filling.Upstream.FALLBACK);
  }

  private boolean isHeldBack(List<String> subjects) {
    return subjects.stream().anyMatch(unsent::holdsBack);
  }

  private String nextWrite() {
    return origin + ':' + writes.incrementAndGet();
  }

  private Filling.Upstream granted(Lease lease, String id) {
    return new Filling.Upstream(Optional.of(lease), lease.consistent(), hears(), id, false);
  }

  private Filling.Upstream unshared(boolean consistent) {
    return new Filling.Upstream(Optional.empty(), consistent, hears(), "", false);
  }

  /** Others may have opened writes before this proxy heard of what they open. */
  private boolean isNew() {
    return !ears.hasHeardFor(longestCall, turns.nanoTime());
  }

  /** While others can be read, but not heard, what they have is better than what is kept here. */
  private boolean hears() {
    return items.hears(turns.nanoTime());
  }

  private static Optional<Filling> there(Looked.Hit hit, String id) {
    return SharedForm.read(hit.value(), id)
        .map(form -> new Filling.There(form, hit.age().toNanos(), hit.left().toNanos()));
  }
}
