package io.heatsink.cli.demo;

import io.heatsink.lab.LabClock;
import java.time.Duration;
import java.time.Instant;

/**
 * The machine's time, which can be held for a while: then it only moves by hand, and afterwards
 * goes on from where it stands. While the demo fills its table, partitions save no burst.
 */
final class HeldClock implements LabClock {
  /** What the machine's time is ahead of this one by. */
  private long aheadNanos;

  /** What is shown while it is held; else unused. */
  private long heldNanos;

  private boolean held;

  synchronized void hold() {
    heldNanos = nanoTime();
    held = true;
  }

  @Override
  public synchronized void advance(Duration time) {
    if (held) {
      heldNanos += time.toNanos();
    } else {
      aheadNanos -= time.toNanos();
    }
  }

  synchronized void release() {
    aheadNanos = System.nanoTime() - heldNanos;
    held = false;
  }

  @Override
  public synchronized long nanoTime() {
    return held ? heldNanos : System.nanoTime() - aheadNanos;
  }

  @Override
  public synchronized Instant instant() {
    return Instant.now().minusNanos(held ? System.nanoTime() - heldNanos : aheadNanos);
  }
}
