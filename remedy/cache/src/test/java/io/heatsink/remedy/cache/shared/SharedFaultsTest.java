package io.heatsink.remedy.cache.shared;

import static org.assertj.core.api.Assertions.assertThat;

import io.heatsink.testing.Choices;
import io.heatsink.testing.Histories;
import io.heatsink.testing.Scheduler;
import io.heatsink.testing.SimulatedProcess;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class SharedFaultsTest {
  private static final SharedTiming TIMING =
      new SharedTiming(Duration.ofMillis(200), Duration.ofMillis(100));
  private static final Duration TERM = Duration.ofMillis(500);
  private static final long IN_TIME = SimulatedShared.BUDGET.plus(Duration.ofMillis(1)).toNanos();

  @Test
  void everyFaultStrikesAndEveryCallEndsWithinItsBudget() {
    Map<SharedFault, Integer> struck = new EnumMap<>(SharedFault.class);

    Histories.play(
        300,
        new Histories.Scene() {
          @Override
          public Scheduler schedule(long seed) {
            return Scheduler.seeded(seed);
          }

          @Override
          public void play(Scheduler scheduler) {
            SharedModel model = new SharedModel(scheduler, TIMING, SharedFault.values());
            SimulatedProcess client = scheduler.process("client");
            scheduler.client("client", () -> ask(client, scheduler, model));
            scheduler.run();
            model.delivered().forEach((fault, times) -> struck.merge(fault, times, Integer::sum));
          }
        });

    assertThat(struck).containsOnlyKeys(SharedFault.values());
  }

  @Test
  void theSameSeedGivesTheSameHistory() {
    assertThat(trace()).isEqualTo(trace());
  }

  private static String trace() {
    Scheduler scheduler = Scheduler.seeded(7);
    SharedModel model = new SharedModel(scheduler, TIMING, SharedFault.values());
    SimulatedProcess client = scheduler.process("client");
    scheduler.client("client", () -> ask(client, scheduler, model));
    scheduler.run();
    return scheduler.trace().toString();
  }

  private static void ask(SimulatedProcess client, Scheduler scheduler, SharedModel model) {
    Choices choices = scheduler.choices();
    SharedTable table = model.connect(client).table("t", 1_000, new Heard());
    for (int i = 0; i < 50; i++) {
      String entry = "e" + choices.below(3);
      CompletableFuture<Asked> asked = table.lease(entry, List.of("s"), TERM, false);
      try {
        scheduler.note("client", "%s", client.await(asked, scheduler.nanos() + IN_TIME));
      } catch (TimeoutException e) {
        throw new AssertionError("A call has not ended in time.", e);
      } catch (CompletionException e) {
        scheduler.note("client", "%s", e);
      }
      client.sleep(Duration.ofMillis(choices.below(100)));
    }
  }
}
