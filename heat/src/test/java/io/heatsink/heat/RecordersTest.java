package io.heatsink.heat;

import static org.assertj.core.api.Assertions.assertThat;

import io.heatsink.dynamodb.AttributeValue.StringValue;
import io.heatsink.dynamodb.KeyValue;
import io.heatsink.dynamodb.ThrottlingReason.Access;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Recorders under real threads, while another one ticks: no count is lost, none counts twice. */
class RecordersTest {
  private static final int THREADS = 6;
  private static final int WRITES_OF_THREAD = 100_000;
  private static final int KEYS = 40;

  /** Virtual time must not leave the minute in which all is counted. */
  private static final int MOST_TICKS = 450;

  private final Heat heat =
      Heat.create(HashSecret.random(new SplittableRandom(13)), Limits.OF_DYNAMODB, 0);
  private final TableAccess access = heat.tableAccess("orders", null, Access.WRITE);
  private int tick;

  @Test
  void whatSharedRecordersTakeDownIsCountedOrToldToBeLost() throws Exception {
    SharedRecorder shared = heat.sharedRecorder(2);
    List<Runnable> threads = new ArrayList<>();
    for (int thread = 0; thread < THREADS; thread++) {
      SplittableRandom random = new SplittableRandom(thread);
      threads.add(
          () -> {
            for (int i = 0; i < WRITES_OF_THREAD; i++) {
              shared.offered(access, key(random.nextInt(KEYS)), 2);
            }
          });
    }
    playWhileTicking(threads);
    long unrecorded = heat.snapshot().unrecorded();
    assertThat(counted().values().stream().mapToLong(Long::longValue).sum() + unrecorded)
        .isEqualTo(2L * THREADS * WRITES_OF_THREAD);
  }

  private synchronized int tickNow() {
    return tick;
  }

  private synchronized void tick() {
    tick++;
    heat.tick(tick * Heat.TICK_NANOS);
  }

  private void playWhileTicking(List<Runnable> threads) throws Exception {
    AtomicBoolean played = new AtomicBoolean();
    try (ExecutorService pool = Executors.newCachedThreadPool()) {
      Future<?> ticking =
          pool.submit(
              () -> {
                while (!played.get() && tickNow() < MOST_TICKS) {
                  tick();
                }
              });
      List<Future<?>> all = new ArrayList<>();
      threads.forEach(each -> all.add(pool.submit(each)));
      for (Future<?> each : all) {
        await(each);
      }
      played.set(true);
      await(ticking);
    }
    for (int i = 0; i < 3; i++) {
      tick();
    }
  }

  private static void await(Future<?> future) throws InterruptedException {
    try {
      future.get();
    } catch (ExecutionException e) {
      throw new AssertionError(e.getCause());
    }
  }

  /** Half units of the last minute, by key. */
  private Map<String, Long> counted() {
    double seconds = Slots.coveredByMinute(tick);
    Map<String, Long> counted = new HashMap<>();
    for (BusyKey busy : heat.busiest(Window.MINUTE, KEYS)) {
      counted.put(
          ((StringValue) busy.partitionKey().toAttributeValue()).value(),
          Math.round(busy.offered().low() * 2 * seconds));
    }
    return counted;
  }

  private static KeyValue key(int number) {
    return KeyValue.of("key" + number);
  }
}
