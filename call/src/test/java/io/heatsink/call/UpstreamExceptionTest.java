package io.heatsink.call;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UpstreamExceptionTest {
  private final UpstreamException failure = new UpstreamException("reset", true);

  @Test
  void whoeverAsksIsToldOfItUnderOneId() {
    assertThat(Replies.unanswered(failure).requestId())
        .isEqualTo(Replies.unanswered(failure).requestId());
  }

  @Test
  void callsThatWaitedForTheSameAnswerAreToldUnderTheirOwn() {
    UpstreamException other = failure.ofAnotherCall();

    assertThat(other.requestId()).isNotEqualTo(failure.requestId());
    assertThat(Replies.unanswered(other).body()).isEqualTo(Replies.unanswered(failure).body());
    assertThat(other.mayHaveTakenEffect()).isTrue();
  }
}
