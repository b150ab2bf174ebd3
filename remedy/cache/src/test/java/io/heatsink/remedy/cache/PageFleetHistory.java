package io.heatsink.remedy.cache;

import io.heatsink.call.Call;
import io.heatsink.call.Reply;
import io.heatsink.call.Schemas;
import io.heatsink.call.Upstream;
import io.heatsink.call.UpstreamException;
import io.heatsink.dynamodb.Operation;
import io.heatsink.dynamodb.wire.HeadParser;
import io.heatsink.remedy.cache.policy.CacheRule;
import io.heatsink.remedy.cache.policy.Effects;
import io.heatsink.remedy.cache.policy.ItemCache;
import io.heatsink.remedy.cache.policy.PageCache;
import io.heatsink.remedy.cache.shared.SharedCache;
import io.heatsink.remedy.cache.shared.SharedFault;
import io.heatsink.remedy.cache.shared.SharedModel;
import io.heatsink.remedy.cache.shared.SharedTiming;
import io.heatsink.testing.Choices;
import io.heatsink.testing.Fault;
import io.heatsink.testing.FaultyUpstream;
import io.heatsink.testing.Histories;
import io.heatsink.testing.Scheduler;
import io.heatsink.testing.SimulatedFront;
import io.heatsink.testing.SimulatedProcess;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Clients that query, scan, read and write through either of two proxies, which share a cache that
 * can be lost, cut off, emptied or set back, and may follow the table's stream; behind them the
 * real engine, with replicas, indexes and a stream that lag; now and then a writer that bypasses
 * both, and an operator who deletes the table and makes it anew.
 *
 * @param shares what each proxy sees of the shared cache: the real one, or one with a planted bug
 * @param effects what tells writes: the same
 * @param followers how the stream is followed: the same
 * @param knowledge what the cache is told of tables: the same
 * @param forgetsTables whether the cache is told when another table stands under the name
 * @param remakes how likely it is that the table is deleted and made anew
 */
record PageFleetHistory(
    UnaryOperator<SharedCache> shares,
    Effects effects,
    TableFollowing.Followers followers,
    UnaryOperator<Schemas> knowledge,
    boolean forgetsTables,
    double remakes)
    implements Histories.Scene {
  static final PageFleetHistory REAL =
      new PageFleetHistory(
          UnaryOperator.identity(),
          new Effects(),
          TableFollowing.Followers.REAL,
          UnaryOperator.identity(),
          true,
          0.3);

  private static final int OPERATIONS = 30;

  PageFleetHistory sharing(UnaryOperator<SharedCache> broken) {
    return new PageFleetHistory(broken, effects, followers, knowledge, forgetsTables, remakes);
  }

  PageFleetHistory with(Effects broken) {
    return new PageFleetHistory(shares, broken, followers, knowledge, forgetsTables, remakes);
  }

  PageFleetHistory followedBy(TableFollowing.Followers broken) {
    return new PageFleetHistory(shares, effects, broken, knowledge, forgetsTables, remakes);
  }

  PageFleetHistory knowing(UnaryOperator<Schemas> broken) {
    return new PageFleetHistory(shares, effects, followers, broken, forgetsTables, remakes);
  }

  PageFleetHistory forgettingNoTables() {
    return new PageFleetHistory(shares, effects, followers, knowledge, false, remakes);
  }

  /** In each history the table is deleted and made anew. */
  PageFleetHistory remaking() {
    return new PageFleetHistory(shares, effects, followers, knowledge, forgetsTables, 1);
  }

  @Override
  public Scheduler schedule(long seed) {
    return Scheduler.seeded(seed, Fault.values());
  }

  @Override
  public void play(Scheduler scheduler) {
    Choices choices = scheduler.choices();
    EngineStore store = new EngineStore(scheduler);
    SharedTiming timing = new SharedTiming(TestCalls.DEADLINE, ItemCache.SETTLING);
    SharedModel shared =
        choices.chance(0.5)
            ? new SharedModel(scheduler, timing)
            : new SharedModel(scheduler, timing, SharedFault.values());
    CacheRule rule = rule(choices);
    scheduler.note("test", "%s, %s", rule, scheduler.mix());
    PagePromise promise = new PagePromise(store, rule.follow().map(how -> bound(store, how)), true);
    TestMember.Boot boot =
        (process, front, life) ->
            boot(scheduler, store, shared, rule, promise, process, front, life);
    List<TestMember> members =
        List.of(new TestMember(scheduler, "p1", boot), new TestMember(scheduler, "p2", boot));
    Hearsay hearsay = new Hearsay(scheduler, shared, members);
    store.onWrite(
        (callId, item) -> {
          int position = store.timeline(item).position();
          hearsay.written(callId, () -> promise.told(item, position, scheduler.nanos()));
        });

    TestClient.Ids ids = new TestClient.Ids();
    List<Long> thoughts =
        choices.chance(0.5)
            ? List.of(1L, 5L, 50L, 300L, 2_000L)
            : List.of(5L, 300L, 1_000L, 6_000L);
    Function<String, PageClient> clients =
        name -> {
          double stays = choices.oneOf(0.0, 0.5, 1.0);
          TestMember home = choices.oneOf(members);
          PageClient client =
              new PageClient(
                  scheduler,
                  scheduler.process(name),
                  () -> (choices.chance(stays) ? home : choices.oneOf(members)).route(),
                  store,
                  promise,
                  rule,
                  ids);
          client.onWrite(hearsay::sending, hearsay::answered);
          return client;
        };
    for (String name : List.of("alice", "bob", "carol")) {
      PageClient client = clients.apply(name);
      scheduler.client(name, () -> client.run(OPERATIONS, thoughts));
    }
    if (choices.chance(0.3)) {
      PageHistory.bypass(scheduler, store, ids);
    }
    if (choices.chance(remakes)) {
      PageClient operator = clients.apply("operator");
      scheduler.client("operator", operator::remake);
    }
    scheduler.run();
  }

  private void boot(
      Scheduler scheduler,
      EngineStore store,
      SharedModel shared,
      CacheRule rule,
      PagePromise promise,
      SimulatedProcess process,
      SimulatedFront front,
      String life) {
    TestSchemas schemas = new TestSchemas(scheduler, store, process);
    HeadParser parser = new HeadParser(schemas::find);
    HeadReader heads =
        (call, body) ->
            call.withBody(
                body,
                call.operation()
                    .filter(Operation::onData)
                    .map(one -> parser.parse(one, body))
                    .orElse(null));
    CacheFilter filter =
        new CacheFilter(
            ItemCache::create,
            new CacheFilter.Sharing(shares.apply(shared.connect(process)), life, "account"),
            PageCache::create,
            effects,
            (table, index, partition) -> true,
            knowledge.apply(schemas),
            process,
            heads,
            TestCalls.incarnations(life),
            TestCalls.DEADLINE);
    filter.start(Map.of(TestEngine.TABLE, rule));
    schemas.start(
        () -> {
          if (forgetsTables) {
            filter.forget(TestEngine.TABLE);
          }
        },
        tableId -> promise.knows(life, tableId, scheduler.nanos()));
    Upstream upstream = new FaultyUpstream(scheduler, process, store);
    Upstream handler = PageHistory.handler(filter, upstream, process);
    front.serve(
        (call, answer) ->
            handler.send(heads.withBody(call, call.body()), new Observed(call, schemas, answer)));
    filter.follow(upstream, followers);
  }

  /** Lets a proxy learn of tables from what it is answered itself. */
  private record Observed(Call call, TestSchemas schemas, Upstream.Answer answer)
      implements Upstream.Answer {
    @Override
    public void reply(Reply reply) {
      schemas.answered(call, reply);
      answer.reply(reply);
    }

    @Override
    public void failed(UpstreamException failure) {
      answer.failed(failure);
    }
  }

  private static CacheRule rule(Choices choices) {
    CacheRule drawn = PageHistory.rule(choices);
    CacheRule rule = choices.chance(0.5) ? drawn.withCounters() : drawn;
    return choices.chance(0.4)
        ? rule.following(
            new CacheRule.Follow(CacheRule.OnLag.BYPASS, Duration.ofSeconds(choices.oneOf(2L, 4L))))
        : rule;
  }

  /** Records that come too late turn the cache off; those in time take effect within a second. */
  private static Duration bound(EngineStore store, CacheRule.Follow how) {
    return store.streamLag().plus(how.lagBound()).plusMillis(1_500);
  }
}
