package io.heatsink.remedy.cache.policy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heatsink.dynamodb.KeyValue;
import io.heatsink.dynamodb.PrimaryKey;
import io.heatsink.remedy.cache.policy.CacheRule.Mode;
import io.heatsink.remedy.cache.policy.CacheRule.Which;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The first level's items under threads that really run at once, in scenarios that Lincheck makes
 * up (its model checker does not come into what maps compute): whoever reads after a write is over
 * sees it, or a later one, whether the answer is held, fetched, or shared with another's fetch.
 *
 * <p>Not linearizability: while a write is under way one reader may see it and the next one not. So
 * each read tells whether it kept the promise, and in no order may one say that it did not.
 */
public class InterleavedItemsTest {
  @Test
  void whoeverReadsAfterAWriteIsOverSeesIt() {
    options(10).check(InterleavedItems.class);
  }

  @Test
  void aCacheThatStoresWhateverWasWrittenMeanwhileIsFound() {
    found(Storing.class);
  }

  @Test
  void aCacheInWhichAReadWaitsForAnOlderFetchIsFound() {
    found(Joining.class);
  }

  private static void found(Class<?> broken) {
    assertThatThrownBy(() -> options(100).check(broken))
        .isInstanceOf(LincheckAssertionError.class)
        .hasMessageContaining("Invalid execution results");
  }

  /** Enough for the planted bugs to be found many times over. */
  private static StressOptions options(int iterations) {
    return new StressOptions()
        .iterations(iterations)
        .invocationsPerIteration(1_000)
        .threads(2)
        .actorsPerThread(4)
        .actorsBefore(1)
        .actorsAfter(1)
        .minimizeFailedScenario(false);
  }

  /** One item whose value is how often it was written. */
  public static class InterleavedItems {
    private static final long STEP = Duration.ofMillis(300).toNanos();
    private static final long DEADLINE = Duration.ofMinutes(1).toNanos();

    private final ItemCache cache;
    private final ItemKey key;
    private final AtomicLong clock = new AtomicLong(Duration.ofSeconds(100).toNanos());
    private final AtomicLong stored = new AtomicLong();
    private final AtomicLong answered = new AtomicLong();

    public InterleavedItems() {
      this(new Judgement());
    }

    InterleavedItems(Judgement judgement) {
      Duration ttl = Duration.ofHours(1);
      cache =
          new ItemCache(judgement, CacheRule.ofItems(Which.ALL, ttl, ttl, 1 << 20, Mode.ON), 0, 0);
      key = cache.key("", new PrimaryKey(KeyValue.of("k"), null)).orElseThrow();
    }

    @Operation
    public boolean read() {
      long floor = answered.get();
      long now = clock.addAndGet(STEP);
      return switch (cache.read(key, now, now + DEADLINE)) {
        case Read.Hit(CachedItem item) -> value(item) >= floor;
        case Read.Lead(Flight flight) -> {
          byte[] body = body(stored.get());
          pause();
          yield value(cache.finish(flight, body, true, null, "", clock.get())) >= floor;
        }
        case Read.Join(Flight flight) ->
            !(awaited(flight) instanceof Fetched.Found found) || value(found.item()) >= floor;
      };
    }

    @Operation
    public boolean readStrong() {
      long floor = answered.get();
      Ticket ticket = cache.ticket(key, clock.addAndGet(STEP));
      long value = stored.get();
      pause();
      cache.refresh(ticket, body(value), true, null, "", clock.get());
      return value >= floor;
    }

    @Operation
    public void write() {
      long now = clock.addAndGet(STEP);
      Write write = cache.open(key.key(), now, now + DEADLINE);
      long value = stored.incrementAndGet();
      cache.close(write, Outcome.APPLIED, clock.get());
      answered.accumulateAndGet(value, Math::max);
    }

    @Operation
    public void writeThatIsRefused() {
      long now = clock.addAndGet(STEP);
      cache.close(cache.open(key.key(), now, now + DEADLINE), Outcome.REFUSED, clock.get());
    }

    @Operation
    public void writeOfNobodyKnowsWhat() {
      long now = clock.addAndGet(STEP);
      Write write = cache.openTable(now, now + DEADLINE);
      long value = stored.incrementAndGet();
      cache.close(write, Outcome.APPLIED, clock.get());
      answered.accumulateAndGet(value, Math::max);
    }

    /** Null if it takes too long. */
    private static @Nullable Fetched awaited(Flight flight) {
      for (int i = 0; i < 100 && !flight.result().isDone(); i++) {
        pause();
      }
      return flight.result().getNow(null);
    }

    @SuppressWarnings("ThreadPriorityCheck") // nothing relies on it: it only makes bugs likelier
    private static void pause() {
      Thread.yield();
    }

    private static byte[] body(long value) {
      return ("{\"Item\":{\"v\":{\"N\":\"" + value + "\"}}}").getBytes(UTF_8);
    }

    private static long value(CachedItem item) {
      return Long.parseLong(new String(item.body(), UTF_8).replaceAll("[^0-9]", ""));
    }
  }

  /** Stores answers whatever was written meanwhile. */
  public static final class Storing extends InterleavedItems {
    public Storing() {
      super(
          new Judgement() {
            @Override
            boolean mayStore(Ticket ticket, long change, boolean open) {
              return true;
            }
          });
    }
  }

  /** Lets a read wait for a fetch that began before a write was over. */
  public static final class Joining extends InterleavedItems {
    public Joining() {
      super(
          new Judgement() {
            @Override
            boolean mayJoin(Flight flight, Ticket later, long ttlNanos) {
              return true;
            }
          });
    }
  }
}
