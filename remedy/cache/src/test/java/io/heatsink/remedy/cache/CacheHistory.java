package io.heatsink.remedy.cache;

import io.heatsink.call.Call;
import io.heatsink.call.Caller;
import io.heatsink.call.Pipeline;
import io.heatsink.call.Upstream;
import io.heatsink.dynamodb.wire.HeadParser;
import io.heatsink.remedy.cache.policy.CacheRule;
import io.heatsink.remedy.cache.policy.CacheRule.Mode;
import io.heatsink.remedy.cache.policy.CacheRule.Which;
import io.heatsink.remedy.cache.policy.Effects;
import io.heatsink.remedy.cache.policy.ItemCache;
import io.heatsink.remedy.cache.policy.PageCache;
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
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Two clients, one proxy with the real filter, and a table whose replicas lag; now and then a
 * writer that bypasses the proxy, and an operator who changes the rule. Each read is held against
 * what the table really was.
 *
 * @param caches what holds the entries: the real one, or one with a planted bug
 * @param effects what tells writes: the same
 * @param misread what the filter sees of a call: the call
 */
record CacheHistory(CacheFilter.ItemCaches caches, Effects effects, UnaryOperator<Call> misread)
    implements Histories.Scene {
  static final CacheHistory REAL =
      new CacheHistory(ItemCache::create, new Effects(), UnaryOperator.identity());

  private static final List<String> KEYS = List.of("a", "b", "c");
  private static final int OPERATIONS = 40;

  CacheHistory with(CacheFilter.ItemCaches broken) {
    return new CacheHistory(broken, effects, misread);
  }

  CacheHistory with(Effects broken) {
    return new CacheHistory(caches, broken, misread);
  }

  CacheHistory misreading(UnaryOperator<Call> broken) {
    return new CacheHistory(caches, effects, broken);
  }

  @Override
  public Scheduler schedule(long seed) {
    return Scheduler.seeded(seed, Fault.values());
  }

  @Override
  public void play(Scheduler scheduler) {
    Choices choices = scheduler.choices();
    LaggingStore store = new LaggingStore(scheduler, KEYS);
    CacheRule rule = rule(choices);
    scheduler.note("test", "%s, %s", rule, scheduler.mix());
    SimulatedProcess proxy = scheduler.process("proxy");
    SimulatedFront front = new SimulatedFront(scheduler, proxy);
    CacheFilter[] filter = new CacheFilter[1];
    proxy.boot(
        () -> {
          filter[0] = filter(proxy);
          filter[0].start(Map.of(LaggingStore.TABLE, rule));
          front.serve(handler(filter[0], new FaultyUpstream(scheduler, proxy, store), proxy));
        });

    Promise promise = new Promise(store, rule);
    TestClient.Ids ids = new TestClient.Ids();
    for (String name : List.of("alice", "bob")) {
      Caller caller =
          choices.chance(0.7) ? Caller.LOCAL : new Caller(name, Optional.of("role-of-" + name));
      SimulatedProcess process = scheduler.process(name);
      TestClient client =
          new TestClient(
              scheduler,
              process,
              () -> new TestClient.Route(front, proxy),
              store,
              promise,
              caller,
              ids);
      scheduler.client(name, () -> client.run(KEYS, OPERATIONS));
    }
    if (choices.chance(0.5)) {
      bypass(scheduler, store, ids);
    }
    if (choices.chance(0.3)) {
      operate(scheduler, filter, rule, promise);
    }
    scheduler.run();
  }

  private CacheFilter filter(SimulatedProcess proxy) {
    HeadParser parser = new HeadParser(TestCalls.SCHEMAS::find);
    return new CacheFilter(
        caches,
        null,
        PageCache::create,
        effects,
        (table, index, partition) -> false,
        TestCalls.SCHEMAS,
        proxy,
        (call, body) -> call.withBody(body, parser.parse(call.operation().orElseThrow(), body)),
        TestCalls.incarnations("proxy"),
        TestCalls.DEADLINE);
  }

  private Upstream handler(CacheFilter filter, Upstream upstream, SimulatedProcess proxy) {
    Pipeline pipeline =
        new Pipeline(
            List.of(filter.hiding(), filter),
            upstream,
            proxy,
            bug -> {
              throw bug;
            });
    return (call, answer) -> pipeline.run(misread.apply(call), answer::reply);
  }

  private static CacheRule rule(Choices choices) {
    Duration ttl = Duration.ofMillis(choices.oneOf(300L, 1_500L, 4_000L));
    Duration absent = Duration.ofMillis(choices.oneOf(0L, 300L, 2_000L));
    return CacheRule.ofItems(Which.ALL, ttl, absent, 1 << 20, Mode.ON);
  }

  private static void bypass(Scheduler scheduler, LaggingStore store, TestClient.Ids ids) {
    SimulatedProcess process = scheduler.process("bypasser");
    scheduler.client(
        "bypasser",
        () -> {
          for (int i = 0; i < 10; i++) {
            process.sleep(Duration.ofMillis(scheduler.choices().below(1_000)));
            store.change(scheduler.choices().oneOf(KEYS), ids.next());
          }
        });
  }

  private static void operate(
      Scheduler scheduler, CacheFilter[] filter, CacheRule rule, Promise promise) {
    SimulatedProcess process = scheduler.process("operator");
    scheduler.client(
        "operator",
        () -> {
          for (int i = 0; i < 5; i++) {
            process.sleep(Duration.ofMillis(scheduler.choices().below(1_000)));
            scheduler.note("operator", "rule off");
            promise.ruleIs(false);
            filter[0].apply(Map.of());
            process.sleep(Duration.ofMillis(scheduler.choices().below(50)));
            scheduler.note("operator", "rule on");
            filter[0].apply(Map.of(LaggingStore.TABLE, rule));
            promise.ruleIs(true);
          }
        });
  }
}
