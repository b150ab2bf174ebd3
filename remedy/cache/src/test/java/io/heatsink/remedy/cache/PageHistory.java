package io.heatsink.remedy.cache;

import io.heatsink.call.Pipeline;
import io.heatsink.call.Upstream;
import io.heatsink.dynamodb.wire.HeadParser;
import io.heatsink.remedy.cache.EngineStore.ItemName;
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

/**
 * Two clients, one proxy with the real filter, and the real engine with replicas and indexes that
 * lag; now and then a writer that bypasses the proxy, and an operator who changes the rule.
 *
 * @param pages what holds the pages: the real one, or one with a planted bug
 * @param effects what tells writes: the same
 */
record PageHistory(CacheFilter.PageCaches pages, Effects effects) implements Histories.Scene {
  static final PageHistory REAL = new PageHistory(PageCache::create, new Effects());

  private static final int OPERATIONS = 40;

  PageHistory with(CacheFilter.PageCaches broken) {
    return new PageHistory(broken, effects);
  }

  PageHistory with(Effects broken) {
    return new PageHistory(pages, broken);
  }

  @Override
  public Scheduler schedule(long seed) {
    return Scheduler.seeded(seed, Fault.values());
  }

  @Override
  public void play(Scheduler scheduler) {
    Choices choices = scheduler.choices();
    EngineStore store = new EngineStore(scheduler);
    CacheRule rule = rule(choices);
    scheduler.note("test", "%s, %s", rule, scheduler.mix());
    SimulatedProcess proxy = scheduler.process("proxy");
    SimulatedFront front = new SimulatedFront(scheduler, proxy);
    CacheFilter[] filter = new CacheFilter[1];
    proxy.boot(
        () -> {
          filter[0] = filter(proxy);
          filter[0].start(Map.of(TestEngine.TABLE, rule));
          front.serve(handler(filter[0], new FaultyUpstream(scheduler, proxy, store), proxy));
        });

    PagePromise promise = new PagePromise(store);
    TestClient.Ids ids = new TestClient.Ids();
    List<Long> thoughts =
        choices.chance(0.5)
            ? List.of(1L, 5L, 50L, 300L, 2_000L)
            : List.of(5L, 300L, 1_000L, 6_000L);
    for (String name : List.of("alice", "bob")) {
      SimulatedProcess process = scheduler.process(name);
      PageClient client =
          new PageClient(
              scheduler,
              process,
              () -> new TestClient.Route(front, proxy),
              store,
              promise,
              rule,
              ids);
      scheduler.client(name, () -> client.run(OPERATIONS, thoughts));
    }
    if (choices.chance(0.3)) {
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
        ItemCache::create,
        null,
        pages,
        effects,
        (table, index, partition) -> false,
        TestCalls.SCHEMAS,
        proxy,
        (call, body) -> call.withBody(body, parser.parse(call.operation().orElseThrow(), body)),
        TestCalls.incarnations("proxy"),
        TestCalls.DEADLINE);
  }

  static Upstream handler(CacheFilter filter, Upstream upstream, SimulatedProcess proxy) {
    Pipeline pipeline =
        new Pipeline(
            List.of(filter.hiding(), filter),
            upstream,
            proxy,
            bug -> {
              throw bug;
            });
    return (call, answer) -> pipeline.run(call, answer::reply);
  }

  static CacheRule rule(Choices choices) {
    return new CacheRule(
        choices.chance(0.5) ? Which.ALL : Which.OFF,
        Which.ALL,
        Duration.ofMillis(choices.oneOf(300L, 4_000L)),
        Duration.ofMillis(choices.oneOf(0L, 300L)),
        Duration.ofMillis(choices.oneOf(300L, 1_500L, 4_000L, 30_000L)),
        Duration.ofMillis(choices.oneOf(300L, 4_000L, 30_000L)),
        1 << 20,
        Mode.ON);
  }

  static void bypass(Scheduler scheduler, EngineStore store, TestClient.Ids ids) {
    SimulatedProcess process = scheduler.process("bypasser");
    scheduler.client(
        "bypasser",
        () -> {
          Choices choices = scheduler.choices();
          for (int i = 0; i < 10; i++) {
            process.sleep(Duration.ofMillis(choices.below(2_000)));
            ItemName item = choices.oneOf(EngineStore.ITEMS);
            String g = choices.oneOf(PageClient.INDEX_KEYS);
            store.change(
                "PutItem",
                "{'TableName':'orders','Item':{%s,'v':{'N':'%d'},'s':{'N':'1'},'g':{'S':'%s'}}}"
                    .formatted(item.json(), ids.next(), g));
          }
        });
  }

  private static void operate(
      Scheduler scheduler, CacheFilter[] filter, CacheRule rule, PagePromise promise) {
    SimulatedProcess process = scheduler.process("operator");
    int off = scheduler.choices().oneOf(50, 1_000);
    scheduler.client(
        "operator",
        () -> {
          for (int i = 0; i < 8; i++) {
            process.sleep(Duration.ofMillis(scheduler.choices().below(2_000)));
            scheduler.note("operator", "rule off");
            promise.ruleIs(false);
            filter[0].apply(Map.of());
            process.sleep(Duration.ofMillis(scheduler.choices().below(off)));
            scheduler.note("operator", "rule on");
            filter[0].apply(Map.of(TestEngine.TABLE, rule));
            promise.ruleIs(true);
          }
        });
  }
}
