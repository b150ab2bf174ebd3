package io.heatsink.remedy.cache.redis;

import io.heatsink.call.Turns;
import io.heatsink.remedy.cache.shared.Channel;
import io.heatsink.remedy.cache.shared.Ending;
import io.heatsink.remedy.cache.shared.SharedTiming;
import io.heatsink.remedy.cache.shared.SharedValue;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is told on a table's channel, as the listener is told of it: in order, one at a time, and
 * with a gap wherever a number is missing.
 */
final class Hearing {
  private final Channel listener;
  private final String origin;
  private final SharedTiming timing;
  private final Turns turns;
  private final Tally tally;
  private volatile long lastHeardNanos;
  // Guarded by this.
  private @Nullable Connection current;

  Hearing(Channel listener, String origin, SharedTiming timing, Turns turns, Tally tally) {
    this.listener = listener;
    this.origin = origin;
    this.timing = timing;
    this.turns = turns;
    this.tally = tally;
  }

  /** When an own heartbeat was heard last, or a connection was new. */
  long lastHeardNanos() {
    return lastHeardNanos;
  }

  synchronized Connection connected(Session session) {
    lastHeardNanos = turns.nanoTime();
    Connection made = new Connection(session);
    current = made;
    return made;
  }

  /** Nothing is heard any more. */
  synchronized void close() {
    current = null;
  }

  /** One subscription; what comes on one that has been replaced is not for the listener. */
  final class Connection {
    private final Session session;
    private @Nullable String life;
    private long number;

    private Connection(Session session) {
      this.session = session;
    }

    void gap() {
      synchronized (Hearing.this) {
        if (current == this) {
          listener.gap();
        }
      }
    }

    void message(byte[] bytes) {
      synchronized (Hearing.this) {
        if (current != this) {
          return;
        }
        Optional<Message> message = Message.read(bytes);
        if (message.isEmpty()) {
          tally.garbage();
          listener.gap();
          return;
        }
        take(message.get());
      }
    }

    private void take(Message message) {
      if (life != null && !(message.life().equals(life) && message.number() == number + 1)) {
        listener.gap();
      }
      life = message.life();
      number = message.number();
      boolean own = message.from().equals(origin);
      switch (message.what()) {
        case Message.What.Heartbeat(long nanos) -> {
          if (own) {
            lastHeardNanos = turns.nanoTime();
            listener.heartbeat(nanos);
          }
        }
        case Message.What.Opened(String write, long deadlineMillis, List<String> subjects) -> {
          if (!own) {
            listener.opened(write, subjects, remainingNanos(deadlineMillis));
          }
        }
        case Message.What.Closed(String write, Ending ending, List<String> subjects) -> {
          if (!own) {
            listener.closed(write, subjects, ending);
          }
        }
        case Message.What.ClosedWith closed -> {
          if (!own) {
            tell(closed);
          }
        }
      }
    }

    private void tell(Message.What.ClosedWith closed) {
      Optional<SharedValue> value = closed.value();
      RedisTime time = session.time();
      if (value.isPresent() && time != null) {
        long age = time.latestMillis(turns.nanoTime()) - closed.sinceMillis();
        listener.closedWith(
            closed.write(),
            closed.subjects(),
            closed.entry(),
            value.get(),
            Duration.ofMillis(age).toNanos());
      } else {
        // Damaged, or nobody can tell its age: then it only ends what was there.
        listener.closed(closed.write(), closed.subjects(), new Ending.Applied(closed.settling()));
      }
    }

    private long remainingNanos(long deadlineMillis) {
      RedisTime time = session.time();
      Duration remaining =
          time == null
              ? timing.longestWrite()
              : Duration.ofMillis(deadlineMillis - time.earliestMillis(turns.nanoTime()));
      return Math.max(0, remaining.toNanos());
    }
  }
}
