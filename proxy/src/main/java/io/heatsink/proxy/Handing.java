package io.heatsink.proxy;

import io.heatsink.call.Call;
import io.heatsink.call.Caller;
import io.heatsink.call.Pipeline;
import io.heatsink.call.Replies;
import io.heatsink.call.Reply;
import io.heatsink.call.Turns;
import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.ErrorType;
import io.heatsink.dynamodb.Operation;
import io.heatsink.dynamodb.wire.HeadParser;
import io.heatsink.http.ApiCalls;
import io.heatsink.http.Request;
import io.heatsink.proxy.observation.AccessLog;
import io.heatsink.proxy.policy.CallerProof;
import io.heatsink.proxy.schema.Homes;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands a request to the chain: who sent it is proven first, then its head is read. What is no call
 * is answered as DynamoDB's endpoint answers it.
 */
record Handing(
    CallerProof proof,
    ApiCalls calls,
    Pipeline pipeline,
    HeadParser heads,
    Homes homes,
    AccessLog accessLog,
    Turns turns) {
  private static final Logger LOG = LoggerFactory.getLogger(Handing.class);

  void handle(Request request, Consumer<Reply> answer) {
    Caller caller = null;
    Call call;
    try {
      Optional<Reply> other = ApiCalls.answerToOthers(request);
      if (other.isPresent()) {
        answer.accept(other.get());
        return;
      }
      caller = proof.prove(request, turns.now());
      call = withHead(calls.call(request, caller));
    } catch (DynamoDbException e) {
      refuse(request, caller, Replies.error(e), answer);
      return;
    } catch (RuntimeException e) {
      LOG.error("A request met an error that was not expected", e);
      refuse(
          request,
          caller,
          Replies.error(
              DynamoDbException.of(
                  ErrorType.INTERNAL_SERVER_ERROR,
                  "Heatsink met an error of its own; see its log.")),
          answer);
      return;
    }
    pipeline.run(call, answer);
  }

  private void refuse(
      Request request, @Nullable Caller caller, Reply reply, Consumer<Reply> answer) {
    accessLog.refused(
        caller == null ? null : caller.name(), operation(request), request.receivedNanos(), reply);
    answer.accept(reply);
  }

  private @Nullable String operation(Request request) {
    try {
      return calls.call(request, Caller.LOCAL).target();
    } catch (DynamoDbException e) {
      return null; // it names none
    }
  }

  private Call withHead(Call call) {
    Optional<Operation> operation = call.operation().filter(Operation::onData);
    return operation.isEmpty()
        ? call
        : call.withBody(
            call.body(), heads.parse(operation.get(), call.body(), homes.of(call.caller())));
  }
}
