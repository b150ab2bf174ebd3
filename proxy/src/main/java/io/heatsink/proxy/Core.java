package io.heatsink.proxy;

import io.heatsink.call.Call;
import io.heatsink.call.Link;
import io.heatsink.call.Pipeline;
import io.heatsink.call.Turns;
import io.heatsink.call.Upstream;
import io.heatsink.dynamodb.KeyValue;
import io.heatsink.dynamodb.TableArn;
import io.heatsink.dynamodb.TableSchema;
import io.heatsink.dynamodb.ThrottlingReason.Access;
import io.heatsink.dynamodb.wire.HeadParser;
import io.heatsink.heat.HashSecret;
import io.heatsink.heat.Heat;
import io.heatsink.heat.HotKey;
import io.heatsink.heat.Limits;
import io.heatsink.heat.SharedRecorder;
import io.heatsink.http.ApiCalls;
import io.heatsink.http.Entry;
import io.heatsink.journal.Journal;
import io.heatsink.proxy.accounting.ChargeListener;
import io.heatsink.proxy.accounting.ChargeObserver;
import io.heatsink.proxy.configuration.Accounting;
import io.heatsink.proxy.configuration.Configuration;
import io.heatsink.proxy.configuration.JournalSettings;
import io.heatsink.proxy.configuration.TableSettings;
import io.heatsink.proxy.metrics.CallDurations;
import io.heatsink.proxy.metrics.Tap;
import io.heatsink.proxy.observation.AccessLog;
import io.heatsink.proxy.observation.ChargedHeat;
import io.heatsink.proxy.observation.ChargesByCall;
import io.heatsink.proxy.observation.DemandObserver;
import io.heatsink.proxy.policy.Authorisation;
import io.heatsink.proxy.policy.CallerProof;
import io.heatsink.proxy.schema.HomeWait;
import io.heatsink.proxy.schema.Homes;
import io.heatsink.proxy.schema.LearntSchemas;
import io.heatsink.proxy.schema.SchemaObserver;
import io.heatsink.proxy.schema.SchemaWait;
import io.heatsink.remedy.cache.CacheFilter;
import io.heatsink.remedy.cache.policy.CacheRule;
import io.heatsink.remedy.cache.policy.ItemCache;
import io.heatsink.remedy.cache.redis.RedisCache;
import io.heatsink.remedy.cache.shared.SharedCache;
import io.heatsink.remedy.cache.shared.SharedHealth;
import io.heatsink.remedy.cache.shared.SharedTiming;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The chain and all that it remembers. A new configuration is taken while calls go on: each call
 * meets the old one or the new one, whole.
 */
final class Core {
  private static final Logger LOG = LoggerFactory.getLogger(Core.class);

  /** What AWS's SDKs wait for at most by default. */
  static final Duration CALL_TIMEOUT = Duration.ofSeconds(30);

  private static final SharedTiming SHARED_TIMING =
      new SharedTiming(CALL_TIMEOUT, ItemCache.SETTLING);

  private final Turns turns;
  private final Heat heat;
  private final LearntSchemas schemas;
  private final Homes homes;
  private final @Nullable SharedCache shared;
  private final CacheFilter cache;
  private final CredentialsAtHand credentials;
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final KeyDisplays keys;
  private final @Nullable Journal journal;
  private final HeadParser heads;
  private final Upstream upstream;
  private final AccessLog accessLog;
  private final DemandObserver demand;
  private final ChargeListener charges;
  private final Tap clientTap;
  private final Tap upstreamTap;
  private final CallDurations durations;
  private final ApiCalls calls = new ApiCalls(CALL_TIMEOUT);
  private volatile Running running;

  /** What a configuration comes to. */
  private record Running(Configuration configuration, CallerProof proof, Pipeline pipeline) {}

  private Core(
      Configuration configuration, Upstream upstream, CredentialsAtHand credentials, Turns turns) {
    this.turns = turns;
    this.upstream = upstream;
    this.credentials = credentials;
    this.heat =
        Heat.create(HashSecret.random(new SecureRandom()), limits(configuration), turns.nanoTime());
    CopyOnWriteArrayList<CacheFilter> caches = new CopyOnWriteArrayList<>();
    this.schemas =
        new LearntSchemas(
            upstream,
            turns,
            configured(configuration),
            table -> caches.forEach(c -> c.forget(table)));
    this.homes = new Homes(schemas::home, configuration.upstream().orElseThrow().region());
    this.clientTap = Tap.ofClients(registry, schemas::known);
    this.upstreamTap = Tap.ofUpstream(registry, schemas::known);
    this.heads = new HeadParser(schemas::known);
    this.shared =
        configuration
            .redis()
            .map(redis -> RedisCache.connect(redis.settings(SHARED_TIMING), turns))
            .orElse(null);
    this.cache =
        CacheFilter.create(
            rules(configuration),
            this::isHot,
            schemas,
            homes::of,
            turns,
            CALL_TIMEOUT,
            sharing(configuration));
    caches.add(cache);
    this.keys = new KeyDisplays(configuration.keyHashSecret(), InstallationSecret::get);
    this.journal = configuration.journal().map(settings -> journal(settings, keys)).orElse(null);
    SharedRecorder recorder = heat.sharedRecorder(Runtime.getRuntime().availableProcessors());
    ChargesByCall byCall = new ChargesByCall();
    ChargedHeat charged = new ChargedHeat(heat, recorder);
    this.charges =
        (call, reply, came) -> {
          charged.charged(call, reply, came);
          byCall.charged(call, reply, came);
        };
    this.accessLog =
        journal == null ? AccessLog.none(byCall, turns) : AccessLog.to(journal, byCall, turns);
    this.demand = new DemandObserver(heat, recorder, byCall);
    this.durations = new CallDurations(registry, turns::nanoTime);
    this.running = run(configuration);
    cache.sendThrough(running.pipeline().behind(cache));
    cache.follow(upstream);
    CoreMetrics.register(registry, this);
    CoreMetrics.registerCaches(registry, this, rules(configuration).keySet());
    CoreMetrics.registerStreams(registry, this, followed(rules(configuration)));
  }

  static Core create(
      Configuration configuration, Upstream upstream, CredentialsAtHand credentials, Turns turns) {
    Core core = new Core(configuration, upstream, credentials, turns);
    core.prepareCredentials(configuration);
    return core;
  }

  /** What clients' requests are handed to. */
  Entry entry() {
    return (request, answer) -> {
      Running now = running;
      new Handing(now.proof(), calls, now.pipeline(), heads, homes, accessLog, turns)
          .handle(request, answer);
    };
  }

  /**
   * Takes a new configuration whole, or fails and takes nothing of it: what can fail is done before
   * anything changes. What can only change with a restart has been checked before.
   */
  void apply(Configuration next) {
    Running nextRunning = run(next);
    Limits nextLimits = limits(next);
    Map<String, CacheRule> nextRules = rules(next);
    prepareCredentials(next);
    cache.apply(nextRules);
    CoreMetrics.registerCaches(registry, this, nextRules.keySet());
    CoreMetrics.registerStreams(registry, this, followed(nextRules));
    heat.limits(nextLimits);
    schemas.configure(configured(next));
    running = nextRunning;
    cache.sendThrough(nextRunning.pipeline().behind(cache));
  }

  /** Asks again for schemas and credentials whose time has come. Called every second or so. */
  void refresh() {
    schemas.tick();
    credentials.tick();
  }

  private Running run(Configuration configuration) {
    ChargeObserver charge =
        configuration.accounting() == Accounting.EXACT
            ? ChargeObserver.exact(schemas, charges)
            : ChargeObserver.estimating(schemas, charges);
    Authorisation authorisation =
        new Authorisation(
            configuration::callers,
            schemas,
            homes::of,
            (caller, table) ->
                schemas.isConfigured(table) || homes.of(caller).equals(schemas.home()));
    List<Link> links =
        List.of(
            clientTap,
            durations,
            new HomeWait(
                schemas,
                (call, table) ->
                    table.startsWith("arn:")
                        ? hasRuleForName(configuration, authorisation, call, TableArn.nameIn(table))
                        : authorisation.accountDecides(call, table),
                heads,
                turns),
            new SchemaWait(
                schemas,
                (call, access) ->
                    authorisation.keysDecide(call, access)
                        || (hasRule(configuration, access.table())
                            && authorisation.mayTouch(call, access)),
                homes,
                heads,
                turns),
            accessLog,
            authorisation,
            demand,
            cache.hiding(),
            cache,
            new SchemaObserver(schemas, homes),
            charge,
            upstreamTap);
    Pipeline pipeline =
        new Pipeline(
            links, upstream, turns, e -> LOG.error("A call met an error that was not expected", e));
    CallerProof proof =
        new CallerProof(configuration.callers(), configuration.upstream().orElseThrow().region());
    return new Running(configuration, proof, pipeline);
  }

  private void prepareCredentials(Configuration configuration) {
    credentials.prepare(Optional.empty());
    configuration
        .callers()
        .ifPresent(
            callers ->
                callers
                    .values()
                    .forEach(
                        c -> c.assumeRole().ifPresent(r -> credentials.prepare(Optional.of(r)))));
  }

  private static boolean hasRuleForName(
      Configuration configuration, Authorisation authorisation, Call call, String table) {
    return (configuration.callers().isPresent() || hasRule(configuration, table))
        && authorisation.mayName(call, table);
  }

  private static boolean hasRule(Configuration configuration, String table) {
    return configuration.table(table).flatMap(TableSettings::cache).isPresent();
  }

  private boolean isHot(String table, @Nullable String index, KeyValue partition) {
    return heat.clearance(heat.tableAccess(table, index, Access.READ), partition)
        .allowsReversible();
  }

  /** Tables are told apart by name, so one Redis is for the tables of one account and region. */
  private Optional<CacheFilter.Sharing> sharing(Configuration configuration) {
    String region = configuration.upstream().orElseThrow().region();
    return Optional.ofNullable(shared)
        .map(cache -> new CacheFilter.Sharing(cache, UUID.randomUUID().toString(), region));
  }

  private static Function<String, Optional<TableSchema>> configured(Configuration configuration) {
    return name -> configuration.table(name).flatMap(TableSettings::schema);
  }

  private static Limits limits(Configuration configuration) {
    Map<String, Limits.PartitionShare> shares = new HashMap<>();
    configuration
        .tables()
        .forEach(
            (name, table) ->
                table
                    .limits()
                    .ifPresent(
                        l ->
                            shares.put(
                                name,
                                new Limits.PartitionShare(
                                    optional(l.readUnits()), optional(l.writeUnits())))));
    return new Limits(shares);
  }

  private static OptionalInt optional(Optional<Integer> value) {
    return value.map(OptionalInt::of).orElseGet(OptionalInt::empty);
  }

  private static Map<String, CacheRule> rules(Configuration configuration) {
    Map<String, CacheRule> rules = new HashMap<>();
    configuration
        .tables()
        .forEach((name, table) -> table.cache().ifPresent(c -> rules.put(name, rule(c))));
    return rules;
  }

  private static Set<String> followed(Map<String, CacheRule> rules) {
    return rules.entrySet().stream()
        .filter(rule -> rule.getValue().follow().isPresent())
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  private static CacheRule rule(TableSettings.Cache cache) {
    return new CacheRule(
        which(cache.items()),
        which(cache.queries()),
        cache.ttl(),
        cache.absent(),
        cache.queryTtl(),
        cache.scanTtl(),
        cache.bytes(),
        cache.redisBytes(),
        switch (cache.mode()) {
          case ON -> CacheRule.Mode.ON;
          case SHADOW -> CacheRule.Mode.SHADOW;
          case OFF -> CacheRule.Mode.OFF;
        },
        cache.counters(),
        cache.follow().map(Core::follow),
        cache.verify());
  }

  private static CacheRule.Follow follow(TableSettings.Follow follow) {
    return new CacheRule.Follow(
        switch (follow.onLag()) {
          case SERVE -> CacheRule.OnLag.SERVE;
          case BYPASS -> CacheRule.OnLag.BYPASS;
        },
        follow.lagBound());
  }

  private static CacheRule.Which which(TableSettings.Which which) {
    return switch (which) {
      case OFF -> CacheRule.Which.OFF;
      case HOT -> CacheRule.Which.HOT;
      case ALL -> CacheRule.Which.ALL;
    };
  }

  private static Journal journal(JournalSettings settings, KeyDisplays keys) {
    return Journal.open(
        settings.file(), keys.lasting(settings.keys()), settings.rollAt(), settings.keep());
  }

  /** The remedy that the key has now. */
  Optional<String> remedyOf(HotKey key) {
    if (key.access().access() != Access.READ) {
      return Optional.empty();
    }
    boolean ofIndex = key.access().index() != null;
    return running
        .configuration()
        .table(key.access().table())
        .flatMap(TableSettings::cache)
        .map(Core::rule)
        .filter(CacheRule::isActive)
        .filter(r -> r.mode() == CacheRule.Mode.ON)
        .filter(
            r ->
                (!ofIndex && holds(r.items(), r.holdsItems(), key))
                    || holds(r.queries(), r.holdsPages(), key))
        .map(r -> "cache");
  }

  private static boolean holds(CacheRule.Which which, boolean any, HotKey key) {
    return any && (which == CacheRule.Which.ALL || key.clearance().allowsReversible());
  }

  Configuration configuration() {
    return running.configuration();
  }

  Heat heat() {
    return heat;
  }

  LearntSchemas schemas() {
    return schemas;
  }

  /** How keys are shown. */
  KeyDisplays keys() {
    return keys;
  }

  CacheFilter cache() {
    return cache;
  }

  /** How the cache is that proxies share; empty if they share none. */
  Optional<SharedHealth> sharedCache() {
    return Optional.ofNullable(shared).map(SharedCache::health);
  }

  Optional<Journal> journal() {
    return Optional.ofNullable(journal);
  }

  PrometheusMeterRegistry registry() {
    return registry;
  }

  Turns turns() {
    return turns;
  }

  void close() {
    if (shared != null) {
      shared.close();
    }
    if (journal != null) {
      journal.close();
    }
  }
}
