package io.heatsink.lab;

import io.heatsink.call.Call;
import io.heatsink.call.Caller;
import io.heatsink.call.Headers;
import io.heatsink.call.Reply;
import io.heatsink.call.RequestIds;
import io.heatsink.call.ServedBy;
import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.ErrorType;
import io.heatsink.dynamodb.wire.ErrorJson;
import io.heatsink.http.Answering;
import io.heatsink.http.ApiCalls;
import io.heatsink.http.Entry;
import io.heatsink.http.Request;
import io.heatsink.lab.fault.ToxicCall;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What clients of a lab speak to: DynamoDB's API, and the lab's own pages. */
final class LabEntry implements Entry {
  /** Answers the calls of DynamoDB's API. */
  interface Api {
    /**
     * @param answer to be told once, on any thread
     * @throws DynamoDbException to be answered with
     */
    void execute(Call call, Identity identity, Consumer<Reply> answer);
  }

  /** What AWS's clients wait for at most by default. */
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private static final Logger LOG = LoggerFactory.getLogger(LabEntry.class);

  private final Api api;
  private final LabPages pages;
  private final ToxicCall toxics;
  private final Optional<KnownCredentials> credentials;
  private final boolean lenient;
  private final ApiCalls calls = new ApiCalls(TIMEOUT);
  private final AtomicReference<Optional<Identity>> first = new AtomicReference<>(Optional.empty());
  private final AtomicBoolean noticed = new AtomicBoolean();

  /**
   * @param credentials that requests have to be signed with; empty if any will do
   * @param lenient whether they may also have none
   */
  LabEntry(
      Api api,
      LabPages pages,
      ToxicCall toxics,
      Optional<KnownCredentials> credentials,
      boolean lenient) {
    this.api = api;
    this.pages = pages;
    this.toxics = toxics;
    this.credentials = credentials;
    this.lenient = lenient;
  }

  @Override
  public void handle(Request request, Answering given) {
    Answering answer = Cors.readable(request, given);
    try {
      Optional<Reply> other =
          pages
              .answer(request)
              .or(() -> Cors.preflight(request))
              .or(() -> ApiCalls.answerToOthers(request));
      if (other.isPresent()) {
        given.accept(other.get());
        return;
      }
      Call call = calls.call(request, Caller.LOCAL);
      Identity identity =
          request
              .headers()
              .first("Authorization")
              .or(() -> lenient ? Optional.of("") : Optional.empty())
              .map(Identity::of)
              .orElseThrow(Identity::missing);
      credentials.ifPresent(known -> known.require(request, identity));
      notice(identity);
      toxics.lead(call, to -> execute(call, identity, to), answer);
    } catch (DynamoDbException e) {
      answer.accept(error(e));
    } catch (RuntimeException e) {
      answer.accept(failure(request.headers().first("X-Amz-Target").orElse("A request"), e));
    }
  }

  private void execute(Call call, Identity identity, Consumer<Reply> answer) {
    try {
      api.execute(call, identity, answer);
    } catch (DynamoDbException e) {
      answer.accept(error(e));
    } catch (RuntimeException e) {
      answer.accept(failure(call.target(), e));
    }
  }

  /** What nobody expected. */
  static Reply failure(String what, RuntimeException cause) {
    LOG.error("{} failed", what, cause);
    return error(
        DynamoDbException.of(
            ErrorType.INTERNAL_SERVER_ERROR,
            "The request processing has failed because of an unknown error, exception or"
                + " failure."));
  }

  static Reply error(DynamoDbException error) {
    return new Reply(
        error.type().status(),
        RequestIds.fresh(),
        Headers.NONE,
        ErrorJson.write(error),
        ServedBy.HEATSINK);
  }

  /** People look long for a table that "is gone" when their clients differ in region or key. */
  private void notice(Identity identity) {
    Optional<Identity> known = first.get();
    if (known.isEmpty()) {
      first.compareAndSet(known, Optional.of(identity));
    } else if (!known.get().equals(identity) && noticed.compareAndSet(false, true)) {
      LOG.info(
          "A client uses region {} and another {} or access key: both see the same tables here.",
          identity.region(),
          known.get().region().equals(identity.region()) ? "the same" : known.get().region());
    }
  }
}
