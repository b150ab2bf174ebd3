package io.heatsink.http;

import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What the connections of one front on one event loop share. Touched by that loop only.
 *
 * <p>Time limits are checked in rounds over all connections, not by a timer for each: a request
 * costs no timer, and a limit is kept to within one {@link #ROUND}.
 */
final class FrontLoop {
  private static final long ROUND = TimeUnit.MILLISECONDS.toNanos(250);
  private static final int SCRATCH_BYTES = 64 * 1024;

  final HttpFront front;
  final EventLoop eventLoop;
  final ReplyWriter writer = new ReplyWriter();

  private final List<FrontConnection> connections = new ArrayList<>();
  private final List<FrontConnection> unflushed = new ArrayList<>();
  private byte[] scratch = new byte[0];
  private long now;
  private long epochSecond;
  private boolean roundsGoOn;
  private boolean draining;

  FrontLoop(HttpFront front, EventLoop eventLoop) {
    this.front = front;
    this.eventLoop = eventLoop;
    readClocks();
  }

  /** Time as of the last round. */
  long now() {
    return now;
  }

  /** Wall clock as of the last round. */
  long epochSecond() {
    return epochSecond;
  }

  boolean draining() {
    return draining;
  }

  /** For the bytes of one read, until the next one. */
  byte[] scratch(int size) {
    if (scratch.length < size) {
      scratch = new byte[Math.max(size, SCRATCH_BYTES)];
    }
    return scratch;
  }

  void add(FrontConnection connection) {
    if (!roundsGoOn) {
      roundsGoOn = true;
      readClocks();
      scheduleRound();
    }
    connection.place = connections.size();
    connections.add(connection);
  }

  void remove(FrontConnection connection) {
    FrontConnection last = connections.removeLast();
    if (last != connection) {
      connections.set(connection.place, last);
      last.place = connection.place;
    }
  }

  /**
   * Sends what the connection has written once all that has come by now has been looked at: replies
   * go out together, and whoever waits for several is woken once.
   */
  void flushSoon(FrontConnection connection) {
    if (unflushed.isEmpty()) {
      eventLoop.execute(this::flushAll);
    }
    unflushed.add(connection);
  }

  private void flushAll() {
    unflushed.forEach(FrontConnection::flushNow);
    unflushed.clear();
  }

  /** From now on each connection ends with the reply that is on its way, or when it is idle. */
  void drain() {
    draining = true;
    readClocks();
    for (FrontConnection connection : List.copyOf(connections)) {
      connection.drain();
    }
  }

  /** Ends all connections at once, and counts the requests that were on their way. */
  void cut(AtomicInteger count) {
    for (FrontConnection connection : connections) {
      if (connection.busy()) {
        count.incrementAndGet();
      }
    }
    for (FrontConnection connection : List.copyOf(connections)) {
      connection.close();
    }
  }

  private void scheduleRound() {
    var unused = eventLoop.schedule(this::round, ROUND, TimeUnit.NANOSECONDS);
  }

  private void readClocks() {
    now = front.time.nanos();
    epochSecond = front.time.epochSecond();
  }

  private void round() {
    readClocks();
    // From behind: a connection that is closed gives its place to the last one, which has had its
    // turn.
    for (int i = connections.size() - 1; i >= 0; i--) {
      connections.get(i).checkTime(now);
    }
    roundsGoOn = !connections.isEmpty();
    if (roundsGoOn) {
      scheduleRound();
    }
  }
}
