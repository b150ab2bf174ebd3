package io.heatsink.lab;

import io.heatsink.call.Call;
import io.heatsink.call.Reply;
import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.engine.DurableEngine;
import io.heatsink.engine.RequestContext;
import java.util.function.Consumer;

/** Answers by an engine that is kept on disk: on the thread that asks, or on that which writes. */
final class DurableApi implements LabEntry.Api {
  private final DurableEngine engine;

  DurableApi(DurableEngine engine) {
    this.engine = engine;
  }

  @Override
  public void execute(Call call, Identity identity, Consumer<Reply> answer) {
    RequestContext context = identity.context();
    DurableEngine.Answer told =
        new DurableEngine.Answer() {
          @Override
          public void reply(byte[] body) {
            answer.accept(EngineApi.reply(body));
          }

          @Override
          public void error(DynamoDbException error) {
            answer.accept(LabEntry.error(EngineApi.shown(error, context)));
          }
        };
    switch (call.service()) {
      case DYNAMODB -> engine.execute(call.target(), call.body(), context, told);
      case STREAMS -> engine.executeOnStreams(call.target(), call.body(), context, told);
    }
  }
}
