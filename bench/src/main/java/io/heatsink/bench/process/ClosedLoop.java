package io.heatsink.bench.process;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Calls in this process, of which so many are under way at any time: who is answered goes on. */
final class ClosedLoop {
  private static final long LONGEST_SECONDS = 60;

  private ClosedLoop() {}

  /** What is called. */
  interface Side {
    /** Makes one call; runs {@code next} once it is answered. */
    void call(int number, Runnable next);
  }

  /**
   * What one call took.
   *
   * @param micros of time, divided by the calls that were made in it
   * @param cpuMicros of this process's processor time
   */
  record Cost(double micros, double cpuMicros) {}

  /** Makes the calls of these numbers. */
  static Cost run(Side side, int from, int to, int underWay) throws InterruptedException {
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    AtomicInteger numbers = new AtomicInteger(from);
    CountDownLatch left = new CountDownLatch(underWay);
    long cpu = system.getProcessCpuTime();
    long start = System.nanoTime();
    for (int i = 0; i < underWay; i++) {
      next(side, numbers, to, left);
    }
    if (!left.await(LONGEST_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException(
          "Call %s of %d is not answered.".formatted(numbers, to - from));
    }
    double calls = to - from;
    return new Cost(
        (System.nanoTime() - start) / calls / 1e3,
        (system.getProcessCpuTime() - cpu) / calls / 1e3);
  }

  private static void next(Side side, AtomicInteger numbers, int to, CountDownLatch left) {
    int number = numbers.getAndIncrement();
    if (number >= to) {
      left.countDown();
      return;
    }
    side.call(number, () -> next(side, numbers, to, left));
  }
}
