package io.heatsink.call;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.ErrorType;
import io.heatsink.dynamodb.Operation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class PipelineTest {
  private final List<String> events = new ArrayList<>();
  private final List<Runnable> started = new ArrayList<>();
  private final List<RuntimeException> unexpected = new ArrayList<>();
  private final List<Reply> answers = new ArrayList<>();
  private Upstream upstream =
      (call, answer) -> {
        events.add("upstream " + text(call.body()));
        answer.reply(reply("from dynamodb"));
      };

  @Test
  void aCallThatOnlyIsLookedAtPassesTheObserversInOrderAndItsAnswerInTheOpposite() {
    run(new Noting("a"), new Noting("b"));

    assertThat(events)
        .containsExactly("a before", "b before", "upstream body", "b after", "a after");
    assertThat(started).isEmpty();
    assertThat(text(answers.getFirst().body())).isEqualTo("from dynamodb");
  }

  @Test
  void anObserverMayAskForMoreAndTakeItOutOfTheAnswerAgain() {
    Observer asking =
        new Observer() {
          @Override
          public Call before(Call call) {
            return call.withBody("body and more".getBytes(UTF_8), null);
          }

          @Override
          public Reply after(Call call, Reply reply) {
            events.add("was given " + text(call.body()));
            return reply.withBody("less".getBytes(UTF_8));
          }
        };

    run(asking);

    assertThat(events).containsExactly("upstream body and more", "was given body");
    assertThat(text(answers.getFirst().body())).isEqualTo("less");
  }

  @Test
  void anAnswerThatIsHadAtOnceEndsTheWayDownAndIsSeenByTheObserversBefore() {
    run(new Noting("demand"), new Cached("hit"), new Noting("charge"));

    assertThat(events).containsExactly("demand before", "demand after");
    assertThat(text(answers.getFirst().body())).isEqualTo("hit");
    assertThat(started).isEmpty();
  }

  @Test
  void aCallThatAFilterHandlesMovesToAThreadOfItsOwnFromThereOn() {
    run(new Noting("demand"), new Handling("cache"), new Noting("charge"));

    assertThat(events).containsExactly("demand before");
    assertThat(started).hasSize(1);
    started.getFirst().run();
    assertThat(events)
        .containsExactly(
            "demand before",
            "cache handles",
            "charge before",
            "upstream body",
            "charge after",
            "cache done",
            "demand after");
  }

  @Test
  void aRefusalIsAnsweredAsDynamoDbsErrorAndSeenByTheObserversBeforeIt() {
    Observer refusing =
        new Observer() {
          @Override
          public Call before(Call call) {
            throw DynamoDbException.of(ErrorType.ACCESS_DENIED, "no");
          }
        };

    run(new Noting("a"), refusing, new Noting("b"));

    assertThat(events).containsExactly("a before", "a after");
    assertThat(answers.getFirst().status()).isEqualTo(400);
    assertThat(text(answers.getFirst().body())).contains("AccessDeniedException").contains("no");
    assertThat(unexpected).isEmpty();
  }

  @Test
  void anErrorThatNoLinkExpectedIsAnsweredAndTold() {
    Observer broken =
        new Observer() {
          @Override
          public Reply after(Call call, Reply reply) {
            throw new IllegalStateException("a bug");
          }
        };

    run(broken);

    assertThat(answers.getFirst().status()).isEqualTo(500);
    assertThat(unexpected).singleElement().isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aCallThatCertainlyHadNoEffectIsAnsweredAsUnavailableAndOneThatMayHaveAsInternalError() {
    for (boolean mayHaveTakenEffect : new boolean[] {false, true}) {
      answers.clear();
      upstream =
          (call, answer) -> answer.failed(new UpstreamException("reset", mayHaveTakenEffect));
      run(new Noting("a"));
      assertThat(answers.getFirst().status()).isEqualTo(mayHaveTakenEffect ? 500 : 503);
    }
    assertThat(events).contains("a failed").doesNotContain("a after");
  }

  @Test
  void aFilterThatWaitsForAnAnswerIsToldWhyNoneCame() {
    upstream = (call, answer) -> answer.failed(new UpstreamException("reset", true));
    List<UpstreamException> told = new ArrayList<>();
    run(
        new Handling("cache") {
          @Override
          public Reply handle(Call call, Chain chain) {
            try {
              return chain.proceed(call);
            } catch (UpstreamException e) {
              told.add(e);
              throw e;
            }
          }
        },
        new Noting("charge"));
    started.getFirst().run();

    assertThat(told).singleElement().matches(UpstreamException::mayHaveTakenEffect);
    assertThat(events).containsExactly("charge before", "charge failed");
    assertThat(answers.getFirst().status()).isEqualTo(500);
  }

  @Test
  void anAnswerThatDoesNotComeBeforeTheDeadlineMayHaveTakenEffect() {
    upstream = (call, answer) -> events.add("upstream never answers");
    run(new Handling("cache"));
    started.getFirst().run();

    assertThat(answers.getFirst().status()).isEqualTo(500);
  }

  @Test
  void aLinksOwnCallsBeginBehindIt() {
    Noting before = new Noting("before");
    Handling link = new Handling("link");
    Pipeline pipeline = pipeline(before, link, new Noting("behind"));

    pipeline.behind(link).proceed(call("its own"));

    assertThat(events).containsExactly("behind before", "upstream its own", "behind after");
    assertThatThrownBy(() -> pipeline.behind(new Noting("stranger")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private void run(Link... links) {
    pipeline(links).run(call("body"), answers::add);
  }

  private Pipeline pipeline(Link... links) {
    return new Pipeline(
        List.of(links),
        (call, answer) -> upstream.send(call, answer),
        new ByHand(),
        unexpected::add);
  }

  private static Call call(String body) {
    return new Call(
        1,
        Call.Service.DYNAMODB,
        "GetItem",
        Optional.of(Operation.GET_ITEM),
        Caller.LOCAL,
        Headers.NONE,
        body.getBytes(UTF_8),
        null,
        0,
        1_000);
  }

  private static Reply reply(String body) {
    return new Reply(200, "ID", Headers.NONE, body.getBytes(UTF_8), ServedBy.DYNAMODB);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, UTF_8);
  }

  private final class Noting implements Observer {
    private final String name;

    Noting(String name) {
      this.name = name;
    }

    @Override
    public Call before(Call call) {
      events.add(name + " before");
      return call;
    }

    @Override
    public Reply after(Call call, Reply reply) {
      events.add(name + " after");
      return reply;
    }

    @Override
    public void failed(Call call, UpstreamException failure) {
      events.add(name + " failed");
    }
  }

  private static final class Cached implements Filter {
    private final String body;

    Cached(String body) {
      this.body = body;
    }

    @Override
    public Optional<Reply> now(Call call) {
      return Optional.of(reply(body));
    }

    @Override
    public boolean handles(Call call) {
      return true;
    }

    @Override
    public Reply handle(Call call, Chain chain) {
      throw new AssertionError("It has answered already.");
    }
  }

  private class Handling implements Filter {
    private final String name;

    Handling(String name) {
      this.name = name;
    }

    @Override
    public boolean handles(Call call) {
      return true;
    }

    @Override
    public Reply handle(Call call, Chain chain) {
      events.add(name + " handles");
      Reply reply = chain.proceed(call);
      events.add(name + " done");
      return reply;
    }
  }

  /** Work starts when the test says so; what is not there yet never comes. */
  private final class ByHand implements Turns {
    @Override
    public long nanoTime() {
      return 0;
    }

    @Override
    public Instant now() {
      return Instant.EPOCH;
    }

    @Override
    public <T> T await(CompletableFuture<T> future, long deadlineNanos) throws TimeoutException {
      if (!future.isDone()) {
        throw new TimeoutException();
      }
      return future.join();
    }

    @Override
    public void sleep(Duration duration) {
      throw new AssertionError("Nothing here sleeps.");
    }

    @Override
    public void start(Runnable work) {
      started.add(work);
    }
  }
}
