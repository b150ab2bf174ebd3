package io.heatsink.http;

import io.heatsink.call.Call;
import io.heatsink.call.Caller;
import io.heatsink.call.Headers;
import io.heatsink.call.Reply;
import io.heatsink.call.Upstream;
import io.heatsink.call.UpstreamException;
import io.heatsink.dynamodb.Operation;
import io.heatsink.dynamodb.signature.Credentials;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Calls for tests, and waiting for their answers. */
final class Calls {
  static final Credentials CREDENTIALS = Credentials.of("AKIDTEST", "secret of the test");
  static final String REGION = "eu-central-1";

  private Calls() {}

  static Call getItem(String body) {
    return getItem(body, Duration.ofSeconds(20));
  }

  static Call getItem(String body, Duration deadline, Headers.Entry... headers) {
    long now = System.nanoTime();
    return new Call(
        1,
        Call.Service.DYNAMODB,
        "GetItem",
        Optional.of(Operation.GET_ITEM),
        Caller.LOCAL,
        new Headers(List.of(headers)),
        body.getBytes(StandardCharsets.UTF_8),
        null,
        now,
        now + deadline.toNanos());
  }

  static CompletableFuture<Reply> send(Upstream upstream, Call call) {
    CompletableFuture<Reply> coming = new CompletableFuture<>();
    upstream.send(
        call,
        new Upstream.Answer() {
          @Override
          public void reply(Reply reply) {
            if (!coming.complete(reply)) {
              throw new AssertionError("A second answer: " + reply);
            }
          }

          @Override
          public void failed(UpstreamException failure) {
            if (!coming.completeExceptionally(failure)) {
              throw new AssertionError("A second answer", failure);
            }
          }
        });
    return coming;
  }

  static Reply reply(Upstream upstream, Call call) {
    return get(send(upstream, call));
  }

  static UpstreamException failure(Upstream upstream, Call call) {
    return failure(send(upstream, call));
  }

  static UpstreamException failure(CompletableFuture<?> coming) {
    try {
      throw new AssertionError("It was answered: " + coming.get(20, TimeUnit.SECONDS));
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UpstreamException failure) {
        return failure;
      }
      throw new AssertionError(e);
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  static <T> T get(CompletableFuture<T> coming) {
    return coming.orTimeout(20, TimeUnit.SECONDS).join();
  }

  static UpstreamClient client(EventLoops loops, Endpoint endpoint) throws java.io.IOException {
    return UpstreamClient.on(
        loops, UpstreamOptions.to(endpoint, endpoint, REGION), call -> CREDENTIALS);
  }
}
