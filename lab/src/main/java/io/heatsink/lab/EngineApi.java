package io.heatsink.lab;

import io.heatsink.call.Call;
import io.heatsink.call.Headers;
import io.heatsink.call.Reply;
import io.heatsink.call.RequestIds;
import io.heatsink.call.ServedBy;
import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.ThrottlingReason;
import io.heatsink.engine.Engine;
import io.heatsink.engine.RequestContext;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Answers by the engine, on the thread that asks. */
final class EngineApi implements LabEntry.Api {
  private static final Pattern OWNER = Pattern.compile("^arn:aws:dynamodb:[^:]*:[^:]*:");

  private final Engine engine;

  EngineApi(Engine engine) {
    this.engine = engine;
  }

  @Override
  public void execute(Call call, Identity identity, Consumer<Reply> answer) {
    RequestContext context = identity.context();
    byte[] body;
    try {
      body =
          switch (call.service()) {
            case DYNAMODB -> engine.execute(call.target(), call.body(), context);
            case STREAMS -> engine.executeOnStreams(call.target(), call.body(), context);
          };
    } catch (DynamoDbException e) {
      throw shown(e, context);
    }
    answer.accept(reply(body));
  }

  static Reply reply(byte[] body) {
    return new Reply(200, RequestIds.fresh(), Headers.NONE, body, ServedBy.HEATSINK);
  }

  /** An error as whoever asked is to see it. */
  static DynamoDbException shown(DynamoDbException e, RequestContext context) {
    return e.throttlingReasons().isEmpty() ? e : owned(e, context);
  }

  /** A table belongs to whoever asks for it; the model knows it by who created it. */
  private static DynamoDbException owned(DynamoDbException e, RequestContext context) {
    String owner =
        Matcher.quoteReplacement(
            "arn:aws:dynamodb:" + context.region() + ":" + context.accountId() + ":");
    return DynamoDbException.throttled(
        e.type(),
        e.getMessage(),
        e.throttlingReasons().stream()
            .map(
                reason ->
                    new ThrottlingReason(
                        reason.target(),
                        reason.access(),
                        reason.limit(),
                        OWNER.matcher(reason.resource()).replaceFirst(owner)))
            .toList());
  }
}
