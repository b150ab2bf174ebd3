package io.heatsink.remedy.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.heatsink.dynamodb.KeyValue;
import io.heatsink.dynamodb.PrimaryKey;
import io.heatsink.remedy.cache.policy.CacheRule;
import io.heatsink.remedy.cache.policy.CacheRule.Mode;
import io.heatsink.remedy.cache.policy.CacheRule.Which;
import io.heatsink.remedy.cache.policy.ItemCache;
import io.heatsink.remedy.cache.shared.Channel;
import io.heatsink.remedy.cache.shared.Ending;
import io.heatsink.remedy.cache.shared.SharedModel;
import io.heatsink.remedy.cache.shared.SharedTable;
import io.heatsink.remedy.cache.shared.SharedTiming;
import io.heatsink.remedy.cache.shared.SharedValue;
import io.heatsink.testing.FaultMix;
import io.heatsink.testing.Scheduler;
import io.heatsink.testing.SimulatedProcess;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class SharedOpeningsTest {
  private static final String TABLE = "account/t";
  private static final String ITEM = SharedNames.item(new PrimaryKey(KeyValue.of("k"), null));
  private static final List<String> SUBJECTS = List.of(ITEM);

  private final Scheduler scheduler = Scheduler.seeded(1, FaultMix.NONE);
  private final SharedModel shared =
      new SharedModel(scheduler, new SharedTiming(TestCalls.DEADLINE, ItemCache.SETTLING));
  private final SimulatedProcess writer = scheduler.process("writer");
  private final SimulatedProcess reader = scheduler.process("reader");

  @Test
  void aProxyThatDidNotHearOfAnOpeningKeepsNothingThatItReadsMeanwhile() {
    SharedTable writers = shared.connect(writer).table(TABLE, 1 << 20, new Deaf());
    scheduler.client(
        "writer",
        () -> {
          writer.sleep(Duration.ofMillis(100));
          var unused = writers.open("w1", SUBJECTS, TestCalls.DEADLINE);
          writer.sleep(TestCalls.DEADLINE.plusMillis(500));
          unused = writers.close("w1", SUBJECTS, new Ending.Refused());
          unused = writers.open("w2", SUBJECTS, TestCalls.DEADLINE);
        });
    scheduler.client(
        "reader",
        () -> {
          reader.sleep(Duration.ofMillis(500));
          SharedLevel level = level();
          reader.sleep(Duration.ofMillis(500));
          assertThat(keeps(level)).as("of the write that was opened before").isFalse();
          reader.sleep(TestCalls.DEADLINE);
          assertThat(keeps(level)).as("of one that it has heard of").isTrue();
        });

    scheduler.run();
  }

  private SharedLevel level() {
    Duration ttl = Duration.ofSeconds(10);
    CacheRule rule = CacheRule.ofItems(Which.ALL, ttl, ttl, 1 << 20, Mode.ON);
    ItemCache items = ItemCache.create(rule, reader.nanoTime(), reader.nanoTime());
    return new SharedLevel(
        shared.connect(reader),
        "reader",
        TABLE,
        () -> "id",
        rule,
        items,
        null,
        TestCalls.DEADLINE,
        reader);
  }

  private static boolean keeps(SharedLevel level) {
    return ((Filling.Upstream) level.ask(ITEM, SUBJECTS)).kept();
  }

  /** Listens to nothing. */
  private static final class Deaf implements Channel {
    @Override
    public void opened(String write, List<String> subjects, long remainingNanos) {}

    @Override
    public void closed(String write, List<String> subjects, Ending ending) {}

    @Override
    public void closedWith(
        String write, List<String> subjects, String entry, SharedValue value, long ageNanos) {}

    @Override
    public void heartbeat(long nanos) {}

    @Override
    public void gap() {}
  }
}
