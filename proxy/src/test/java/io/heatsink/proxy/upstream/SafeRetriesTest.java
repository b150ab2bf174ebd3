package io.heatsink.proxy.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.heatsink.call.Call;
import io.heatsink.call.Reply;
import io.heatsink.call.Upstream;
import io.heatsink.call.UpstreamException;
import io.heatsink.proxy.Calls;
import io.heatsink.proxy.ManualTurns;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SafeRetriesTest {
  private static final Call GET =
      Calls.of("GetItem", "{\"TableName\":\"orders\",\"Key\":{\"pk\":{\"S\":\"a\"}}}");
  private static final Call UPDATE =
      Calls.of("UpdateItem", "{\"TableName\":\"orders\",\"Key\":{\"pk\":{\"S\":\"a\"}}}");
  private static final Call UNKNOWN = Calls.of("FutureOperation", "{}");

  private final ManualTurns turns = new ManualTurns();
  private final List<Call> sent = new ArrayList<>();
  private boolean takesEffect;
  private int failures = Integer.MAX_VALUE;

  private final Upstream retries =
      new SafeRetries(
          (call, answer) -> {
            sent.add(call);
            if (sent.size() <= failures) {
              answer.failed(new UpstreamException("reset", takesEffect));
            } else {
              answer.reply(Calls.ok("{}"));
            }
          },
          turns);

  private String send(Call call) {
    List<String> answers = new ArrayList<>();
    retries.send(
        call,
        new Upstream.Answer() {
          @Override
          public void reply(Reply reply) {
            answers.add("reply");
          }

          @Override
          public void failed(UpstreamException failure) {
            answers.add("failed");
          }
        });
    assertThat(answers).hasSize(1);
    return answers.getFirst();
  }

  @Test
  void whatNeverLeftIsSentOnceMoreWhateverItIs() {
    for (Call call : List.of(GET, UPDATE, UNKNOWN)) {
      sent.clear();
      failures = 1;
      assertThat(send(call)).isEqualTo("reply");
      assertThat(sent).hasSize(2);
    }
  }

  @Test
  void whatMayHaveTakenEffectIsSentOnceMoreOnlyIfItReads() {
    takesEffect = true;
    failures = 1;
    assertThat(send(GET)).isEqualTo("reply");
    sent.clear();
    assertThat(send(UPDATE)).isEqualTo("failed");
    assertThat(sent).hasSize(1);
    sent.clear();
    assertThat(send(UNKNOWN)).isEqualTo("failed");
    assertThat(sent).hasSize(1);
  }

  @Test
  void thereIsNoThirdTime() {
    assertThat(send(GET)).isEqualTo("failed");
    assertThat(sent).hasSize(2);
  }

  @Test
  void nothingIsSentAgainAfterTheDeadline() {
    turns.advance(Duration.ofSeconds(10));
    assertThat(send(GET)).isEqualTo("failed");
    assertThat(sent).hasSize(1);
  }

  @Test
  void anOutageIsMadeWorseByATenthAtMost() {
    for (int i = 0; i < 10_000; i++) {
      send(GET);
    }
    assertThat(sent).hasSizeBetween(11_000, 11_200);
  }
}
