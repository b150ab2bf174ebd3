package io.heatsink.remedy.cache;

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
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Clients that query, scan, read and write through either of two proxies, which share a cache that
 * can be lost, cut off, emptied or set back; behind them the real engine, with replicas and indexes
 * that lag; now and then a writer that bypasses both.
 *
 * @param shares what each proxy sees of the shared cache: the real one, or one with a planted bug
 */
record PageFleetHistory(UnaryOperator<SharedCache> shares) implements Histories.Scene {
  static final PageFleetHistory REAL = new PageFleetHistory(UnaryOperator.identity());

  private static final int OPERATIONS = 30;

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
    CacheRule rule = PageHistory.rule(choices);
    scheduler.note("test", "%s, %s", rule, scheduler.mix());
    TestMember.Boot boot =
        (process, front, life) -> boot(scheduler, store, shared, rule, process, front, life);
    List<TestMember> members =
        List.of(new TestMember(scheduler, "p1", boot), new TestMember(scheduler, "p2", boot));
    Hearsay hearsay = new Hearsay(scheduler, shared, members);
    PagePromise promise = new PagePromise(store);
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
    for (String name : List.of("alice", "bob", "carol")) {
      SimulatedProcess process = scheduler.process(name);
      double stays = choices.oneOf(0.0, 0.5, 1.0);
      TestMember home = choices.oneOf(members);
      PageClient client =
          new PageClient(
              scheduler,
              process,
              () -> (choices.chance(stays) ? home : choices.oneOf(members)).route(),
              store,
              promise,
              rule,
              ids);
      client.onWrite(hearsay::sending, hearsay::answered);
      scheduler.client(name, () -> client.run(OPERATIONS, thoughts));
    }
    if (choices.chance(0.3)) {
      PageHistory.bypass(scheduler, store, ids);
    }
    scheduler.run();
  }

  private void boot(
      Scheduler scheduler,
      EngineStore store,
      SharedModel shared,
      CacheRule rule,
      SimulatedProcess process,
      SimulatedFront front,
      String life) {
    HeadParser parser = new HeadParser(TestCalls.SCHEMAS::find);
    CacheFilter filter =
        new CacheFilter(
            ItemCache::create,
            new CacheFilter.Sharing(shares.apply(shared.connect(process)), life, "account"),
            PageCache::create,
            new Effects(),
            (table, index, partition) -> true,
            TestCalls.SCHEMAS,
            process,
            (call, body) -> call.withBody(body, parser.parse(call.operation().orElseThrow(), body)),
            TestCalls.DEADLINE);
    filter.start(Map.of(TestEngine.TABLE, rule));
    front.serve(
        PageHistory.handler(filter, new FaultyUpstream(scheduler, process, store), process));
  }
}
