package io.heatsink.bench.process;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;

/** Raw requests, signed beforehand, from one thread over 64 keep-alive connections. */
final class RawLoad {
  private static final int CONNECTIONS = 64;
  private static final long LONGEST_PARK_NANOS = TimeUnit.MICROSECONDS.toNanos(50);
  private static final long SHORTEST_PARK_NANOS = TimeUnit.MICROSECONDS.toNanos(5);
  private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(1);

  private RawLoad() {}

  /** Requests in turn. */
  interface Source {
    byte[] next();
  }

  /** So many requests, made beforehand, one after the other and again. */
  static Source inTurn(int count, Supplier<SignedRequest> requests) {
    byte[][] prepared = new byte[count][];
    for (int i = 0; i < count; i++) {
      prepared[i] = requests.get().wire();
    }
    int[] next = {0};
    return () -> {
      next[0] = next[0] + 1 == count ? 0 : next[0] + 1;
      return prepared[next[0]];
    };
  }

  /**
   * What came of it.
   *
   * @param nanos latencies, from the moment a request was due
   * @param failed answers other than 200
   */
  record Outcome(
      long answered, long failed, double seconds, Histogram nanos, boolean limitedByLoad) {
    double perSecond() {
      return answered / seconds;
    }

    double millisAt(double percentile) {
      return nanos.getValueAtPercentile(percentile) / 1e6;
    }
  }

  /** Closed loop: each connection sends its next request when it has been answered. */
  static Outcome asFastAsItGoes(int port, Source source, double seconds) throws IOException {
    return new Run(port, source, seconds, Double.POSITIVE_INFINITY).play();
  }

  /** Open loop: so many a second, evenly, whether or not those before have been answered. */
  static Outcome atRate(int port, Source source, double seconds, double perSecond)
      throws IOException {
    return new Run(port, source, seconds, perSecond).play();
  }

  private interface WhenAnswered {
    void accept(RawConnection connection) throws IOException;
  }

  private static final class Run {
    private final Source source;
    private final double perSecond;
    private final long durationNanos;
    private final Selector selector = Selector.open();
    private final List<RawConnection> connections = new ArrayList<>();
    private final Deque<RawConnection> idle = new ArrayDeque<>();
    private final Histogram nanos = new Histogram(LONGEST_NANOS, 3);
    private long answered;
    private long failed;
    private long sent;

    Run(int port, Source source, double seconds, double perSecond) throws IOException {
      this.source = source;
      this.perSecond = perSecond;
      this.durationNanos = (long) (seconds * 1e9);
      for (int i = 0; i < CONNECTIONS; i++) {
        RawConnection connection = new RawConnection(port, selector);
        connections.add(connection);
        idle.add(connection);
      }
    }

    Outcome play() throws IOException {
      greet();
      CoreUse load = CoreUse.startOf(Processes.LOAD_CORE);
      long start = System.nanoTime();
      long end = start + durationNanos;
      while (System.nanoTime() < end) {
        sendDue(start, end);
        receive(start, end);
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      boolean limited = load.share() > 0.95;
      for (RawConnection connection : connections) {
        connection.close();
      }
      selector.close();
      return new Outcome(answered, failed, seconds, nanos, limited);
    }

    /**
     * One request on each connection before the clock starts: what is measured are connections that
     * are kept, not 64 of them being made at once.
     */
    private void greet() throws IOException {
      while (!idle.isEmpty()) {
        idle.poll().send(source.next(), System.nanoTime());
      }
      while (idle.size() < CONNECTIONS) {
        selector.select(100);
        readAll(connection -> {});
      }
    }

    private boolean isClosedLoop() {
      return perSecond == Double.POSITIVE_INFINITY;
    }

    private long due(long start) {
      return isClosedLoop() ? System.nanoTime() : start + (long) (sent * 1e9 / perSecond);
    }

    private void sendDue(long start, long end) throws IOException {
      for (long due = due(start);
          due <= System.nanoTime() && due < end && !idle.isEmpty();
          due = due(start)) {
        sent++;
        idle.poll().send(source.next(), due);
      }
    }

    private void receive(long start, long end) throws IOException {
      if (isClosedLoop()) {
        selector.select(100);
      } else {
        // The stub shares this core: it gets its turn before each look at what has come.
        long wait = Math.min(due(start), end) - System.nanoTime();
        LockSupport.parkNanos(Math.clamp(wait, SHORTEST_PARK_NANOS, LONGEST_PARK_NANOS));
        selector.selectNow();
      }
      readAll(
          connection -> {
            nanos.recordValue(
                Math.clamp(System.nanoTime() - connection.intended(), 0, LONGEST_NANOS));
            answered++;
            failed += connection.succeeded() ? 0 : 1;
            if (isClosedLoop()) {
              sendDue(start, end); // at once: the server must not wait for the rest of a batch
            }
          });
    }

    private void readAll(WhenAnswered whenAnswered) throws IOException {
      for (SelectionKey key : selector.selectedKeys()) {
        RawConnection connection = (RawConnection) key.attachment();
        if (key.isWritable()) {
          connection.flush();
        }
        if (key.isReadable() && connection.read()) {
          idle.add(connection);
          whenAnswered.accept(connection);
        }
      }
      selector.selectedKeys().clear();
    }
  }
}
