package io.heatsink.partition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenBucketTest {
  private static final double[] RATES = {0.01, 0.5, 1, 33.333333, 50, 107.142857, 1_000, 40_000};

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void itIsExactWhateverTheSteps(long seed) {
    var random = new Random(seed);
    double rate = RATES[random.nextInt(RATES.length)];
    double held = random.nextInt(301);
    long now = random.nextLong() >> 8;
    var bucket = new TokenBucket(rate, 300, held, now);
    var slow = new SlowBucket(rate, 300, held, now);

    for (int step = 0; step < 20_000; step++) {
      now += random.nextLong() >>> (20 + random.nextInt(44));
      bucket.refill(now);
      assertThat(bucket.level())
          .as("seed %d, step %d, rate %s", seed, step, rate)
          .isEqualTo(slow.level(now));
      if (random.nextBoolean()) {
        double units = random.nextInt(1, 9) * 0.5 * Math.max(1, rate / random.nextInt(1, 100));
        units = Math.rint(units * 2) / 2;
        bucket.take(TokenBucket.parts(units));
        slow.take(units);
      }
    }
  }

  @Test
  void timeThatRunsBackwardsAddsNothingAndTakesNothing() {
    var bucket = new TokenBucket(10, 300, 1, 1_000_000_000);
    bucket.refill(0);
    assertThat(bucket.level()).isEqualTo(TokenBucket.parts(10));
    bucket.refill(2_000_000_000);
    assertThat(bucket.level()).isEqualTo(TokenBucket.parts(20));
  }

  @Test
  void aChangedRateKeepsWhatIsHeldAsFarAsItFits() {
    var bucket = new TokenBucket(10, 300, 300, 0);
    bucket.changeRate(100, 300, 0);
    assertThat(bucket.level()).isEqualTo(TokenBucket.parts(3_000));
    bucket.changeRate(1, 300, 0);
    assertThat(bucket.level()).isEqualTo(TokenBucket.parts(300));
  }

  @Test
  void theHalvesHoldTogetherWhatTheWholeHeldOrOwed() {
    var bucket = new TokenBucket(10, 300, 0, 0);
    bucket.take(TokenBucket.parts(7));
    assertThat(bucket.half().level()).isEqualTo(TokenBucket.parts(-3.5));
  }

  @Test
  void anAbsurdRateDoesNotOverflow() {
    var bucket = new TokenBucket(1e18, 300, 0, 0);
    bucket.refill(Long.MAX_VALUE);
    assertThat(bucket.level()).isPositive().isEqualTo(bucket.capacity());
  }
}
