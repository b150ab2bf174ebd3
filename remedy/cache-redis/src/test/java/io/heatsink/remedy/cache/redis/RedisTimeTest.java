package io.heatsink.remedy.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.heatsink.testing.Choices;
import org.junit.jupiter.api.Test;

class RedisTimeTest {
  private static final long NANOS_PER_MILLI = 1_000_000;

  @Test
  void itsBoundsHoldWheneverTheClockWasReadOnTheWay() {
    Choices choices = new Choices(1);
    for (int i = 0; i < 100_000; i++) {
      long offsetNanos = choices.below(1_000_000_000_000L);
      RedisTime time = reading(choices, choices.below(1_000_000_000_000L), offsetNanos);
      long now = time.heardNanos() + choices.below(1_000_000_000L);
      long shown = Math.floorDiv(now + offsetNanos, NANOS_PER_MILLI);

      assertThat(time.latestMillis(now)).isGreaterThanOrEqualTo(shown);
      assertThat(time.earliestMillis(now)).isLessThanOrEqualTo(shown);
    }
  }

  @Test
  void twoReadingsOfAClockThatNobodySetsAgree() {
    Choices choices = new Choices(2);
    for (int i = 0; i < 100_000; i++) {
      long offset = choices.below(1_000_000_000_000L);
      RedisTime first = reading(choices, choices.below(1_000_000_000_000L), offset);
      RedisTime second =
          reading(choices, first.heardNanos() + choices.below(1_000_000_000L), offset);

      assertThat(first.agreesWith(second)).isTrue();
    }
  }

  @Test
  void twoClocksDriftWithoutHavingBeenSet() {
    RedisTime first = new RedisTime(0, 0, 1_000);
    long minute = 60_000_000_000L;

    assertThat(first.agreesWith(new RedisTime(60_030, minute, minute + 1_000))).isTrue();
    assertThat(first.agreesWith(new RedisTime(59_970, minute, minute + 1_000))).isTrue();
    assertThat(first.agreesWith(new RedisTime(60_100, minute, minute + 1_000))).isFalse();
    assertThat(first.agreesWith(new RedisTime(59_900, minute, minute + 1_000))).isFalse();
  }

  @Test
  void aClockThatWasSetIsFoundOut() {
    Choices choices = new Choices(3);
    for (int i = 0; i < 100_000; i++) {
      long offset = 4_000_000_000_000L;
      RedisTime first = reading(choices, choices.below(1_000_000_000_000L), offset);
      long moved = choices.between(120, 3_600_000) * NANOS_PER_MILLI;
      RedisTime second =
          reading(
              choices,
              first.heardNanos() + choices.below(1_000_000_000L),
              offset + (choices.chance(0.5) ? moved : -moved));

      assertThat(first.agreesWith(second)).isFalse();
    }
  }

  @Test
  void itIsFreshForASecondAfterItWasHeard() {
    RedisTime time = new RedisTime(5, 0, 10);

    assertThat(time.isFresh(1_000_000_009)).isTrue();
    assertThat(time.isFresh(1_000_000_010)).isFalse();
  }

  /** Read at some moment between sending and hearing, which are up to 50 ms apart. */
  private static RedisTime reading(Choices choices, long sentNanos, long offsetNanos) {
    long heard = sentNanos + choices.below(50 * NANOS_PER_MILLI) + 1;
    long read = choices.between(sentNanos, heard);
    return new RedisTime(Math.floorDiv(read + offsetNanos, NANOS_PER_MILLI), sentNanos, heard);
  }
}
