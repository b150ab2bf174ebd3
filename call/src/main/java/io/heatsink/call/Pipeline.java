package io.heatsink.call;

import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.ErrorType;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Leads calls through the links to DynamoDB, and the answers back.
 *
 * <p>A call goes down the chain on the thread that brings it, an event loop. It stays there as long
 * as links only look, or answer at once; from the first filter that has to handle it on, it runs on
 * a thread of its own. Each answer passes the observers that its call has passed, in the opposite
 * order, whoever gave it.
 *
 * <p>Each call gets exactly one answer, also when a link fails: an error that no link expected is
 * answered as InternalServerError, and told to {@code unexpected}.
 */
public final class Pipeline {
  private final List<Link> links;
  private final Upstream upstream;
  private final Turns turns;
  private final Consumer<RuntimeException> unexpected;

  public Pipeline(
      List<Link> links, Upstream upstream, Turns turns, Consumer<RuntimeException> unexpected) {
    this.links = List.copyOf(links);
    this.upstream = upstream;
    this.turns = turns;
    this.unexpected = unexpected;
  }

  /**
   * Answers the call, without blocking.
   *
   * @param answer is told once, on any thread
   */
  public void run(Call call, Consumer<Reply> answer) {
    step(call, 0, new Outermost(answer));
  }

  /**
   * The chain as that link sees it: for calls that the link sends of its own accord.
   *
   * @throws IllegalArgumentException if the link is not in this chain
   */
  public Chain behind(Link link) {
    int index = links.indexOf(link);
    if (index < 0) {
      throw new IllegalArgumentException(
          link + " is no link of this chain; ask with one of " + links + ".");
    }
    return call -> proceed(call, index + 1);
  }

  private void step(Call first, int from, Upstream.Answer outer) {
    Call call = first;
    Upstream.Answer answer = outer;
    try {
      for (int i = from; i < links.size(); i++) {
        switch (links.get(i)) {
          case Observer observer -> {
            Call passed = observer.before(call);
            answer = new Observed(observer, call, answer);
            call = passed;
          }
          case Filter filter -> {
            Optional<Reply> now = filter.now(call);
            if (now.isPresent()) {
              answer.reply(now.get());
              return;
            }
            if (filter.handles(call)) {
              handle(filter, call, i + 1, answer);
              return;
            }
          }
        }
      }
    } catch (RuntimeException e) {
      answer.reply(refusal(e));
      return;
    }
    upstream.send(call, answer);
  }

  private void handle(Filter filter, Call call, int next, Upstream.Answer answer) {
    turns.start(
        () -> {
          Reply reply;
          try {
            reply = filter.handle(call, behind -> proceed(behind, next));
          } catch (UpstreamException e) {
            answer.failed(e);
            return;
          } catch (RuntimeException e) {
            reply = refusal(e);
          }
          answer.reply(reply);
        });
  }

  private Reply proceed(Call call, int from) {
    if (from == links.size()) {
      return sendAndWait(call);
    }
    return switch (links.get(from)) {
      case Observer observer -> observed(observer, call, from + 1);
      case Filter filter -> filtered(filter, call, from + 1);
    };
  }

  private Reply observed(Observer observer, Call call, int next) {
    Call passed;
    try {
      passed = observer.before(call);
    } catch (UpstreamException e) {
      throw e;
    } catch (RuntimeException e) {
      return refusal(e);
    }
    Reply reply;
    try {
      reply = proceed(passed, next);
    } catch (UpstreamException e) {
      observer.failed(call, e);
      throw e;
    }
    return seen(observer, call, reply);
  }

  private Reply filtered(Filter filter, Call call, int next) {
    try {
      Optional<Reply> now = filter.now(call);
      if (now.isPresent()) {
        return now.get();
      }
      return filter.handles(call)
          ? filter.handle(call, behind -> proceed(behind, next))
          : proceed(call, next);
    } catch (UpstreamException e) {
      throw e;
    } catch (RuntimeException e) {
      return refusal(e);
    }
  }

  private Reply sendAndWait(Call call) {
    CompletableFuture<Reply> coming = new CompletableFuture<>();
    upstream.send(
        call,
        new Upstream.Answer() {
          @Override
          public void reply(Reply reply) {
            coming.complete(reply);
          }

          @Override
          public void failed(UpstreamException failure) {
            coming.completeExceptionally(failure);
          }
        });
    try {
      return turns.await(coming, call.deadlineNanos());
    } catch (TimeoutException e) {
      throw new UpstreamException("DynamoDB gave no answer before the call's deadline.", true);
    } catch (CompletionException e) {
      if (e.getCause() instanceof UpstreamException failure) {
        throw failure;
      }
      throw e;
    }
  }

  private Reply seen(Observer observer, Call call, Reply reply) {
    try {
      return observer.after(call, reply);
    } catch (RuntimeException e) {
      return refusal(e);
    }
  }

  private Reply refusal(RuntimeException e) {
    if (e instanceof DynamoDbException refused) {
      return Replies.error(refused);
    }
    unexpected.accept(e);
    return Replies.error(
        DynamoDbException.of(
            ErrorType.INTERNAL_SERVER_ERROR, "Heatsink met an error of its own; see its log."));
  }

  /** Shows the answer to one observer, and passes it on. */
  private final class Observed implements Upstream.Answer {
    private final Observer observer;
    private final Call call;
    private final Upstream.Answer outer;

    Observed(Observer observer, Call call, Upstream.Answer outer) {
      this.observer = observer;
      this.call = call;
      this.outer = outer;
    }

    @Override
    public void reply(Reply reply) {
      outer.reply(seen(observer, call, reply));
    }

    @Override
    public void failed(UpstreamException failure) {
      try {
        observer.failed(call, failure);
      } catch (RuntimeException e) {
        unexpected.accept(e);
      }
      outer.failed(failure);
    }
  }

  private record Outermost(Consumer<Reply> answer) implements Upstream.Answer {
    @Override
    public void reply(Reply reply) {
      answer.accept(reply);
    }

    @Override
    public void failed(UpstreamException failure) {
      answer.accept(Replies.unanswered(failure));
    }
  }
}
