package io.heatsink.remedy.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.heatsink.call.Call;
import io.heatsink.call.Caller;
import io.heatsink.call.Pipeline;
import io.heatsink.call.Reply;
import io.heatsink.call.Turns;
import io.heatsink.call.Upstream;
import io.heatsink.call.UpstreamException;
import io.heatsink.dynamodb.AttributeValue;
import io.heatsink.dynamodb.wire.HeadParser;
import io.heatsink.dynamodb.wire.JsonReader;
import io.heatsink.remedy.cache.policy.CacheRule;
import io.heatsink.remedy.cache.policy.Effects;
import io.heatsink.remedy.cache.policy.ItemCache;
import io.heatsink.remedy.cache.policy.PageCache;
import io.heatsink.remedy.cache.policy.RecordJudgement;
import io.heatsink.remedy.cache.shared.SharedCache;
import io.heatsink.remedy.cache.shared.SharedFault;
import io.heatsink.remedy.cache.shared.SharedFollowing;
import io.heatsink.remedy.cache.shared.SharedModel;
import io.heatsink.remedy.cache.shared.SharedTiming;
import io.heatsink.remedy.cache.stream.RecordEffects;
import io.heatsink.remedy.cache.stream.StreamFollower;
import io.heatsink.remedy.cache.stream.StreamRecord;
import io.heatsink.testing.Choices;
import io.heatsink.testing.Fault;
import io.heatsink.testing.FaultMix;
import io.heatsink.testing.FaultyUpstream;
import io.heatsink.testing.Histories;
import io.heatsink.testing.Scheduler;
import io.heatsink.testing.SimulatedFront;
import io.heatsink.testing.SimulatedProcess;
import io.heatsink.testing.Timeline;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Two proxies that follow a table's stream, clients of theirs, and writers that bypass both. Each
 * read is held against what the table really was.
 *
 * @param quiet nothing fails: no read is older than the stream's lag and a second. Else the cache
 *     is bypassed on lag, and no read is older than the bound and that second
 * @param followers how the stream is followed: the real way, or one with a planted bug
 * @param shares what each proxy sees of the shared cache: the same
 * @param onLag what the rule really says
 * @param seen what the histories came to
 */
record FollowHistory(
    boolean quiet,
    TableFollowing.Followers followers,
    UnaryOperator<SharedCache> shares,
    CacheRule.OnLag onLag,
    Seen seen)
    implements Histories.Scene {
  private static final List<String> KEYS = List.of("a", "b", "c");
  private static final int OPERATIONS = 60;
  private static final Duration BEGINNING = Duration.ofSeconds(6);
  private static final Duration EFFECT = Duration.ofSeconds(1);

  private static final SharedTiming TIMING =
      new SharedTiming(TestCalls.DEADLINE, ItemCache.SETTLING);

  /** So that histories do not hold for want of anything that happened in them. */
  static final class Seen {
    long hits;
    long ignored;
    long invalidating;
    long leads;
  }

  static FollowHistory faulty() {
    return new FollowHistory(
        false,
        TableFollowing.Followers.REAL,
        UnaryOperator.identity(),
        CacheRule.OnLag.BYPASS,
        new Seen());
  }

  static FollowHistory undisturbed() {
    return new FollowHistory(
        true,
        TableFollowing.Followers.REAL,
        UnaryOperator.identity(),
        CacheRule.OnLag.SERVE,
        new Seen());
  }

  FollowHistory followedBy(TableFollowing.Followers broken) {
    return new FollowHistory(quiet, broken, shares, onLag, seen);
  }

  FollowHistory sharing(UnaryOperator<SharedCache> broken) {
    return new FollowHistory(quiet, followers, broken, onLag, seen);
  }

  FollowHistory thatReallyDoes(CacheRule.OnLag really) {
    return new FollowHistory(quiet, followers, shares, really, seen);
  }

  @Override
  public Scheduler schedule(long seed) {
    return quiet
        ? Scheduler.seeded(seed, FaultMix.NONE)
        : Scheduler.seeded(
            seed,
            Fault.CRASH,
            Fault.PAUSE,
            Fault.RESET_BEFORE_SEND,
            Fault.RESET_AFTER_SEND,
            Fault.DUPLICATE,
            Fault.DELAY,
            Fault.THROTTLE,
            Fault.SERVER_ERROR);
  }

  @Override
  public void play(Scheduler scheduler) {
    new Fleet(scheduler).play();
  }

  /** One call of GetRecords. */
  private record Polled(long nanos, String process) {}

  /** One history. */
  private final class Fleet {
    private final Scheduler scheduler;
    private final Choices choices;
    private final StreamedStore store;
    private final @Nullable SharedModel shared;
    private final CacheRule rule;
    private final Duration bound;
    private final List<Member> members = new ArrayList<>();
    private final List<Polled> polled = new ArrayList<>();
    private final boolean fewValues;
    private long ids;
    private int incarnations;

    Fleet(Scheduler scheduler) {
      this.scheduler = scheduler;
      this.choices = scheduler.choices();
      this.store =
          new StreamedStore(
              scheduler,
              KEYS,
              choices.oneOf("NEW_AND_OLD_IMAGES", "NEW_IMAGE", "NEW_IMAGE", "KEYS_ONLY"),
              !quiet);
      this.shared = choices.chance(0.2) ? null : model();
      this.fewValues = choices.chance(0.5);
      Duration lagBound = Duration.ofSeconds(choices.oneOf(2L, 4L));
      CacheRule.Follow follow = new CacheRule.Follow(onLag, lagBound);
      Duration ttl = Duration.ofHours(1);
      this.rule =
          CacheRule.ofItems(CacheRule.Which.ALL, ttl, ttl, 1 << 20, CacheRule.Mode.ON)
              .following(follow);
      this.bound =
          store.streamLag().plus(EFFECT).plus(quiet ? Duration.ZERO : lagBound.plusMillis(500));
      scheduler.note("test", "%s, %s, bound %s", rule, scheduler.mix(), bound);
      members.add(new Member("p1"));
      members.add(new Member("p2"));
    }

    private SharedModel model() {
      return quiet || choices.chance(0.5)
          ? new SharedModel(scheduler, TIMING)
          : new SharedModel(scheduler, TIMING, SharedFault.values());
    }

    void play() {
      for (String name : List.of("alice", "bob")) {
        SimulatedProcess process = scheduler.process(name);
        scheduler.client(name, () -> use(process));
      }
      SimulatedProcess around = scheduler.process("around");
      scheduler.client("around", () -> writeAround(around));
      scheduler.run();
      members.forEach(Member::count);
      holdsForReaders();
    }

    private void use(SimulatedProcess process) {
      for (int i = 0; i < OPERATIONS; i++) {
        process.sleep(Duration.ofMillis(choices.below(choices.oneOf(5, 50, 300, 1_500))));
        Member member = choices.oneOf(members);
        String key = choices.oneOf(KEYS);
        int kind = choices.below(20);
        if (kind < 15) {
          read(process, member, key);
        } else {
          Reply unused =
              switch (kind) {
                case 15, 16 -> send(process, member, "PutItem", put(key, ""));
                case 17 ->
                    send(
                        process,
                        member,
                        "UpdateItem",
                        "{'TableName':'things','Key':{'pk':{'S':'%s'}},'UpdateExpression':'SET v = :v','ExpressionAttributeValues':{':v':{'N':'%d'}}}"
                            .formatted(key, value()));
                case 18 ->
                    send(
                        process,
                        member,
                        "DeleteItem",
                        "{'TableName':'things','Key':{'pk':{'S':'%s'}}}".formatted(key));
                default ->
                    send(
                        process,
                        member,
                        "BatchWriteItem",
                        "{'RequestItems':{'things':[{'PutRequest':{'Item':{'pk':{'S':'%s'},'v':{'N':'%d'}}}}]}}"
                            .formatted(key, value()));
              };
        }
      }
    }

    private void writeAround(SimulatedProcess process) {
      for (int i = 0; i < 40; i++) {
        process.sleep(Duration.ofMillis(choices.below(choices.oneOf(20, 500, 2_000))));
        int kind = choices.below(12);
        String key = choices.oneOf(KEYS);
        if (kind == 0) {
          store.split();
        } else if (kind == 1 && !quiet && choices.chance(0.3)) {
          store.renewStream();
        } else if (kind < 4) {
          store.change(
              "DeleteItem", "{'TableName':'things','Key':{'pk':{'S':'%s'}}}".formatted(key));
        } else if (kind < 7) {
          String version =
              ",'hs:i':{'S':'i%d'},'hs:v':{'N':'%d'}".formatted(++incarnations, choices.below(9));
          store.change("PutItem", put(key, version));
        } else {
          store.change("PutItem", put(key, ""));
        }
      }
    }

    private String put(String key, String more) {
      return "{'TableName':'things','Item':{'pk':{'S':'%s'},'v':{'N':'%d'}%s}}"
          .formatted(key, value(), more);
    }

    private long value() {
      return fewValues ? choices.below(2) : 100 + ++ids;
    }

    private void read(SimulatedProcess process, Member member, String key) {
      long began = scheduler.nanos();
      Reply reply =
          send(
              process,
              member,
              "GetItem",
              "{'TableName':'things','Key':{'pk':{'S':'%s'}}}".formatted(key));
      long ended = scheduler.nanos();
      if (reply == null || !reply.successful() || (quiet && began < BEGINNING.toNanos())) {
        return;
      }
      long value = StreamedStore.ABSENT;
      JsonReader in = JsonReader.of(reply.body());
      while (in.nextField()) {
        if (in.name().equals("Item")) {
          value = StreamedStore.value(in.item().orThrow());
        } else {
          in.skip();
        }
      }
      Optional<String> cache = reply.headers().first("Heatsink-Cache");
      scheduler.note(process.name(), "read %s = %d, %s", key, value, cache);
      seen.hits += cache.filter(text -> text.startsWith("hit")).isPresent() ? 1 : 0;
      Timeline<Long> timeline = store.timeline(key);
      int position = timeline.lastPosition(value, timeline.positionAt(ended));
      assertThat(position).as("%s was never %d", key, value).isNotNegative();
      assertThat(timeline.endOf(position))
          .as("%s = %d was replaced longer than %s before it was read", key, value, bound)
          .isGreaterThanOrEqualTo(began - bound.toNanos());
    }

    /** Null if no answer came. */
    private @Nullable Reply send(
        SimulatedProcess process, Member member, String target, String request) {
      Call call =
          TestCalls.call(++ids, Caller.LOCAL, target, TestEngine.json(request), scheduler.nanos());
      scheduler.note(process.name(), "%d to %s: %s %s", call.id(), member.name, target, request);
      try {
        return process.call(member.front, call);
      } catch (UpstreamException e) {
        return null;
      }
    }

    /** At most one proxy reads at a time, but for a call that is on its way when its lead ends. */
    private void holdsForReaders() {
      if (shared == null
          || shared.delivered().containsKey(SharedFault.EMPTIED)
          || shared.delivered().containsKey(SharedFault.WENT_BACK)) {
        return; // without a shared cache each reads; what the store has forgotten it cannot hold
      }
      List<Polled> runs = new ArrayList<>();
      polled.stream()
          .sorted(Comparator.comparingLong(Polled::nanos))
          .forEach(
              poll -> {
                if (runs.isEmpty() || !runs.getLast().process().equals(poll.process())) {
                  runs.add(poll);
                }
              });
      for (int i = 4; i < runs.size(); i++) {
        assertThat(runs.get(i).nanos() - runs.get(i - 4).nanos())
            .as("readers take turns at %s", runs.subList(i - 4, i + 1))
            .isGreaterThan(Duration.ofSeconds(2).toNanos());
      }
    }

    /** One proxy. */
    private final class Member {
      private final String name;
      private final SimulatedProcess process;
      private final SimulatedFront front;
      private int lives;
      private @Nullable CacheFilter filter;

      Member(String name) {
        this.name = name;
        this.process = scheduler.process(name);
        this.front = new SimulatedFront(scheduler, process);
        Runnable boot =
            () -> {
              CacheFilter next = filter(name + '.' + lives++);
              filter = next;
              next.start(Map.of(StreamedStore.TABLE, rule));
              Upstream upstream = new FaultyUpstream(scheduler, process, this::answer);
              front.serve(handler(next, upstream, process));
              next.follow(upstream, new Ordered(followers, store));
            };
        process.boot(boot);
      }

      private Reply answer(Call call, java.util.function.BooleanSupplier admits) {
        if (call.target().equals("GetRecords")) {
          polled.add(new Polled(call.startNanos(), name));
        }
        return store.answer(call, admits);
      }

      void count() {
        CacheFilter last = filter;
        if (last != null) {
          FollowCounts counts = last.stats().getFirst().following().orElseThrow();
          seen.ignored += counts.ignored();
          seen.invalidating += counts.invalidating();
        }
      }

      private CacheFilter filter(String origin) {
        HeadParser parser = new HeadParser(TestCalls.SCHEMAS::find);
        return new CacheFilter(
            ItemCache::create,
            shared == null
                ? null
                : new CacheFilter.Sharing(shares.apply(shared.connect(process)), origin, "account"),
            PageCache::create,
            new Effects(),
            (table, index, partition) -> false,
            TestCalls.SCHEMAS,
            process,
            (call, body) -> call.withBody(body, parser.parse(call.operation().orElseThrow(), body)),
            TestCalls.incarnations(origin),
            TestCalls.DEADLINE);
      }
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

  /** Holds whoever reads to the order of each item's records, for as long as it leads. */
  private final class Ordered implements TableFollowing.Followers {
    private final TableFollowing.Followers real;
    private final StreamedStore store;

    Ordered(TableFollowing.Followers real, StreamedStore store) {
      this.real = real;
      this.store = store;
    }

    @Override
    public StreamFollower start(
        String table,
        String name,
        Upstream upstream,
        SharedFollowing following,
        RecordEffects effects,
        Turns turns) {
      return real.start(table, name, upstream, following, new InOrder(effects, store, seen), turns);
    }

    @Override
    public RecordJudgement judgement() {
      return real.judgement();
    }
  }

  private static final class InOrder implements RecordEffects {
    private final RecordEffects effects;
    private final StreamedStore store;
    private final Seen seen;
    private final Map<Map<String, AttributeValue>, BigInteger> last = new HashMap<>();
    // By identity: a page that could not be told is told again.
    private final Set<List<StreamRecord>> pages =
        Collections.newSetFromMap(new IdentityHashMap<>());

    InOrder(RecordEffects effects, StreamedStore store, Seen seen) {
      this.effects = effects;
      this.store = store;
      this.seen = seen;
    }

    @Override
    public void begin() {
      seen.leads++;
      last.clear();
      effects.begin();
    }

    @Override
    public CompletableFuture<Void> apply(List<StreamRecord> records) {
      if (pages.add(records) && store.breaks() == 0) {
        for (StreamRecord record : records) {
          BigInteger sequence = new BigInteger(record.sequence());
          BigInteger before = last.put(record.key(), sequence);
          assertThat(before == null || before.compareTo(sequence) <= 0)
              .as("%s comes after %s", record, before)
              .isTrue();
        }
      }
      return effects.apply(records);
    }

    @Override
    public CompletableFuture<Void> applyGap() {
      return effects.applyGap();
    }
  }
}
