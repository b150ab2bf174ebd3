package io.heatsink.http;

import io.heatsink.call.Reply;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The answer to one request, which its {@link Entry} owes. The first reply counts, on whatever
 * thread it comes; with it the request's part of the budget is given back, even if its connection
 * is gone by then.
 */
final class Answer implements Answering {
  private final FrontConnection connection;
  private final FrontLoop loop;
  private final boolean gzipAccepted;
  private final int taken;
  private final AtomicBoolean given = new AtomicBoolean();

  /**
   * @param taken of the budget, for the request's body
   */
  Answer(FrontConnection connection, FrontLoop loop, boolean gzipAccepted, int taken) {
    this.connection = connection;
    this.loop = loop;
    this.gzipAccepted = gzipAccepted;
    this.taken = taken;
  }

  @Override
  public void accept(Reply reply) {
    if (!given.compareAndSet(false, true)) {
      return;
    }
    loop.front.budget.giveBack(taken);
    byte[] body = reply.body();
    if (!gzipAccepted || body.length < Gzip.WORTHWHILE_BYTES) {
      send(reply, body, false);
    } else if (body.length > Gzip.LONG_WORK_BYTES && loop.eventLoop.inEventLoop()) {
      Thread.ofVirtual().name("heatsink-gzip").start(() -> send(reply, Gzip.compress(body), true));
    } else {
      send(reply, Gzip.compress(body), true);
    }
  }

  @Override
  public void cut() {
    if (given.compareAndSet(false, true)) {
      loop.front.budget.giveBack(taken);
      loop.eventLoop.execute(() -> connection.cut(this));
    }
  }

  private void send(Reply reply, byte[] body, boolean gzipped) {
    if (loop.eventLoop.inEventLoop()) {
      connection.answered(this, reply, body, gzipped);
    } else {
      loop.eventLoop.execute(() -> connection.answered(this, reply, body, gzipped));
    }
  }
}
