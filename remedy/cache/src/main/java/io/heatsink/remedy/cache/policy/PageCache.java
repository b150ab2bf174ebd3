package io.heatsink.remedy.cache.policy;

import io.heatsink.call.CachedSizes;
import io.heatsink.dynamodb.KeyValue;
import io.heatsink.dynamodb.PrimaryKey;
import io.heatsink.dynamodb.TableSchema;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * The answers to Query and Scan of one table that are held, and the fetches of them under way.
 *
 * <p>Each page has one tag: the partition key that its Query names, of the table or of the index,
 * or else the table or the index as a whole. Local indexes are written with their table and share
 * its tags. A write of an item opens an epoch of its tags of the table before it goes upstream
 * ({@link #open}), and closes it before its answer goes to the client, as for items. What it
 * touches of a global index is known only then, by its item's old and new image; the index follows
 * later still. So what is there of those tags is dropped then, a page that was stored while the
 * write was under way among them; and none is stored whose call began before the index's settling
 * time was over.
 */
public final class PageCache {
  // Views are made of roles, which heatsink.yaml names, as it stands and as it stood.
  private static final int MOST_VIEWS = 1_000;

  // Long enough that an index does not come and go, which costs its settling time.
  private static final Duration IDLE = Duration.ofMinutes(1);

  /** How long after a write an index may not show it yet. */
  public static final Duration INDEX_SETTLING = PageJudgement.INDEX_SETTLING;

  private final PageJudgement judgement;
  private final long queryNanos;
  private final long scanNanos;
  private final ConcurrentMap<String, Scope> views = new ConcurrentHashMap<>();
  private final ConcurrentMap<PageKey, PageFlight> flights = new ConcurrentHashMap<>();
  private final PageStore store;
  private final PageSources sources;

  PageCache(PageJudgement judgement, CacheRule rule, long nowNanos, long storesFromNanos) {
    this.judgement = judgement;
    this.queryNanos = rule.queryTtl().toNanos();
    this.scanNanos = rule.scanTtl().toNanos();
    Duration longest = Duration.ofNanos(Math.max(queryNanos, scanNanos));
    this.store = new PageStore(rule.pageBytes(), longest, nowNanos);
    this.sources =
        new PageSources(judgement, store, longest.plus(IDLE).toNanos(), nowNanos, storesFromNanos);
  }

  /**
   * A cache that holds nothing yet.
   *
   * @param storesFromNanos when the last write that it was not told of will be over; until then it
   *     stores nothing
   */
  public static PageCache create(CacheRule rule, long nowNanos, long storesFromNanos) {
    return new PageCache(new PageJudgement(), rule, nowNanos, storesFromNanos);
  }

  /**
   * The page's place in this cache.
   *
   * @param view whose view of the table it is: what one view holds is never shown in another
   * @param index null for the table
   * @param schema the table's
   * @param partition the partition key that is asked for; null if it cannot be told, and for scans
   * @param request the call's body without what decides of the answer's form alone. Taken over
   * @param mayBegin whether pages of an index may be held from now on of which none were; then
   *     writes have to tell what they touch of it
   * @return empty if the index is not known, or none of its pages are held and may be, or there are
   *     too many views; then the call has to pass
   */
  public Optional<PageKey> key(
      String view,
      KeyClass kind,
      @Nullable String index,
      TableSchema schema,
      @Nullable KeyValue partition,
      byte[] request,
      boolean mayBegin,
      long nowNanos) {
    Scope scope = view(judgement.scope(view));
    PageSource source = sources.source(index, schema, mayBegin, nowNanos);
    if (scope == null || source == null) {
      return Optional.empty();
    }
    ItemKey tag = partition == null ? source.whole() : source.tag(partition);
    return Optional.of(new PageKey(scope, source, tag, kind, judgement.request(request)));
  }

  /** The page, if it is held and young enough. */
  public @Nullable CachedPage find(PageKey key, long nowNanos) {
    return store.find(key, nowNanos);
  }

  /** A read was answered by what {@link #find} gave. */
  public void served(PageKey key, CachedPage page, long nowNanos) {
    store.tally(key).hit(nowNanos - page.beganNanos());
  }

  /**
   * How a Query or Scan is to be answered.
   *
   * @param deadlineNanos when whoever asks gives up
   */
  public PageRead read(PageKey key, long nowNanos, long deadlineNanos) {
    CachedPage page = find(key, nowNanos);
    if (page != null) {
      served(key, page, nowNanos);
      return new PageRead.Hit(page);
    }
    PageFlight own = flight(key, nowNanos, deadlineNanos);
    PageFlight chosen =
        flights.compute(
            key, (same, current) -> current != null && mayJoin(current, own) ? current : own);
    if (chosen == own) {
      store.tally(key).fetches.increment();
      return new PageRead.Lead(own);
    }
    store.tally(key).joins.increment();
    return new PageRead.Join(chosen);
  }

  private boolean mayJoin(PageFlight current, PageFlight own) {
    return current.viewGeneration == own.viewGeneration
        && judgement.mayJoin(current, own.ticket, ttlNanos(own.key));
  }

  /** A fetch that nobody else shares; it need not be brought to an end. */
  public PageFlight flight(PageKey key, long nowNanos, long deadlineNanos) {
    store.tick(nowNanos);
    long viewGeneration = key.view().generation();
    Ticket ticket = key.source().ledger().ticket(key.tag(), key.tag(), nowNanos);
    return new PageFlight(key, ticket, viewGeneration, deadlineNanos);
  }

  /**
   * The fetch was answered: stores the answer if it may be, and gives it to all who wait.
   *
   * @param body the answer without ConsumedCapacity
   * @param size of what was read for it
   * @param owner the caller whose share of the memory it takes
   */
  public CachedPage finish(
      PageFlight flight, byte[] body, CachedSizes size, String owner, long nowNanos) {
    CachedPage page = store(flight, body, size, owner, nowNanos);
    finish(flight, new PageFetched.Found(page, false));
    return page;
  }

  /**
   * The fetch found the answer in the cache that proxies share.
   *
   * @param beganNanos when the call began, at the latest, that produced it
   * @param leftNanos how long it may be served from now on
   */
  public CachedPage finishShared(
      PageFlight flight,
      byte[] body,
      CachedSizes size,
      String owner,
      long beganNanos,
      long leftNanos,
      long nowNanos) {
    CachedPage page = page(flight, beganNanos, body, size, owner).heldUntil(nowNanos + leftNanos);
    if (store.hearing().isLive(nowNanos)) {
      keep(flight, page, nowNanos);
    }
    finish(flight, new PageFetched.Found(page, true));
    return page;
  }

  /** The fetch was answered, and the answer may not be kept: only those who wait get it. */
  public CachedPage finishUnkept(
      PageFlight flight, byte[] body, CachedSizes size, String owner, long nowNanos) {
    long from = judgement.countsFrom(flight.ticket.beganNanos(), nowNanos);
    CachedPage page = page(flight, from, body, size, owner);
    finish(flight, new PageFetched.Found(page, false));
    return page;
  }

  /** The fetch ended otherwise. */
  public void finish(PageFlight flight, PageFetched fetched) {
    flights.remove(flight.key, flight);
    flight.result().complete(fetched);
  }

  /**
   * Stores the answer of a fetch, if it may be stored. One that should have been read strongly
   * consistent, and was not, may not.
   */
  public CachedPage store(
      PageFlight flight, byte[] body, CachedSizes size, String owner, long nowNanos) {
    long from = judgement.countsFrom(flight.ticket.beganNanos(), nowNanos);
    CachedPage page = page(flight, from, body, size, owner);
    keep(flight, page, nowNanos);
    return page;
  }

  private CachedPage page(
      PageFlight flight, long fromNanos, byte[] body, CachedSizes size, String owner) {
    long until = fromNanos + ttlNanos(flight.key);
    long generation = flight.ticket.generation();
    return new CachedPage(
        body, fromNanos, until, until, generation, flight.viewGeneration, owner, size);
  }

  private void keep(PageFlight flight, CachedPage page, long nowNanos) {
    PageKey key = flight.key;
    Ticket ticket = flight.ticket;
    Tally tally = store.tally(key);
    if (page.untilNanos() - nowNanos <= 0) {
      return;
    }
    if (ticket.consistent() && key.source().isGlobalIndex()) {
      tally.overtaken.increment(); // the index may not show what was written
    } else if (!store.hasRoom(key, page)) {
      tally.overBudget.increment();
    } else {
      boolean stored =
          key.source()
              .ledger()
              .ifUndisturbed(
                  ticket, key.tag(), null, (byVersion, openSince) -> store.put(key, page));
      (stored ? tally.stored : tally.overtaken).increment();
    }
  }

  /** A write of this item is about to go upstream. */
  public PageWrite open(PrimaryKey key, long nowNanos, long deadlineNanos) {
    return sources.open(key, nowNanos, deadlineNanos);
  }

  /** A write whose keys cannot be told is about to go upstream. */
  public PageWrite openTable(long nowNanos, long deadlineNanos) {
    return sources.openTable(nowNanos, deadlineNanos);
  }

  /** Whether pages of global indexes are asked for here, so that it is worth while to tell tags. */
  public boolean holdsOfIndexes() {
    return sources.hasIndexes();
  }

  /**
   * That write is over. To be called before anybody is told how it ended.
   *
   * @param change what it did to its item; null if that cannot be told
   * @param schema the table's; null if it is not known
   */
  public void close(
      PageWrite write,
      Outcome outcome,
      @Nullable Change change,
      @Nullable TableSchema schema,
      long nowNanos) {
    sources.close(write, outcome, change, schema, nowNanos);
  }

  /** The same as far as the table and its local indexes go. */
  public void closeOfTable(PageWrite write, Outcome outcome, long nowNanos) {
    sources.closeOfTable(write, outcome, nowNanos);
  }

  /**
   * The partition keys of each of the table's global indexes under which this touches entries;
   * empty if it cannot be told.
   */
  public Optional<Map<String, Set<KeyValue>>> touched(Change change, TableSchema schema) {
    return sources.touched(change, schema);
  }

  /** A write by another proxy that touched entries of a global index has ended. */
  public void touchIndex(String index, KeyValue partition, long nowNanos) {
    sources.touchIndex(index, partition, nowNanos);
  }

  /** The same, for what reads the index as a whole. */
  public void touchWholeIndex(String index, long nowNanos) {
    sources.touchWholeIndex(index, nowNanos);
  }

  /** A write by another proxy of nobody knows which entries of the index has ended. */
  public void touchAllOfIndex(String index, long nowNanos) {
    sources.touchAllOfIndex(index, nowNanos);
  }

  /** The same of all global indexes. */
  public void touchIndexes(long nowNanos) {
    sources.touchIndexes(nowNanos);
  }

  /** From now on other proxies write the table too, and tell of it on a channel. */
  public void share() {
    store.share();
  }

  /** All that other proxies told before that moment has been heard. */
  public void heard(long nanos) {
    store.hearing().heard(nanos);
  }

  /** Something that they told may not have been heard: nothing that is held can be trusted. */
  public void missed() {
    views.values().forEach(Scope::dropAll);
  }

  /** Gives one page up, as when its key has cooled. */
  public void forget(PageKey key) {
    store.remove(key);
  }

  /** Gives up all pages of that page's view. */
  public void forgetView(PageKey key) {
    key.view().dropAll();
  }

  /** Gives up all pages of that role's view. */
  public void forgetRole(String role) {
    Scope view = views.get(judgement.scope(role));
    if (view != null) {
      view.dropAll();
    }
  }

  /** Another table stands under this name, or what is in it has been replaced. */
  public void forgetTable(long nowNanos) {
    sources.touchAll(nowNanos);
    store.clear();
  }

  public Map<KeyClass, Counts> counts() {
    return store.counts();
  }

  /** How many tags have pages. */
  int tags() {
    return store.tags();
  }

  private @Nullable Scope view(String name) {
    Scope view = views.get(name);
    return view != null || views.size() >= MOST_VIEWS
        ? view
        : views.computeIfAbsent(name, Scope::new);
  }

  private long ttlNanos(PageKey key) {
    return key.kind() == KeyClass.QUERY ? queryNanos : scanNanos;
  }
}
