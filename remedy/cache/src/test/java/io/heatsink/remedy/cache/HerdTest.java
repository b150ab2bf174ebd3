package io.heatsink.remedy.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.heatsink.call.Call;
import io.heatsink.call.Caller;
import io.heatsink.call.Reply;
import io.heatsink.dynamodb.wire.HeadParser;
import io.heatsink.remedy.cache.policy.CacheRule;
import io.heatsink.remedy.cache.policy.CacheRule.Mode;
import io.heatsink.remedy.cache.policy.CacheRule.Which;
import io.heatsink.remedy.cache.policy.Effects;
import io.heatsink.remedy.cache.policy.ItemCache;
import io.heatsink.remedy.cache.policy.PageCache;
import io.heatsink.remedy.cache.shared.SharedModel;
import io.heatsink.remedy.cache.shared.SharedTiming;
import io.heatsink.testing.FaultMix;
import io.heatsink.testing.FaultyUpstream;
import io.heatsink.testing.Scheduler;
import io.heatsink.testing.SimulatedFront;
import io.heatsink.testing.SimulatedProcess;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ten thousand readers come at once, through two proxies, when a key has just expired. */
class HerdTest {
  private static final int READERS = 10_000;
  private static final Duration TTL = Duration.ofSeconds(2);
  // A shared cache that has just met a table stores nothing of it at first.
  private static final Duration UNTIL_SHARED = Duration.ofSeconds(5);

  private final AtomicInteger reads = new AtomicInteger();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void oneOfAllGoesToDynamoDb(long seed) {
    Scheduler scheduler = Scheduler.seeded(seed, FaultMix.NONE);
    LaggingStore store = new LaggingStore(scheduler, List.of("a"));
    SharedModel shared =
        new SharedModel(scheduler, new SharedTiming(TestCalls.DEADLINE, ItemCache.SETTLING));
    TestMember.Boot boot =
        (process, front, life) -> boot(scheduler, store, shared, process, front, life);
    List<TestMember> members =
        List.of(new TestMember(scheduler, "p1", boot), new TestMember(scheduler, "p2", boot));
    store.change("a", 1);
    for (int reader = 0; reader < READERS; reader++) {
      TestMember member = members.get(reader % 2);
      SimulatedProcess process = scheduler.process("reader");
      long id = 2L * reader + 1;
      scheduler.client("client", () -> readTwice(scheduler, process, member, id));
    }

    scheduler.run();

    assertThat(reads.get()).as("reads of DynamoDB, by two herds").isEqualTo(2);
  }

  private static void readTwice(
      Scheduler scheduler, SimulatedProcess process, TestMember member, long id) {
    process.sleep(UNTIL_SHARED);
    read(scheduler, process, member, id);
    process.sleep(UNTIL_SHARED.plus(TTL));
    read(scheduler, process, member, id + 1);
  }

  private static void read(
      Scheduler scheduler, SimulatedProcess process, TestMember member, long id) {
    String body = "{\"TableName\":\"t\",\"Key\":{\"pk\":{\"S\":\"a\"}}}";
    Call call = TestCalls.call(id, Caller.LOCAL, "GetItem", body, scheduler.nanos());
    Reply reply = process.call(member.route().proxy(), call);
    assertThat(reply.successful()).isTrue();
  }

  private void boot(
      Scheduler scheduler,
      LaggingStore store,
      SharedModel shared,
      SimulatedProcess process,
      SimulatedFront front,
      String life) {
    HeadParser parser = new HeadParser(TestCalls.SCHEMAS::find);
    CacheFilter filter =
        new CacheFilter(
            ItemCache::create,
            new CacheFilter.Sharing(shared.connect(process), life, "account"),
            PageCache::create,
            new Effects(),
            (table, index, partition) -> false,
            TestCalls.SCHEMAS,
            process,
            (call, body) -> call.withBody(body, parser.parse(call.operation().orElseThrow(), body)),
            TestCalls.incarnations("herd"),
            TestCalls.DEADLINE);
    filter.start(
        Map.of(LaggingStore.TABLE, CacheRule.ofItems(Which.ALL, TTL, TTL, 1 << 20, Mode.ON)));
    FaultyUpstream upstream =
        new FaultyUpstream(
            scheduler,
            process,
            (call, admits) -> {
              reads.incrementAndGet();
              return store.answer(call, admits);
            });
    front.serve(PageHistory.handler(filter, upstream, process));
  }
}
