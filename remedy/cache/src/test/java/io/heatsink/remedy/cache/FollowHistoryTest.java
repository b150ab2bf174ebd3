package io.heatsink.remedy.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.heatsink.testing.Histories;
import org.junit.jupiter.api.Test;

class FollowHistoryTest {
  @Test
  void aReadIsNoOlderThanTheStreamsLagAndASecond() {
    FollowHistory scene = FollowHistory.undisturbed();

    Histories.play(300, scene);

    assertThat(scene.seen().hits).isGreaterThan(300);
    assertThat(scene.seen().ignored).isGreaterThan(300);
    assertThat(scene.seen().invalidating).isGreaterThan(300);
  }

  @Test
  void aReadIsNoOlderThanTheLagThatIsBypassedWhateverFails() {
    FollowHistory scene = FollowHistory.faulty();

    Histories.play(1_000, scene);

    assertThat(scene.seen().hits).isGreaterThan(1_000);
    assertThat(scene.seen().leads).isGreaterThan(1_500);
  }
}
