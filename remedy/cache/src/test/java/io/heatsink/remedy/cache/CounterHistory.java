package io.heatsink.remedy.cache;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.heatsink.call.Call;
import io.heatsink.call.Observer;
import io.heatsink.call.Pipeline;
import io.heatsink.call.Reply;
import io.heatsink.call.Upstream;
import io.heatsink.dynamodb.ErrorType;
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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Clients that count in few items at once, and write and read them in every other way, through one
 * proxy or two, whose rule says counters: on; behind them the real engine, whose replicas lag; now
 * and then a writer that bypasses them, and a stream that is followed.
 *
 * <p>A call that gives an item a version takes effect once at most: its answer tells of one
 * version, and a Put would bring its incarnation back. No process sends a write again of which it
 * does not know that it was not sent.
 *
 * @param caches what holds the entries of each proxy: the real one, or one with a planted bug
 * @param shares what each proxy sees of the shared cache: the same
 * @param incarnations the ids that a life of a proxy gives: the same
 * @param hiding what keeps versions from clients: the same
 * @param sent what goes upstream of a call: the call
 */
record CounterHistory(
    CacheFilter.ItemCaches caches,
    UnaryOperator<SharedCache> shares,
    Function<String, Supplier<String>> incarnations,
    UnaryOperator<Observer> hiding,
    UnaryOperator<Call> sent)
    implements Histories.Scene {
  static final CounterHistory REAL =
      new CounterHistory(
          ItemCache::create,
          UnaryOperator.identity(),
          TestCalls::incarnations,
          UnaryOperator.identity(),
          UnaryOperator.identity());

  private static final int OPERATIONS = 40;
  private static final SharedTiming TIMING =
      new SharedTiming(TestCalls.DEADLINE, ItemCache.SETTLING);

  CounterHistory with(CacheFilter.ItemCaches broken) {
    return new CounterHistory(broken, shares, incarnations, hiding, sent);
  }

  CounterHistory sharing(UnaryOperator<SharedCache> broken) {
    return new CounterHistory(caches, broken, incarnations, hiding, sent);
  }

  CounterHistory givingIds(Function<String, Supplier<String>> broken) {
    return new CounterHistory(caches, shares, broken, hiding, sent);
  }

  CounterHistory hiding(UnaryOperator<Observer> broken) {
    return new CounterHistory(caches, shares, incarnations, broken, sent);
  }

  CounterHistory sending(UnaryOperator<Call> broken) {
    return new CounterHistory(caches, shares, incarnations, hiding, broken);
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
    private final Choices choices;
    private final List<String> keys;
    private final StreamedStore store;
    private final @Nullable SharedModel shared;
    private final CacheRule rule;
    private final Promise promise;
    private final List<TestMember> members;
    private final BiConsumer<Long, TestClient.Route> sending;
    private final LongConsumer answered;
    private final TestClient.Ids ids = new TestClient.Ids();
    private final Set<Long> done = new HashSet<>();

    Fleet(Scheduler scheduler) {
      this.scheduler = scheduler;
      this.choices = scheduler.choices();
      this.keys = choices.chance(0.5) ? List.of("a") : List.of("a", "b");
      this.store = new StreamedStore(scheduler, keys, "NEW_AND_OLD_IMAGES", false);
      this.shared = choices.chance(0.3) ? null : model();
      this.rule = rule(choices);
      this.promise = new Promise(store, rule);
      scheduler.note("test", "%s, %s", rule, scheduler.mix());
      TestMember first = new TestMember(scheduler, "p1", this::boot);
      this.members =
          shared == null
              ? List.of(first)
              : List.of(first, new TestMember(scheduler, "p2", this::boot));
      if (shared == null) {
        sending = (id, route) -> {};
        answered = id -> {};
      } else {
        Hearsay hearsay = new Hearsay(scheduler, shared, members);
        sending = hearsay::sending;
        answered = hearsay::answered;
        store.onWrite(
            (callId, key) -> {
              int position = store.timeline(key).position();
              hearsay.written(callId, () -> promise.told(key, position));
            });
      }
    }

    private SharedModel model() {
      return choices.chance(0.5)
          ? new SharedModel(scheduler, TIMING)
          : new SharedModel(scheduler, TIMING, SharedFault.values());
    }

    void play() {
      List<Long> thoughts =
          choices.chance(0.5) ? List.of(1L, 3L, 3L, 10L) : List.of(1L, 5L, 50L, 300L, 2_000L);
      for (String name : List.of("alice", "bob", "carol")) {
        double stays = choices.oneOf(0.0, 0.5, 1.0);
        TestMember home = choices.oneOf(members);
        CounterClient client =
            new CounterClient(
                scheduler,
                scheduler.process(name),
                () -> (choices.chance(stays) ? home : choices.oneOf(members)).route(),
                store,
                promise,
                ids,
                sending,
                answered);
        scheduler.client(name, () -> client.run(keys, OPERATIONS, thoughts));
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
              process.sleep(Duration.ofMillis(choices.below(1_000)));
              String key = "{'pk':{'S':'" + choices.oneOf(keys) + "'}";
              String value = "{'N':'" + ids.next() * 1_000 + "'}";
              if (choices.chance(0.5)) {
                store.change(
                    "PutItem", "{'TableName':'things','Item':" + key + ",'v':" + value + "}}");
              } else {
                store.change(
                    "UpdateItem",
                    "{'TableName':'things','Key':"
                        + key
                        + "},'UpdateExpression':'SET v = :v','ExpressionAttributeValues':{':v':"
                        + value
                        + "}}");
              }
            }
          });
    }

    private Reply answer(Call call, BooleanSupplier admits) {
      return isVersioned(call) && !done.add(call.id())
          ? FaultyUpstream.error(ErrorType.INTERNAL_SERVER_ERROR)
          : store.answer(call, admits);
    }

    private static boolean isVersioned(Call call) {
      return new String(call.body(), UTF_8).contains("\"hs:");
    }

    private void boot(SimulatedProcess process, SimulatedFront front, String life) {
      HeadParser parser = new HeadParser(TestCalls.SCHEMAS::find);
      CacheFilter filter =
          new CacheFilter(
              caches,
              shared == null
                  ? null
                  : new CacheFilter.Sharing(shares.apply(shared.connect(process)), life, "account"),
              PageCache::create,
              new Effects(),
              (table, index, partition) -> true,
              TestCalls.SCHEMAS,
              process,
              (call, body) ->
                  call.withBody(body, parser.parse(call.operation().orElseThrow(), body)),
              incarnations.apply(life),
              TestCalls.DEADLINE);
      filter.start(Map.of(StreamedStore.TABLE, rule));
      Upstream upstream = new FaultyUpstream(scheduler, process, this::answer);
      Pipeline pipeline =
          new Pipeline(
              List.of(hiding.apply(filter.hiding()), filter),
              (call, answer) -> upstream.send(sent.apply(call), answer),
              process,
              bug -> {
                throw bug;
              });
      filter.sendThrough(pipeline.behind(filter));
      front.serve((call, answer) -> pipeline.run(call, answer::reply));
      filter.follow(upstream, TableFollowing.Followers.REAL);
    }
  }

  private static CacheRule rule(Choices choices) {
    Duration ttl = Duration.ofMillis(choices.oneOf(300L, 1_500L, 12_000L));
    Duration absent = Duration.ofMillis(choices.oneOf(0L, 300L, 6_000L));
    CacheRule rule =
        CacheRule.ofItems(CacheRule.Which.ALL, ttl, absent, 1 << 20, CacheRule.Mode.ON)
            .withCounters();
    return choices.chance(0.3)
        ? rule.following(new CacheRule.Follow(CacheRule.OnLag.SERVE, Duration.ofSeconds(4)))
        : rule;
  }
}
