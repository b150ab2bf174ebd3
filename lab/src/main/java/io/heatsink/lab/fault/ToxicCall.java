package io.heatsink.lab.fault;

import io.heatsink.call.Call;
import io.heatsink.call.Reply;
import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.TableSchema;
import io.heatsink.dynamodb.wire.Head;
import io.heatsink.dynamodb.wire.HeadParser;
import io.heatsink.http.Answering;
import io.heatsink.lab.fault.Toxic.Effect;
import io.heatsink.lab.fault.Toxic.Stream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/** Leads calls past the toxics that lie in wait for them, on their way in and out. */
public final class ToxicCall {
  /** The common pool may be full of test code that waits for this very call. */
  private static final Executor WORK = Thread::startVirtualThread;

  private final Toxics toxics;
  private final HeadParser heads;
  private final Function<DynamoDbException, Reply> errors;

  /**
   * @param schemas what is known of tables, by name
   * @param errors writes an error
   */
  public ToxicCall(
      Toxics toxics,
      Function<String, Optional<TableSchema>> schemas,
      Function<DynamoDbException, Reply> errors) {
    this.toxics = toxics;
    this.heads = new HeadParser(schemas);
    this.errors = errors;
  }

  /**
   * Executes the call, if no toxic keeps it from that; and answers it, likewise.
   *
   * @param execute does it, and tells the answer
   */
  public void lead(Call call, Consumer<Consumer<Reply>> execute, Answering answer) {
    if (toxics.isEmpty()) {
      execute.accept(answer);
      return;
    }
    pass(
        toxics.on(Stream.UPSTREAM, call, () -> head(call)),
        answer,
        () ->
            execute.accept(
                reply ->
                    pass(
                        toxics.on(Stream.DOWNSTREAM, call, () -> head(call)),
                        answer,
                        () -> answer.accept(reply))));
  }

  private Optional<Head> head(Call call) {
    try {
      return call.operation()
          .filter(operation -> operation.onData())
          .map(operation -> heads.parse(operation, call.body()));
    } catch (DynamoDbException e) {
      return Optional.empty(); // it will be refused
    }
  }

  private void pass(List<Toxics.Met> met, Answering answer, Runnable next) {
    if (met.isEmpty()) {
      next.run();
      return;
    }
    Toxics.Met first = met.getFirst();
    Runnable others = () -> pass(met.subList(1, met.size()), answer, next);
    switch (first.effect()) {
      case Effect.Latency latency -> after(drawn(latency, first.chance()), others);
      case Effect.ResetPeer reset -> after(reset.after(), answer::cut);
      case Effect.Timeout timeout when timeout.after().isZero() -> {
        var unused = first.removed().thenRunAsync(others, WORK);
      }
      case Effect.Timeout timeout -> after(timeout.after(), answer::cut);
      case Effect.Failure failure ->
          answer.accept(errors.apply(DynamoDbException.of(failure.type(), failure.message())));
      case Effect.Throttle throttle -> others.run();
    }
  }

  private static Duration drawn(Effect.Latency latency, double chance) {
    long jitter = Math.round(latency.jitter().toNanos() * (2 * chance - 1));
    return Duration.ofNanos(Math.max(0, latency.latency().toNanos() + jitter));
  }

  private static void after(Duration time, Runnable work) {
    if (time.isZero()) {
      work.run();
      return;
    }
    CompletableFuture.delayedExecutor(time.toNanos(), TimeUnit.NANOSECONDS, WORK).execute(work);
  }
}
