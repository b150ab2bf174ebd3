package io.heatsink.heat;

import static org.assertj.core.api.Assertions.assertThatCode;

import io.heatsink.dynamodb.KeyValue;
import io.heatsink.dynamodb.PrimaryKey;
import io.heatsink.dynamodb.ThrottlingReason;
import io.heatsink.dynamodb.ThrottlingReason.Access;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AnyTicksTest {
  private static final int HISTORIES = 100;
  private static final int TICKS = 300;

  /** Once a key that was busy in a process's first ticks made the tick fail. */
  @Test
  void whateverIsRecordedAndHoweverTicksComeNoTickFails() {
    for (long seed = 0; seed < HISTORIES; seed++) {
      long replayed = seed;
      assertThatCode(() -> play(new Random(replayed)))
          .as("seed %d", seed)
          .doesNotThrowAnyException();
    }
  }

  private static void play(Random random) {
    Heat heat = Heat.create(HashSecret.random(random), Limits.OF_DYNAMODB, 0);
    SharedRecorder recorder = heat.sharedRecorder(2);
    List<TableAccess> accesses =
        List.of(
            heat.tableAccess("orders", null, Access.READ),
            heat.tableAccess("orders", null, Access.WRITE),
            heat.tableAccess("carts", "by-owner", Access.WRITE));
    long now = 0;
    for (int tick = 0; tick < TICKS; tick++) {
      for (int i = random.nextInt(60); i > 0; i--) {
        record(recorder, accesses.get(random.nextInt(accesses.size())), random);
      }
      // As a rule on time; now and then a process stood still for up to a minute and a half.
      now +=
          Heat.TICK_NANOS * (random.nextInt(20) == 0 ? random.nextInt(900) : 1 + random.nextInt(2));
      heat.tick(now);
      if (random.nextInt(5) == 0) {
        heat.snapshot();
      }
    }
  }

  private static void record(SharedRecorder recorder, TableAccess access, Random random) {
    KeyValue key = KeyValue.of("key" + (int) Math.abs(random.nextGaussian() * 30));
    int halfUnits = random.nextInt(2_000);
    switch (random.nextInt(6)) {
      case 0 -> recorder.offered(access, key, halfUnits);
      case 1 -> recorder.offeredItem(access, new PrimaryKey(key, null), halfUnits);
      case 2 -> recorder.charged(access, key, halfUnits);
      case 3 -> recorder.refused(access, key, ThrottlingReason.Limit.KEY_RANGE, 2);
      case 4 -> recorder.retried(access, key, halfUnits);
      default -> recorder.offered(access, halfUnits);
    }
  }
}
