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
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Clients that read and write through either of two proxies, which share a cache that can be lost,
 * cut off, emptied or set back; a table whose replicas lag; now and then a writer that bypasses
 * both. Each read is held against what the table really was.
 *
 * @param caches what holds the entries of each proxy: the real one, or one with a planted bug
 * @param shares what each proxy sees of the shared cache: the same
 */
record FleetHistory(
    CacheFilter.ItemCaches caches, Effects effects, UnaryOperator<SharedCache> shares)
    implements Histories.Scene {
  static final FleetHistory REAL =
      new FleetHistory(ItemCache::create, new Effects(), UnaryOperator.identity());

  private static final List<String> KEYS = List.of("a", "b");
  private static final int OPERATIONS = 40;

  private static final SharedTiming TIMING =
      new SharedTiming(TestCalls.DEADLINE, ItemCache.SETTLING);

  FleetHistory with(CacheFilter.ItemCaches broken) {
    return new FleetHistory(broken, effects, shares);
  }

  FleetHistory with(Effects broken) {
    return new FleetHistory(caches, broken, shares);
  }

  FleetHistory sharing(UnaryOperator<SharedCache> broken) {
    return new FleetHistory(caches, effects, broken);
  }

  @Override
  public Scheduler schedule(long seed) {
    return Scheduler.seeded(seed, Fault.values());
  }

  @Override
  public void play(Scheduler scheduler) {
    new Fleet(scheduler).play();
  }

  /** One history. */
  private final class Fleet {
    private final Scheduler scheduler;
    private final LaggingStore store;
    private final SharedModel shared;
    private final CacheRule rule;
    private final Promise promise;
    private final List<TestMember> members;
    private final Hearsay hearsay;
    private final TestClient.Ids ids = new TestClient.Ids();

    Fleet(Scheduler scheduler) {
      this.scheduler = scheduler;
      Choices choices = scheduler.choices();
      this.store = new LaggingStore(scheduler, KEYS);
      this.shared =
          choices.chance(0.5)
              ? new SharedModel(scheduler, TIMING)
              : new SharedModel(scheduler, TIMING, SharedFault.values());
      this.rule = rule(choices);
      this.promise = new Promise(store, rule);
      this.members =
          List.of(
              new TestMember(scheduler, "p1", this::boot),
              new TestMember(scheduler, "p2", this::boot));
      this.hearsay = new Hearsay(scheduler, shared, members);
      scheduler.note("test", "%s, %s", rule, scheduler.mix());
      store.onWrite(
          (callId, key) -> {
            int position = store.timeline(key).position();
            hearsay.written(callId, () -> promise.told(key, position));
          });
    }

    void play() {
      Choices choices = scheduler.choices();
      for (String name : List.of("alice", "bob", "carol")) {
        Caller caller =
            choices.chance(0.7) ? Caller.LOCAL : new Caller(name, Optional.of("role-of-" + name));
        SimulatedProcess process = scheduler.process(name);
        double stays = choices.oneOf(0.0, 0.5, 1.0);
        TestMember home = choices.oneOf(members);
        TestClient client =
            new TestClient(
                scheduler,
                process,
                () -> (choices.chance(stays) ? home : choices.oneOf(members)).route(),
                store,
                promise,
                caller,
                ids);
        client.onSending(hearsay::sending);
        client.onAnswer(hearsay::answered);
        scheduler.client(name, () -> client.run(KEYS, OPERATIONS));
      }
      if (choices.chance(0.3)) {
        bypass();
      }
      scheduler.run();
    }

    private void bypass() {
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

    private void boot(SimulatedProcess process, SimulatedFront front, String life) {
      CacheFilter filter = filter(process, life);
      filter.start(Map.of(LaggingStore.TABLE, rule));
      front.serve(handler(filter, new FaultyUpstream(scheduler, process, store), process));
    }

    private CacheFilter filter(SimulatedProcess process, String life) {
      HeadParser parser = new HeadParser(TestCalls.SCHEMAS::find);
      return new CacheFilter(
          caches,
          new CacheFilter.Sharing(shares.apply(shared.connect(process)), life, "account"),
          PageCache::create,
          effects,
          (table, index, partition) -> true,
          TestCalls.SCHEMAS,
          process,
          (call, body) -> call.withBody(body, parser.parse(call.operation().orElseThrow(), body)),
          TestCalls.incarnations(life),
          TestCalls.DEADLINE);
    }
  }

  private static Upstream handler(CacheFilter filter, Upstream upstream, SimulatedProcess process) {
    Pipeline pipeline =
        new Pipeline(
            List.of(filter.hiding(), filter),
            upstream,
            process,
            bug -> {
              throw bug;
            });
    filter.sendThrough(pipeline.behind(filter));
    return (Call call, Upstream.Answer answer) -> pipeline.run(call, answer::reply);
  }

  private static CacheRule rule(Choices choices) {
    Duration ttl = Duration.ofMillis(choices.oneOf(300L, 1_500L, 12_000L));
    Duration absent = Duration.ofMillis(choices.oneOf(0L, 300L, 6_000L));
    return CacheRule.ofItems(Which.ALL, ttl, absent, 1 << 20, Mode.ON);
  }
}
