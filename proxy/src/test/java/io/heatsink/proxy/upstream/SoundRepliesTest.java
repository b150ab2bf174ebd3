package io.heatsink.proxy.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.heatsink.call.Reply;
import io.heatsink.call.Upstream;
import io.heatsink.call.UpstreamException;
import io.heatsink.proxy.Calls;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SoundRepliesTest {
  private final List<String> told = new ArrayList<>();

  @ParameterizedTest
  @ValueSource(strings = {"{}", " {\"Item\":{}}\r\n", "{\"__type\":\"x#ThrottlingException\"}"})
  void anObjectPasses(String body) {
    send(400, body);
    assertThat(told).containsExactly("400 " + body);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "{", "}", "{\"Item\":{\"pk\"", "[]", "<html>busy</html>"})
  void anythingElseIsNoAnswerAndMayHaveTakenEffect(String body) {
    send(200, body);
    assertThat(told)
        .containsExactly(
            "true: What DynamoDB's endpoint answered, with status 200 and %d bytes, is no JSON."
                .formatted(body.length()));
  }

  @Test
  void anEmptySuccessPassesWhereHeatsinkDoesNotReadTheAnswer() {
    send("TagResource", 200, "");
    assertThat(told).containsExactly("200 ");
  }

  @Test
  void anEmptyErrorIsNoAnswer() {
    send("TagResource", 500, "");
    assertThat(told)
        .containsExactly(
            "true: What DynamoDB's endpoint answered, with status 500 and 0 bytes, is no JSON.");
  }

  @Test
  void aFailureStaysWhatItIs() {
    told(
        "ListTables",
        new SoundReplies((call, answer) -> answer.failed(new UpstreamException("reset", false))));
    assertThat(told).containsExactly("false: reset");
  }

  private void send(int status, String body) {
    send("ListTables", status, body);
  }

  private void send(String operation, int status, String body) {
    told(operation, new SoundReplies((call, answer) -> answer.reply(Calls.reply(status, body))));
  }

  private void told(String operation, Upstream upstream) {
    upstream.send(
        Calls.of(operation, "{}"),
        new Upstream.Answer() {
          @Override
          public void reply(Reply reply) {
            told.add(
                reply.status()
                    + " "
                    + new String(reply.body(), java.nio.charset.StandardCharsets.UTF_8));
          }

          @Override
          public void failed(UpstreamException failure) {
            told.add(failure.mayHaveTakenEffect() + ": " + failure.getMessage());
          }
        });
  }
}
