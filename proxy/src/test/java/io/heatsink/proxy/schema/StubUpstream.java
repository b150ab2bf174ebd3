package io.heatsink.proxy.schema;

import io.heatsink.call.Call;
import io.heatsink.call.Reply;
import io.heatsink.call.Upstream;
import io.heatsink.call.UpstreamException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Keeps what is asked until the test answers it. */
final class StubUpstream implements Upstream {
  final List<String> asked = new ArrayList<>();
  private final Deque<Answer> waiting = new ArrayDeque<>();

  @Override
  public void send(Call call, Answer answer) {
    asked.add(call.target() + new String(call.body(), StandardCharsets.UTF_8));
    waiting.add(answer);
  }

  void answer(Reply reply) {
    waiting.remove().reply(reply);
  }

  void fail() {
    waiting.remove().failed(new UpstreamException("no way", false));
  }
}
