package io.heatsink.remedy.cache.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SeenImagesTest {
  private static final long START = 1_000;

  // What came before it has been looked at for long enough.
  private static final long TRUSTED = START + SeenImages.WINDOW_SECONDS;

  @Test
  void ofTwoRecordsOfOneImageWithinSecondsOnlyTheFirstIsOne() {
    SeenImages seen = SeenImages.since(START);

    assertThat(seen.isFirst(7, TRUSTED)).isTrue();
    assertThat(seen.isFirst(7, TRUSTED + 1)).isFalse();
    assertThat(seen.isFirst(8, TRUSTED + 1)).isTrue();
  }

  @Test
  void longAfterwardsTheSameImageIsNewAgain() {
    SeenImages seen = SeenImages.since(START);
    assertThat(seen.isFirst(7, TRUSTED)).isTrue();

    assertThat(seen.isFirst(7, TRUSTED + SeenImages.WINDOW_SECONDS + 1)).isTrue();
  }

  @Test
  void rightAfterTheStartNothingIsSurelyTheFirst() {
    SeenImages seen = SeenImages.since(START);

    assertThat(seen.isFirst(7, TRUSTED - 1)).isFalse();
  }

  @Test
  void whoHadToForgetTrustsNothingForAsLong() {
    SeenImages seen = SeenImages.since(START, 2);
    assertThat(seen.isFirst(1, TRUSTED)).isTrue();
    assertThat(seen.isFirst(2, TRUSTED)).isTrue();

    assertThat(seen.isFirst(3, TRUSTED)).isFalse();
    assertThat(seen.isFirst(4, TRUSTED + SeenImages.WINDOW_SECONDS)).isTrue();
  }
}
