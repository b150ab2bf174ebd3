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
import io.heatsink.remedy.cache.policy.Hearing;
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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongPredicate;
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
  private static final int LATER_LOOKS = 4;
  // All must have been told of a write when it is this old.
  private static final Duration PROPAGATION = Duration.ofMillis(100);
  // Within this time after a trouble all reach the shared cache again, and have been told.
  private static final Duration HEALING = Duration.ofMillis(2_500);

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

  /**
   * A write on its way.
   *
   * @param pauses how many pauses there had been when it began
   * @param member through whom
   */
  private record Begun(long nanos, int pauses, Fleet.Member member, Object life) {}

  /** One history. */
  private final class Fleet {
    private final Scheduler scheduler;
    private final LaggingStore store;
    private final SharedModel shared;
    private final CacheRule rule;
    private final Promise promise;
    private final List<Member> members;
    private final TestClient.Ids ids = new TestClient.Ids();
    private final Map<Long, Begun> begun = new HashMap<>();
    private final Set<Long> answered = new HashSet<>();

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
      this.members = List.of(new Member("p1"), new Member("p2"));
      scheduler.note("test", "%s, %s", rule, scheduler.mix());
      store.onWrite(this::written);
    }

    void play() {
      Choices choices = scheduler.choices();
      for (String name : List.of("alice", "bob", "carol")) {
        Caller caller =
            choices.chance(0.7) ? Caller.LOCAL : new Caller(name, Optional.of("role-of-" + name));
        SimulatedProcess process = scheduler.process(name);
        double stays = choices.oneOf(0.0, 0.5, 1.0);
        Member home = choices.oneOf(members);
        TestClient client =
            new TestClient(
                scheduler,
                process,
                () -> (choices.chance(stays) ? home : choices.oneOf(members)).route(),
                store,
                promise,
                caller,
                ids);
        client.onSending(
            (id, route) ->
                begun.put(
                    id,
                    new Begun(scheduler.nanos(), pauses(), member(route.life()), route.life())));
        client.onAnswer(answered::add);
        scheduler.client(name, () -> client.run(KEYS, OPERATIONS));
      }
      if (choices.chance(0.3)) {
        bypass();
      }
      scheduler.run();
    }

    /**
     * A call has just written: unless its answer was given long before, or the shared cache was in
     * trouble, all are told of it soon.
     */
    private void written(long callId, String key) {
      Begun write = begun.get(callId);
      if (answered.contains(callId) || write == null) {
        return;
      }
      int position = store.timeline(key).position();
      long from = write.nanos() - HEALING.toNanos();
      long now = scheduler.nanos();
      tellIf(
          key,
          position,
          now + PROPAGATION.toNanos(),
          until ->
              shared.wasWell(from, until)
                  && pauses() == write.pauses()
                  && members.stream().noneMatch(Member::sleeps));
      // One that stood still, or whose channel was cut, hears late, but not later than it notices
      // that it hears nothing.
      tellIf(
          key,
          position,
          now + PROPAGATION.plus(Hearing.SILENCE).toNanos(),
          until -> shared.wasReached(from, until));
      // What could not be told in time is told once the trouble is over, if its writer lives.
      for (int i = 1; i <= LATER_LOOKS; i++) {
        tellIf(
            key,
            position,
            now + i * HEALING.toNanos(),
            until ->
                shared.wasWell(until - HEALING.toNanos(), until)
                    && write.member().life().equals(write.life())
                    && pauses() == write.pauses());
      }
    }

    private void tellIf(String key, int position, long nanos, LongPredicate told) {
      scheduler.at(
          nanos,
          () -> {
            if (told.test(nanos)) {
              promise.told(key, position);
            }
          });
    }

    private Member member(Object life) {
      return members.stream().filter(one -> one.life().equals(life)).findFirst().orElseThrow();
    }

    private int pauses() {
      return scheduler.delivered().getOrDefault(Fault.PAUSE, 0);
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

    /** One proxy. */
    private final class Member {
      private final SimulatedProcess process;
      private final SimulatedFront front;
      private final List<String> lives = new ArrayList<>();

      Member(String name) {
        this.process = scheduler.process(name);
        this.front = new SimulatedFront(scheduler, process);
        process.boot(
            () -> {
              lives.add(name + '.' + lives.size());
              CacheFilter filter = filter(process);
              filter.start(Map.of(LaggingStore.TABLE, rule));
              front.serve(handler(filter, new FaultyUpstream(scheduler, process, store), process));
            });
      }

      Object life() {
        return lives.getLast();
      }

      boolean sleeps() {
        return process.isPaused();
      }

      TestClient.Route route() {
        return new TestClient.Route(front, lives.getLast());
      }

      private CacheFilter filter(SimulatedProcess process) {
        HeadParser parser = new HeadParser(TestCalls.SCHEMAS::find);
        return new CacheFilter(
            caches,
            new CacheFilter.Sharing(
                shares.apply(shared.connect(process)), lives.getLast(), "account"),
            PageCache::create,
            effects,
            (table, index, partition) -> true,
            TestCalls.SCHEMAS,
            process,
            (call, body) -> call.withBody(body, parser.parse(call.operation().orElseThrow(), body)),
            TestCalls.DEADLINE);
      }
    }
  }

  private static Upstream handler(CacheFilter filter, Upstream upstream, SimulatedProcess process) {
    Pipeline pipeline =
        new Pipeline(
            List.of(filter),
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
