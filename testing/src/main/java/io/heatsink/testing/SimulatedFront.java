package io.heatsink.testing;

import io.heatsink.call.Call;
import io.heatsink.call.Reply;
import io.heatsink.call.Upstream;
import io.heatsink.call.UpstreamException;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The way from clients to a process that may crash: each call runs on a thread of the process, and
 * is answered exactly once, if need be by a broken connection.
 */
public final class SimulatedFront implements Upstream {
  private static final long LONGEST_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final Scheduler scheduler;
  private final SimulatedProcess process;
  private final Set<Exchange> open = new LinkedHashSet<>();
  private @Nullable Upstream handler;

  public SimulatedFront(Scheduler scheduler, SimulatedProcess process) {
    this.scheduler = scheduler;
    this.process = process;
    process.onCrash(this::breakConnections);
  }

  /** From now on calls go to this one; each boot of the process names its own. */
  public void serve(Upstream newHandler) {
    handler = newHandler;
  }

  /** Sends a client's call. It starts, and its deadline counts, from when it comes in. */
  @Override
  public void send(Call call, Answer answer) {
    scheduler.at(scheduler.nanos() + way(), () -> arrive(call, answer));
  }

  private void arrive(Call call, Answer answer) {
    Upstream current = handler;
    if (current == null || !process.isUp()) {
      back(() -> answer.failed(new UpstreamException("Connection refused.", false)));
      return;
    }
    Exchange exchange = new Exchange(answer);
    open.add(exchange);
    long nanos = scheduler.nanos();
    Call arrived =
        new Call(
            call.id(),
            call.service(),
            call.target(),
            call.operation(),
            call.caller(),
            call.headers(),
            call.body(),
            call.head(),
            nanos,
            nanos + call.deadlineNanos() - call.startNanos());
    scheduler.start(process, () -> current.send(arrived, exchange));
  }

  private void breakConnections() {
    handler = null;
    open.forEach(
        exchange ->
            back(() -> exchange.client.failed(new UpstreamException("Connection reset.", true))));
    open.clear();
  }

  private void back(Runnable answer) {
    scheduler.at(scheduler.nanos() + way(), answer);
  }

  private long way() {
    return scheduler.choices().below(LONGEST_NANOS);
  }

  /** One call that the process has not answered yet. */
  private final class Exchange implements Answer {
    private final Answer client;

    Exchange(Answer client) {
      this.client = client;
    }

    @Override
    public void reply(Reply reply) {
      if (open.remove(this)) {
        back(() -> client.reply(reply));
      }
    }

    @Override
    public void failed(UpstreamException failure) {
      if (open.remove(this)) {
        back(() -> client.failed(failure));
      }
    }
  }
}
