package io.heatsink.remedy.cache;

import io.heatsink.call.Call;
import io.heatsink.call.Caller;
import io.heatsink.call.Chain;
import io.heatsink.call.Filter;
import io.heatsink.call.Observer;
import io.heatsink.call.Reply;
import io.heatsink.call.Schemas;
import io.heatsink.call.Turns;
import io.heatsink.call.Upstream;
import io.heatsink.dynamodb.TableArn;
import io.heatsink.dynamodb.TableHome;
import io.heatsink.dynamodb.TableSchema;
import io.heatsink.dynamodb.wire.Head;
import io.heatsink.dynamodb.wire.HeadParser;
import io.heatsink.remedy.cache.policy.CacheRule;
import io.heatsink.remedy.cache.policy.Effect;
import io.heatsink.remedy.cache.policy.Effects;
import io.heatsink.remedy.cache.policy.ItemCache;
import io.heatsink.remedy.cache.policy.PageCache;
import io.heatsink.remedy.cache.shared.SharedCache;
import io.heatsink.remedy.cache.stream.LocalFollowing;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Answers reads of tables with a rule from memory, and sees to it that writes are not missed. */
public final class CacheFilter implements Filter {
  /** Reads at once that go to DynamoDB in the place of a shared cache that is not there. */
  private static final int MOST_FALLBACKS = 256;

  private final Turns turns;
  private final long longestCallNanos;
  private final ItemCaches caches;
  private final PageCaches pages;
  private final @Nullable Sharing sharing;
  private final Schemas schemas;
  private final Effects effects;
  private final Renewals renewals;
  private final Verification verification;
  private final Reads reads;
  private final Writes writes;
  private final VersionHiding hiding = new VersionHiding(() -> this.ruled);
  private volatile Map<String, CachedTable> tables = Map.of();
  private volatile Set<String> ruled = Set.of();

  // Null until follow is called. Guarded by this.
  private @Nullable Following following;

  private record Following(Upstream upstream, TableFollowing.Followers followers) {}

  /** Makes what one table's entries are held in. */
  @FunctionalInterface
  interface ItemCaches {
    ItemCache create(CacheRule rule, long nowNanos, long storesFromNanos);
  }

  /** Makes what one table's pages are held in. */
  @FunctionalInterface
  interface PageCaches {
    PageCache create(CacheRule rule, long nowNanos, long storesFromNanos);
  }

  /**
   * What this proxy shares with others.
   *
   * @param cache where it is shared
   * @param origin names this process among all proxies, and each life of it anew
   * @param account what tables' names are unique in, such as account and region
   */
  public record Sharing(SharedCache cache, String origin, String account) {}

  CacheFilter(
      ItemCaches caches,
      @Nullable Sharing sharing,
      PageCaches pages,
      Effects effects,
      HotKeys hot,
      Schemas schemas,
      Turns turns,
      HeadReader heads,
      Supplier<String> incarnations,
      Duration longestCall) {
    this.turns = turns;
    this.longestCallNanos = longestCall.toNanos();
    this.caches = caches;
    this.pages = pages;
    this.sharing = sharing;
    this.schemas = schemas;
    this.effects = effects;
    Surge surge = new Surge(MOST_FALLBACKS, turns);
    this.renewals = new Renewals(turns, hot, heads);
    this.verification = new Verification(turns, heads);
    GetItems gets = new GetItems(turns, hot, heads, surge, renewals, verification);
    this.reads =
        new Reads(
            gets,
            new ProjectedGets(gets, hot, heads),
            new BatchGets(turns, hot, schemas, heads, surge),
            new TransactGets(turns),
            new Queries(turns, hot, schemas, heads, surge),
            heads);
    this.writes =
        new Writes(turns, schemas, heads, hot, new Versioning(incarnations, heads), () -> tables);
  }

  /**
   * A cache that holds nothing yet, in a process that has answered no call yet.
   *
   * @param rules by table name; inactive ones count as absent
   * @param hot by the heat that callers offer; asked only under rules for hot items
   * @param schemas without a table's schema its reads pass, and its writes drop all of its entries
   * @param homes where the tables are that a caller may name without an ARN
   * @param longestCall the longest time that a call can have until its deadline
   * @param sharing empty for a proxy that is alone
   */
  public static CacheFilter create(
      Map<String, CacheRule> rules,
      HotKeys hot,
      Schemas schemas,
      Function<Caller, TableHome> homes,
      Turns turns,
      Duration longestCall,
      Optional<Sharing> sharing) {
    HeadParser parser = new HeadParser(schemas::find);
    HeadReader heads =
        (call, body) ->
            call.withBody(
                body,
                call.operation()
                    .map(it -> parser.parse(it, body, homes.apply(call.caller())))
                    .orElse(null));
    CacheFilter filter =
        new CacheFilter(
            ItemCache::create,
            sharing.orElse(null),
            PageCache::create,
            new Effects(),
            hot,
            schemas,
            turns,
            heads,
            Incarnations.random(),
            longestCall);
    filter.start(rules);
    return filter;
  }

  /**
   * Goes before the cache: keeps from clients what the cache adds to items of tables with a rule,
   * whatever the rule says now, for it may have said otherwise, or say so in other proxies.
   */
  public Observer hiding() {
    return hiding;
  }

  /**
   * From now on what the cache reads of its own accord goes through this chain: that behind the
   * filter.
   */
  public void sendThrough(Chain chain) {
    renewals.sendThrough(chain);
    verification.sendThrough(chain);
  }

  /**
   * From now on the streams are followed of those tables whose rules say so.
   *
   * @param upstream signs what it is given, and sends it where it is for
   */
  public void follow(Upstream upstream) {
    follow(upstream, TableFollowing.Followers.REAL);
  }

  synchronized void follow(Upstream upstream, TableFollowing.Followers followers) {
    following = new Following(upstream, followers);
    startFollowing();
  }

  private synchronized void startFollowing() {
    Following how = following;
    if (how == null) {
      return;
    }
    for (CachedTable table : tables.values()) {
      if (table.following() != null) {
        table.following().start(how.upstream(), how.followers());
      }
    }
  }

  /** Puts rules in place in a process that has answered no call yet. */
  void start(Map<String, CacheRule> rules) {
    long now = turns.nanoTime();
    ruled = Set.copyOf(rules.keySet());
    tables = tables(rules, now, now);
  }

  /**
   * Puts other rules in place, at once. What a table holds is kept if its rule changes in nothing
   * but its mode, and in what is checked. A table that had no rule stores nothing until the last
   * call is over that may have written it unseen.
   */
  public synchronized void apply(Map<String, CacheRule> rules) {
    long now = turns.nanoTime();
    Map<String, CachedTable> before = tables;
    ruled = Set.copyOf(rules.keySet());
    tables = tables(rules, now, now + longestCallNanos);
    for (CachedTable old : before.values()) {
      CachedTable next = tables.get(old.name());
      if (old.following() != null && (next == null || next.following() != old.following())) {
        old.following().stop();
      }
      if (old.shared() != null && (next == null || next.shared() != old.shared())) {
        old.shared().retire(Duration.ofNanos(longestCallNanos));
      }
    }
    startFollowing();
  }

  /**
   * Another table stands under this name or ARN now, or what is in it has been replaced. An ARN may
   * be that of the table which is cached under its name.
   */
  public void forget(String table) {
    CachedTable cached = tables.get(TableArn.nameIn(table));
    if (cached != null) {
      cached.forget(turns.nanoTime());
    }
  }

  /** What each table's cache has done, by table name. */
  public List<CacheStats> stats() {
    return tables.values().stream()
        .map(
            table ->
                new CacheStats(
                    table.name(),
                    table.rule(),
                    table.counts(),
                    table.differences().same(),
                    table.differences().different(),
                    table.differences().latest(),
                    Optional.ofNullable(table.following()).map(TableFollowing::counts)))
        .sorted(Comparator.comparing(CacheStats::table))
        .toList();
  }

  /** How many endings of writes other proxies have not been told yet. */
  public int unsent() {
    return tables.values().stream()
        .map(CachedTable::shared)
        .filter(Objects::nonNull)
        .mapToInt(SharedLevel::unsent)
        .sum();
  }

  @Override
  public Optional<Reply> now(Call call) {
    Head head = call.head();
    if (head == null) {
      return Optional.empty();
    }
    Map<String, CachedTable> current = answering();
    return current.isEmpty() ? Optional.empty() : reads.now(call, head, current);
  }

  @Override
  public boolean handles(Call call) {
    Map<String, CachedTable> current = tables;
    if (current.isEmpty()) {
      return false;
    }
    Head head = call.head();
    if (head != null && Reads.is(head)) {
      return reads.handles(call, head, answering());
    }
    return !effects.of(call, current.keySet()).isNone();
  }

  @Override
  public Reply handle(Call call, Chain chain) {
    Map<String, CachedTable> current = tables;
    Head head = call.head();
    if (head != null && Reads.is(head)) {
      return reads.handle(call, head, answering(), chain);
    }
    Effect effect = effects.of(call, current.keySet());
    return effect.isNone() ? chain.proceed(call) : writes.handle(call, effect, current, chain);
  }

  /** The tables of which what is held may be served now. */
  private Map<String, CachedTable> answering() {
    Map<String, CachedTable> current = tables;
    boolean all = true;
    for (CachedTable table : current.values()) {
      all &= table.following() == null || !table.isBypassed(turns.nanoTime());
    }
    if (all) {
      return current;
    }
    Map<String, CachedTable> answering = new HashMap<>(current);
    answering.values().removeIf(table -> table.isBypassed(turns.nanoTime()));
    return answering;
  }

  private Map<String, CachedTable> tables(
      Map<String, CacheRule> rules, long nowNanos, long storesFromNanos) {
    Map<String, CachedTable> made = new HashMap<>();
    rules.forEach(
        (name, rule) -> {
          if (!rule.isActive()) {
            return;
          }
          CachedTable old = tables.get(name);
          made.put(
              name,
              old != null && old.rule().holdsAlike(rule)
                  ? new CachedTable(
                      name,
                      rule,
                      old.items(),
                      old.pages(),
                      old.shared(),
                      old.differences(),
                      old.following())
                  : table(name, rule, nowNanos, storesFromNanos));
        });
    return Map.copyOf(made);
  }

  private CachedTable table(String name, CacheRule rule, long nowNanos, long storesFromNanos) {
    ItemCache ofItems = caches.create(rule, nowNanos, storesFromNanos);
    PageCache ofPages = rule.holdsPages() ? pages.create(rule, nowNanos, storesFromNanos) : null;
    SharedLevel shared = shared(name, rule, ofItems, ofPages);
    TableFollowing streams =
        rule.follow().map(how -> following(name, how, ofItems, ofPages, shared)).orElse(null);
    return new CachedTable(name, rule, ofItems, ofPages, shared, new Differences(), streams);
  }

  private TableFollowing following(
      String table,
      CacheRule.Follow rule,
      ItemCache items,
      @Nullable PageCache ofPages,
      @Nullable SharedLevel shared) {
    RememberedWrites remembered =
        shared == null ? new RememberedWrites.OfOne(turns::nanoTime) : shared.remembered();
    return new TableFollowing(
        table,
        sharing == null ? "self" : sharing.origin(),
        rule,
        shared == null ? new LocalFollowing() : shared.following(),
        judgement ->
            new FollowedRecords(
                table, items, ofPages, shared, remembered, judgement, schemas, turns),
        remembered,
        turns);
  }

  private @Nullable SharedLevel shared(
      String table, CacheRule rule, ItemCache items, @Nullable PageCache ofPages) {
    return sharing == null
        ? null
        : new SharedLevel(
            sharing.cache(),
            sharing.origin(),
            sharing.account() + '/' + table,
            () -> schemas.find(table).map(TableSchema::tableId).orElse(""),
            rule,
            items,
            ofPages,
            Duration.ofNanos(longestCallNanos),
            turns);
  }
}
