package io.heatsink.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.heatsink.call.Call;
import io.heatsink.call.Headers;
import io.heatsink.call.Reply;
import io.heatsink.call.RequestIds;
import io.heatsink.call.ServedBy;
import io.heatsink.call.Upstream;
import io.heatsink.call.UpstreamException;
import io.heatsink.dynamodb.ErrorType;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * The way from one process to a server that never fails, with all that can happen to a call on it.
 *
 * <p>A call takes effect at one moment of virtual time between its sending and its answer, and,
 * where a fault says so, later, twice or never.
 */
public final class FaultyUpstream implements Upstream {
  private static final long SHORTEST_NANOS = TimeUnit.MICROSECONDS.toNanos(100);
  private static final long LONGEST_NANOS = TimeUnit.MILLISECONDS.toNanos(4);
  private static final long LONGEST_DELAY_NANOS = TimeUnit.MILLISECONDS.toNanos(800);
  private static final long LATEST_EFFECT_NANOS = TimeUnit.SECONDS.toNanos(3);
  private static final double LEFT_UNPROCESSED = 0.5;

  private final Scheduler scheduler;
  private final SimulatedProcess from;
  private final Server server;

  /** Who answers at the other end. */
  public interface Server {
    /**
     * Lets the call take effect, at once and without waiting.
     *
     * @param admits asked before each item of a batch; where it says no, the item is left
     *     unprocessed
     */
    Reply answer(Call call, BooleanSupplier admits);
  }

  public FaultyUpstream(Scheduler scheduler, SimulatedProcess from, Server server) {
    this.scheduler = scheduler;
    this.from = from;
    this.server = server;
  }

  @Override
  public void send(Call call, Answer answer) {
    from.boundary();
    long there = way(call);
    long back = way(call);
    if (scheduler.draws(Fault.RESET_BEFORE_SEND)) {
      strikes(Fault.RESET_BEFORE_SEND, call);
      fail(answer, there, false);
    } else if (scheduler.draws(Fault.RESET_AFTER_SEND)) {
      strikes(Fault.RESET_AFTER_SEND, call);
      takeEffectPerhaps(call, there);
      fail(answer, back, true);
    } else if (scheduler.draws(Fault.SERVER_ERROR)) {
      strikes(Fault.SERVER_ERROR, call);
      takeEffectPerhaps(call, there);
      reply(answer, there + back, error(ErrorType.INTERNAL_SERVER_ERROR));
    } else if (scheduler.draws(Fault.THROTTLE)) {
      strikes(Fault.THROTTLE, call);
      reply(answer, there + back, error(ErrorType.PROVISIONED_THROUGHPUT_EXCEEDED));
    } else {
      boolean twice = scheduler.draws(Fault.DUPLICATE);
      scheduler.at(
          scheduler.nanos() + there,
          () -> {
            Reply reply = takeEffect(call);
            reply(answer, back, reply);
            if (twice) {
              repeatLater(call);
            }
          });
    }
  }

  /** An error as DynamoDB sends it. */
  public static Reply error(ErrorType type) {
    String body = "{\"__type\":\"" + type.wireName() + "\",\"message\":\"" + type + "\"}";
    return new Reply(
        type.status(), RequestIds.fresh(), Headers.NONE, body.getBytes(UTF_8), ServedBy.DYNAMODB);
  }

  private void takeEffectPerhaps(Call call, long there) {
    Choices choices = scheduler.choices();
    switch (choices.below(3)) {
      case 0 -> scheduler.at(scheduler.nanos() + there, () -> takeEffect(call));
      case 1 ->
          scheduler.at(
              scheduler.nanos() + choices.below(LATEST_EFFECT_NANOS), () -> takeEffect(call));
      default -> scheduler.note(from.name(), "%d never takes effect", call.id());
    }
  }

  private void repeatLater(Call call) {
    scheduler.at(
        scheduler.nanos() + scheduler.choices().below(LATEST_EFFECT_NANOS),
        () -> {
          strikes(Fault.DUPLICATE, call);
          takeEffect(call);
        });
  }

  private Reply takeEffect(Call call) {
    boolean[] refused = new boolean[1];
    boolean partial = scheduler.draws(Fault.PARTIAL_BATCH);
    Reply reply =
        server.answer(
            call,
            () -> {
              boolean refuses = partial && scheduler.choices().chance(LEFT_UNPROCESSED);
              refused[0] |= refuses;
              return !refuses;
            });
    if (refused[0]) {
      strikes(Fault.PARTIAL_BATCH, call);
    }
    return reply;
  }

  private long way(Call call) {
    long nanos = scheduler.choices().between(SHORTEST_NANOS, LONGEST_NANOS);
    if (scheduler.draws(Fault.DELAY)) {
      strikes(Fault.DELAY, call);
      nanos += scheduler.choices().below(LONGEST_DELAY_NANOS);
    }
    return nanos;
  }

  private void reply(Answer answer, long delayNanos, Reply reply) {
    from.after(delayNanos, () -> answer.reply(reply));
  }

  private void fail(Answer answer, long delayNanos, boolean mayHaveTakenEffect) {
    from.after(
        delayNanos,
        () -> answer.failed(new UpstreamException("Connection reset.", mayHaveTakenEffect)));
  }

  private void strikes(Fault fault, Call call) {
    scheduler.strikes(fault, from.name(), "%s %d", call.target(), call.id());
  }
}
