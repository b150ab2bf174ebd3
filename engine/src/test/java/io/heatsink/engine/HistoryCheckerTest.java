package io.heatsink.engine;

import static io.heatsink.engine.HistoryChecker.next;
import static org.assertj.core.api.Assertions.assertThat;

import io.heatsink.engine.HistoryChecker.Call;
import io.heatsink.engine.HistoryChecker.Step;
import java.util.List;
import org.junit.jupiter.api.Test;

class HistoryCheckerTest {
  private static Step<Integer> write(int value) {
    return before -> next(true, value);
  }

  private static Step<Integer> read(int value) {
    return before -> next(before != null && before == value, before);
  }

  @Test
  void aReadMayFallBeforeOrAfterAWriteThatItOverlaps() {
    assertThat(
            HistoryChecker.isLinearizable(
                List.of(
                    new Call<>(1, 2, write(1)),
                    new Call<>(3, 6, write(2)),
                    new Call<>(4, 5, read(1)))))
        .isTrue();
    assertThat(
            HistoryChecker.isLinearizable(
                List.of(
                    new Call<>(1, 2, write(1)),
                    new Call<>(3, 6, write(2)),
                    new Call<>(4, 5, read(2)))))
        .isTrue();
  }

  @Test
  void aReadAfterAWriteMustSeeIt() {
    assertThat(
            HistoryChecker.isLinearizable(
                List.of(
                    new Call<>(1, 2, write(1)),
                    new Call<>(3, 4, write(2)),
                    new Call<>(5, 6, read(1)))))
        .isFalse();
  }

  @Test
  void whatOneReadHasSeenALaterOneSeesToo() {
    assertThat(
            HistoryChecker.isLinearizable(
                List.of(
                    new Call<>(1, 2, write(1)),
                    new Call<>(3, 8, write(2)),
                    new Call<>(4, 5, read(2)),
                    new Call<>(6, 7, read(1)))))
        .isFalse();
  }
}
