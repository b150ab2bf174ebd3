package io.heatsink.remedy.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.heatsink.dynamodb.TableHome;
import io.heatsink.remedy.cache.policy.CacheRule;
import io.heatsink.remedy.cache.policy.CacheRule.Mode;
import io.heatsink.remedy.cache.policy.CacheRule.Which;
import io.heatsink.remedy.cache.policy.ItemCache;
import io.heatsink.remedy.cache.shared.Channel;
import io.heatsink.remedy.cache.shared.SharedCache;
import io.heatsink.remedy.cache.shared.SharedHealth;
import io.heatsink.remedy.cache.shared.SharedModel;
import io.heatsink.remedy.cache.shared.SharedTable;
import io.heatsink.remedy.cache.shared.SharedTiming;
import io.heatsink.testing.FaultMix;
import io.heatsink.testing.Scheduler;
import io.heatsink.testing.SimulatedProcess;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SharedRulesTest {
  private final AtomicInteger open = new AtomicInteger();

  /** Counts the tables that are open. */
  private SharedCache counting(SharedCache real) {
    return new SharedCache() {
      @Override
      public SharedTable table(String table, long bytes, Channel listener) {
        SharedTable made = real.table(table, bytes, listener);
        open.incrementAndGet();
        return (SharedTable)
            Proxy.newProxyInstance(
                SharedTable.class.getClassLoader(),
                new Class<?>[] {SharedTable.class},
                (self, method, arguments) -> {
                  if (method.getName().equals("close") && arguments == null) {
                    open.decrementAndGet();
                  }
                  return method.invoke(made, arguments);
                });
      }

      @Override
      public SharedHealth health() {
        return real.health();
      }

      @Override
      public void close() {
        real.close();
      }
    };
  }

  private static Map<String, CacheRule> rule(Duration ttl) {
    return Map.of(LaggingStore.TABLE, CacheRule.ofItems(Which.ALL, ttl, ttl, 1 << 20, Mode.ON));
  }

  @Test
  void aRuleThatIsReplacedGivesItsConnectionsBackOnceItsCallsAreOver() {
    Scheduler scheduler = Scheduler.seeded(1, FaultMix.NONE);
    SharedModel model =
        new SharedModel(scheduler, new SharedTiming(TestCalls.DEADLINE, ItemCache.SETTLING));
    SimulatedProcess proxy = scheduler.process("proxy");
    CacheFilter filter =
        CacheFilter.create(
            rule(Duration.ofSeconds(5)),
            (table, index, partition) -> false,
            TestCalls.SCHEMAS,
            caller -> new TableHome.Everywhere(),
            proxy,
            TestCalls.DEADLINE,
            Optional.of(new CacheFilter.Sharing(counting(model.connect(proxy)), "p1", "account")));
    scheduler.client(
        "operator",
        () -> {
          filter.apply(rule(Duration.ofSeconds(7)));
          assertThat(open.get()).as("while calls may be under way").isEqualTo(2);
          proxy.sleep(TestCalls.DEADLINE.plusMillis(1));
          assertThat(open.get()).as("afterwards").isEqualTo(1);
        });

    scheduler.run();
  }
}
