package io.heatsink.partition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RampTest {
  private static final long MINUTE = 60_000_000_000L;

  /** Any traffic with any pauses, against a memory of all minutes that ever were. */
  @Test
  void thePreviousPeakIsThatOfAllMinutesButTheLatestThirty() {
    for (long seed = 0; seed < 50; seed++) {
      var random = new Random(seed);
      var ramp = new Ramp();
      Map<Long, Double> served = new HashMap<>();
      double raised = random.nextInt(100);
      ramp.raise(raised);
      long now = random.nextLong(1_000 * MINUTE);
      for (int step = 0; step < 2_000; step++) {
        now += random.nextInt(50) == 0 ? random.nextLong(70 * MINUTE) : random.nextLong(MINUTE);
        long current = Math.floorDiv(now, MINUTE);
        double before = ramp.previousPeak();

        boolean rose = ramp.advance(now);
        double expected =
            served.entrySet().stream()
                .filter(minute -> minute.getKey() <= current - Limits.RAMP_MINUTES)
                .mapToDouble(minute -> minute.getValue() / 60)
                .max()
                .orElse(0);
        assertThat(ramp.previousPeak())
            .as("seed %d, step %d", seed, step)
            .isEqualTo(Math.max(raised, expected));
        assertThat(rose).isEqualTo(ramp.previousPeak() > before);

        int units = random.nextInt(10_000);
        ramp.serve(TokenBucket.parts(units));
        served.merge(current, (double) units, Double::sum);
      }
    }
  }

  @Test
  void timeThatRunsBackwardsCountsToTheLatestMinute() {
    var ramp = new Ramp();
    boolean unused = ramp.advance(100 * MINUTE);
    assertThat(ramp.advance(40 * MINUTE)).isFalse();
    ramp.serve(TokenBucket.parts(6_000));

    assertThat(ramp.advance(129 * MINUTE)).isFalse();
    assertThat(ramp.advance(130 * MINUTE)).isTrue();
    assertThat(ramp.previousPeak()).isEqualTo(100);
  }
}
