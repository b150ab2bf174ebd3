package io.heatsink.remedy.cache.policy;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import io.heatsink.call.CachedSizes;
import io.heatsink.dynamodb.PrimaryKey;
import io.heatsink.dynamodb.wire.ShownItems;
import io.heatsink.remedy.cache.shared.SharedTable;
import io.heatsink.remedy.cache.shared.SharedValue.Version;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * The items of one table that are held, the fetches of it under way, and, in its {@link Ledger},
 * the writes that both have to know of.
 *
 * <p>A write is told of before it goes upstream ({@link #open}), and again before its answer goes
 * to the client ({@link #close}). A read takes a {@link Ticket} before it goes upstream; its answer
 * becomes an entry only if nothing came between. An entry goes on being served while a write of its
 * key is under way, for nobody has been told of that write yet; it goes when the write is over,
 * unless DynamoDB refused it.
 *
 * <p>Where items carry versions, a write that tells which version it made, and what that is ({@link
 * #closeWith}), takes no entry away but those of earlier versions, and puts its own in their place;
 * and a read that such writes overlapped becomes an entry if its version includes theirs.
 */
public final class ItemCache {
  /**
   * How long after a write an eventually consistent read may not show it yet: "usually within one
   * second or less". Source: DynamoDB Developer Guide, "DynamoDB read consistency".
   */
  public static final Duration SETTLING = Duration.ofSeconds(1);

  /**
   * How long an entry goes on being served while a write of it is under way that other proxies have
   * to hear of: whoever writes may die before it tells them.
   */
  public static final Duration OPEN_GRACE = SharedTable.OPEN_GRACE;

  // Views are made of roles, which heatsink.yaml names, as it stands and as it stood.
  private static final int MOST_SCOPES = 1_000;
  private static final long TICK_NANOS = 1_000_000;
  private static final long RENEWAL_PAUSE_NANOS = Duration.ofMillis(100).toNanos();

  private final Judgement judgement;
  private final long ttlNanos;
  private final long absentNanos;
  private final ConcurrentMap<String, Scope> scopes = new ConcurrentHashMap<>();
  private final Scope allScopes = new Scope("*");
  private final Cache<ItemKey, CachedItem> entries;
  private final Budget budget;
  private final ConcurrentMap<ItemKey, Flight> flights = new ConcurrentHashMap<>();
  private final Ledger ledger;
  private volatile Hearing hearing = Hearing.alone();
  private volatile long renewsFromNanos;

  // What a fetch finds is not known when it begins: fetches and joins count as items'.
  private final Tally ofItems = new Tally();
  private final Tally ofAbsent = new Tally();

  // The latest time that was given, in steps: by it Caffeine discards what is too old to be served.
  private volatile long latestNanos;

  ItemCache(Judgement judgement, CacheRule rule, long nowNanos, long storesFromNanos) {
    this.judgement = judgement;
    this.ttlNanos = rule.ttl().toNanos();
    this.absentNanos = rule.absent().toNanos();
    this.latestNanos = nowNanos;
    this.renewsFromNanos = nowNanos;
    this.budget = new Budget(rule.itemBytes());
    this.entries =
        Caffeine.newBuilder()
            .maximumWeight(rule.itemBytes())
            .weigher((ItemKey key, CachedItem item) -> item.bytes(key))
            .expireAfterWrite(Duration.ofNanos(Math.max(ttlNanos, absentNanos)))
            .ticker(() -> latestNanos)
            .executor(Runnable::run)
            .removalListener(this::removed)
            .build();
    this.ledger =
        new Ledger(judgement, SETTLING.toNanos(), new Dropping(), nowNanos, storesFromNanos);
  }

  /**
   * A cache that holds nothing yet.
   *
   * @param storesFromNanos when the last write that it was not told of will be over; until then it
   *     stores nothing
   */
  public static ItemCache create(CacheRule rule, long nowNanos, long storesFromNanos) {
    return new ItemCache(new Judgement(), rule, nowNanos, storesFromNanos);
  }

  /** From now on other proxies write the table too, and tell of it on a channel. */
  public void share() {
    hearing = Hearing.ofOthers();
  }

  /** All that other proxies told before that moment has been heard. */
  public void heard(long nanos) {
    hearing.heard(nanos);
  }

  /** Something that they told may not have been heard: nothing that is held can be trusted. */
  public void missed() {
    scopes.values().forEach(Scope::dropAll);
  }

  /** Whether what other proxies tell is heard now. */
  public boolean hears(long nowNanos) {
    return hearing.isLive(nowNanos);
  }

  /**
   * The item's place in this cache.
   *
   * @param view whose view of the table it is: what one view holds is never shown in another
   * @return empty if there are too many views; then the call has to pass
   */
  public Optional<ItemKey> key(String view, PrimaryKey key) {
    String name = judgement.scope(view);
    Scope scope = scopes.get(name);
    if (scope == null) {
      if (scopes.size() >= MOST_SCOPES) {
        return Optional.empty();
      }
      scope = scopes.computeIfAbsent(name, Scope::new);
    }
    return Optional.of(new ItemKey(scope, key));
  }

  /** The item, if it is held and young enough. */
  public @Nullable CachedItem find(ItemKey key, long nowNanos) {
    tick(nowNanos);
    CachedItem item = entries.getIfPresent(key);
    return item == null
            || item.generation() != key.scope().generation()
            || item.untilNanos() - nowNanos <= 0
            || !hearing.counts(item.beganNanos(), nowNanos)
        ? null
        : item;
  }

  /** A read was answered by what {@link #find} gave. */
  public void served(CachedItem item, long nowNanos) {
    tally(item).hit(nowNanos - item.beganNanos());
  }

  /**
   * How a read is to be answered.
   *
   * @param deadlineNanos when whoever asks gives up
   */
  public Read read(ItemKey key, long nowNanos, long deadlineNanos) {
    CachedItem item = find(key, nowNanos);
    if (item != null) {
      served(item, nowNanos);
      return new Read.Hit(item);
    }
    Flight own = new Flight(ticket(key, nowNanos), deadlineNanos);
    Flight chosen =
        flights.compute(
            key,
            (same, current) ->
                current != null && judgement.mayJoin(current, own.ticket, joinableNanos())
                    ? current
                    : own);
    if (chosen == own) {
      ofItems.fetches.increment();
      return new Read.Lead(own);
    }
    ofItems.joins.increment();
    return new Read.Join(chosen);
  }

  /**
   * A fetch that renews an entry before it ends; null if one is under way, or failed just now.
   *
   * @param deadlineNanos when it gives up
   */
  public @Nullable Flight renew(ItemKey key, long nowNanos, long deadlineNanos) {
    if (nowNanos - renewsFromNanos < 0) {
      return null;
    }
    Flight own = new Flight(ticket(key, nowNanos), deadlineNanos);
    return flights.putIfAbsent(key, own) == null ? own : null;
  }

  /** A fetch that should renew an entry failed: none is tried for a while. */
  public void renewalFailed(long nowNanos) {
    renewsFromNanos = nowNanos + RENEWAL_PAUSE_NANOS;
  }

  /** What is known of the item before a read of it goes upstream that shares nothing. */
  public Ticket ticket(ItemKey key, long nowNanos) {
    tick(nowNanos);
    Ticket ticket = ledger.ticket(key, everywhere(key), nowNanos);
    if (ticket.known() != null) {
      return ticket;
    }
    CachedItem held = held(key);
    return held == null ? ticket : ticket.knowing(held.version());
  }

  /** Whether nobody has written the item since, or was writing it then, as far as is known here. */
  public boolean isUndisturbed(Ticket ticket) {
    return ledger.ifUndisturbed(
        ticket, everywhere(ticket.key()), null, (byVersion, openSinceNanos) -> {});
  }

  /**
   * The fetch was answered: stores the answer if it may be, and gives it to all who wait.
   *
   * @param body the answer to a plain GetItem, ready to be sent
   * @param version that the item carries, if it does
   * @param owner the caller whose share of the memory it takes
   */
  public CachedItem finish(
      Flight flight,
      byte[] body,
      boolean present,
      @Nullable Version version,
      String owner,
      long nowNanos) {
    CachedItem item = store(flight.ticket, body, present, version, owner, nowNanos);
    finish(flight, new Fetched.Found(item, false));
    return item;
  }

  /**
   * The fetch found the answer in the cache that proxies share.
   *
   * @param beganNanos when the call began, at the latest, that produced it
   * @param leftNanos how long it may be served from now on
   */
  public CachedItem finishShared(
      Flight flight,
      byte[] body,
      boolean present,
      @Nullable Version version,
      String owner,
      long beganNanos,
      long leftNanos,
      long nowNanos) {
    CachedItem item =
        item(flight.ticket, beganNanos, body, present, version, owner)
            .heldUntil(nowNanos + leftNanos);
    if (hearing.isLive(nowNanos)) {
      keep(flight.ticket, item, nowNanos);
    }
    finish(flight, new Fetched.Found(item, true));
    return item;
  }

  /** The fetch was answered, and the answer may not be kept: only those who wait get it. */
  public CachedItem finishUnkept(
      Flight flight,
      byte[] body,
      boolean present,
      @Nullable Version version,
      String owner,
      long nowNanos) {
    long from = judgement.countsFrom(flight.ticket.beganNanos(), nowNanos);
    CachedItem item = item(flight.ticket, from, body, present, version, owner);
    finish(flight, new Fetched.Found(item, false));
    return item;
  }

  /** The fetch ended otherwise. */
  public void finish(Flight flight, Fetched fetched) {
    flights.remove(flight.ticket.key(), flight);
    flight.result().complete(fetched);
  }

  /**
   * Stores the answer to a read that shared nothing, if it may be stored. One that should have been
   * read strongly consistent, and was not, may not.
   */
  public CachedItem store(
      Ticket ticket,
      byte[] body,
      boolean present,
      @Nullable Version version,
      String owner,
      long nowNanos) {
    long from = judgement.countsFrom(ticket.beganNanos(), nowNanos);
    CachedItem item = item(ticket, from, body, present, version, owner);
    keep(ticket, item, nowNanos);
    return item;
  }

  private void keep(Ticket ticket, CachedItem item, long nowNanos) {
    if (item.untilNanos() - nowNanos <= 0) {
      return;
    }
    if (!budget.hasRoom(item.owner(), item.bytes(ticket.key()))) {
      tally(item).overBudget.increment();
      return;
    }
    ItemKey key = ticket.key();
    count(
        item,
        ledger.ifUndisturbed(
            ticket,
            everywhere(key),
            item.version(),
            (byVersion, openSince) -> {
              if (mayReplace(held(key), item, key, byVersion)) {
                put(key, held(item, openSince));
              }
            }));
  }

  /** Renews the entry, if there is one and the answer may be stored; makes none. */
  public void refresh(
      Ticket ticket,
      byte[] body,
      boolean present,
      @Nullable Version version,
      String owner,
      long nowNanos) {
    long from = judgement.countsFrom(ticket.beganNanos(), nowNanos);
    CachedItem item = item(ticket, from, body, present, version, owner);
    ItemKey key = ticket.key();
    CachedItem old = find(key, nowNanos);
    if (old == null || old.beganNanos() - item.beganNanos() > 0) {
      return;
    }
    if (item.untilNanos() - nowNanos <= 0) {
      entries.invalidate(key);
      return;
    }
    count(
        item,
        ledger.ifUndisturbed(
            ticket,
            everywhere(key),
            version,
            (byVersion, openSince) -> {
              if (mayReplace(old, item, key, byVersion)) {
                replace(key, old, held(item, openSince));
              }
            }));
  }

  /** A write of this item is about to go upstream. */
  public Write open(PrimaryKey key, long nowNanos, long deadlineNanos) {
    return ledger.open(new ItemKey(allScopes, key), nowNanos, deadlineNanos);
  }

  /** A write whose keys cannot be told is about to go upstream. */
  public Write openTable(long nowNanos, long deadlineNanos) {
    return ledger.openTable(nowNanos, deadlineNanos);
  }

  /** That write is over. To be called before anybody is told how it ended. */
  public void close(Write write, Outcome outcome, long nowNanos) {
    ledger.close(write, outcome, nowNanos);
  }

  /**
   * That write is over, was applied, and made this of its item. To be called before anybody is told
   * how it ended.
   *
   * @param ticket taken before the write was opened, in the view of whoever writes
   * @param body what a plain GetItem would be answered now
   * @param owner the caller whose share of the memory it takes
   */
  public void closeWith(
      Write write, Ticket ticket, byte[] body, Version version, String owner, long nowNanos) {
    if (!hearing.isLive(nowNanos)) {
      close(write, Outcome.APPLIED, nowNanos); // what others write meanwhile would not be heard
      return;
    }
    long from = judgement.countsFrom(ticket.beganNanos(), nowNanos);
    CachedItem made = item(ticket, from, body, true, version, owner);
    ledger.closeWith(write, ticket, new Made(ticket.key(), made, version, true), nowNanos);
  }

  /**
   * Another process's write is over, was applied, and this is the item now.
   *
   * @param key in the view for which that was told
   * @param beganNanos when the call began, at the latest, that produced it
   */
  public void closeWithTold(
      Write write, ItemKey key, byte[] body, Version version, long beganNanos, long nowNanos) {
    Ticket ticket = ledger.ticket(key, everywhere(key), nowNanos);
    if (!hearing.isLive(nowNanos)) {
      close(write, Outcome.APPLIED, nowNanos);
      return;
    }
    CachedItem made = item(ticket, beganNanos, body, true, version, "");
    ledger.closeWithTold(write, new Made(key, made, version, false), nowNanos);
  }

  /** Gives one entry up, as when its key has cooled. */
  public void forget(ItemKey key) {
    entries.invalidate(key);
  }

  /** Gives up all entries of that key's view. */
  public void forgetView(ItemKey key) {
    key.scope().dropAll();
  }

  /** Gives up all entries of that role's view. */
  public void forgetRole(String role) {
    Scope scope = scopes.get(judgement.scope(role));
    if (scope != null) {
      scope.dropAll();
    }
  }

  /** Another table stands under this name, or what is in it has been replaced. */
  public void forgetTable(long nowNanos) {
    ledger.close(ledger.openTable(nowNanos, nowNanos), Outcome.APPLIED, nowNanos);
    entries.invalidateAll();
  }

  /** How many items have been written so lately that fills have to know of it. */
  long unsettled() {
    return ledger.size();
  }

  /** Of items and of absent ones together. */
  public Counts counts() {
    return ofItems.counts().plus(ofAbsent.counts());
  }

  public Map<KeyClass, Counts> countsByClass() {
    return Map.of(KeyClass.ITEM, ofItems.counts(), KeyClass.ABSENT, ofAbsent.counts());
  }

  private Tally tally(CachedItem item) {
    return item.present() ? ofItems : ofAbsent;
  }

  private CachedItem item(
      Ticket ticket,
      long beganNanos,
      byte[] body,
      boolean present,
      @Nullable Version version,
      String owner) {
    long until = beganNanos + (present ? ttlNanos : absentNanos);
    CachedSizes size = CachedSizes.ofOne((int) ShownItems.in(body).bytes());
    return new CachedItem(
        body, present, version, beganNanos, until, until, ticket.generation(), owner, size);
  }

  /** What is held of the item, whether or not it may be served now. */
  private @Nullable CachedItem held(ItemKey key) {
    CachedItem held = entries.getIfPresent(key);
    return held == null || held.generation() != key.scope().generation() ? null : held;
  }

  /**
   * The same, served no longer than may be while a write of it is open that other proxies have to
   * hear of.
   */
  private CachedItem held(CachedItem item, OptionalLong openSinceNanos) {
    return hearing.isAlone() || openSinceNanos.isEmpty()
        ? item
        : item.heldUntil(openSinceNanos.getAsLong() + OPEN_GRACE.toNanos());
  }

  /**
   * Whether what was read takes the place of what is held: not that of a higher version. Of two
   * incarnations neither stays, unless no write overlapped the read.
   */
  private boolean mayReplace(
      @Nullable CachedItem held, CachedItem read, ItemKey key, boolean byVersion) {
    if (held == null || held.version() == null || read.version() == null) {
      return true;
    }
    if (held.version().isOfIncarnationOf(read.version())) {
      return judgement.isAsLate(read.version(), held.version());
    }
    if (byVersion) {
      entries.invalidate(key);
    }
    return !byVersion;
  }

  private void tick(long nowNanos) {
    if (nowNanos - latestNanos > TICK_NANOS) {
      latestNanos = nowNanos;
    }
  }

  private void put(ItemKey key, CachedItem item) {
    took(key, item);
    entries.put(key, item);
  }

  private void replace(ItemKey key, CachedItem old, CachedItem item) {
    // Counted before it is there, so that a removal in between finds it counted.
    took(key, item);
    if (!entries.asMap().replace(key, old, item)) {
      gaveBack(key, item, false);
    }
  }

  private void took(ItemKey key, CachedItem item) {
    budget.took(item.owner(), item.bytes(key));
    tally(item).took(item.bytes(key));
  }

  private void gaveBack(ItemKey key, CachedItem item, boolean room) {
    budget.gaveBack(item.owner(), item.bytes(key));
    tally(item).gaveBack(item.bytes(key), room);
  }

  private void removed(@Nullable ItemKey key, @Nullable CachedItem item, RemovalCause cause) {
    if (key != null && item != null) {
      gaveBack(key, item, cause == RemovalCause.SIZE);
    }
  }

  private void count(CachedItem item, boolean undisturbed) {
    Tally tally = tally(item);
    (undisturbed ? tally.stored : tally.overtaken).increment();
  }

  /** How old a fetch may be that a later read waits for: no older than what it may give. */
  private long joinableNanos() {
    return absentNanos == 0 ? ttlNanos : Math.min(ttlNanos, absentNanos);
  }

  /** The same item in the scope that stands for all: writes are known of by it. */
  private ItemKey everywhere(ItemKey key) {
    return new ItemKey(allScopes, key.key());
  }

  /** What writes take away. */
  private final class Dropping implements Ledger.Entries {
    @Override
    public void drop(ItemKey item, Outcome outcome) {
      for (Scope scope : scopes.values()) {
        ItemKey key = new ItemKey(scope, item.key());
        CachedItem held = entries.getIfPresent(key);
        if (held != null && judgement.drops(outcome, held)) {
          entries.invalidate(key);
          tally(held).dropped.increment();
        }
      }
    }

    @Override
    public void hold(ItemKey item, OptionalLong openSinceNanos) {
      if (!hearing.isAlone()) {
        for (Scope scope : scopes.values()) {
          ItemKey key = new ItemKey(scope, item.key());
          CachedItem held = entries.getIfPresent(key);
          if (held != null) {
            hold(key, held, openSinceNanos);
          }
        }
      }
    }

    private void hold(ItemKey key, CachedItem held, OptionalLong openSinceNanos) {
      CachedItem now = held(held.letGo(), openSinceNanos);
      if (now.untilNanos() != held.untilNanos()) {
        replace(key, held, now);
      }
    }

    @Override
    public void become(ItemKey item, Made made, boolean fits, OptionalLong openSinceNanos) {
      for (Scope scope : scopes.values()) {
        becomeIn(new ItemKey(scope, item.key()), made, fits, openSinceNanos);
      }
    }

    private void becomeIn(ItemKey key, Made made, boolean fits, OptionalLong openSinceNanos) {
      CachedItem held = held(key);
      boolean stays = fits && made.key().equals(key) && made.item().untilNanos() - latestNanos > 0;
      if (held == null) {
        if (stays && made.mayBegin() && isAskedFor(key, made.item())) {
          put(key, held(made.item(), openSinceNanos));
          tally(made.item()).stored.increment();
        }
        return;
      }
      Version version = held.version();
      if (version != null && judgement.isAsLate(version, made.version())) {
        hold(key, held, openSinceNanos);
      } else if (stays && version != null && judgement.isAsLate(made.version(), version)) {
        replace(key, held, held(made.item().of(held.owner()), openSinceNanos));
        tally(held).stored.increment();
      } else {
        entries.invalidate(key);
        tally(held).dropped.increment();
      }
    }

    /** Whether somebody waits for it, whose own fetch it may overtake. */
    private boolean isAskedFor(ItemKey key, CachedItem made) {
      return flights.containsKey(key) && budget.hasRoom(made.owner(), made.bytes(key));
    }

    @Override
    public void holdAll() {
      if (!hearing.isAlone()) {
        dropAll(); // such writes are rare
      }
    }

    @Override
    public void dropAll() {
      scopes.values().forEach(Scope::dropAll);
    }
  }
}
