package io.heatsink.testing;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One thread of a simulated process. It runs only while it holds the turn, and gives the turn away
 * by itself, at a boundary.
 */
final class Task implements Runnable {
  private final Scheduler scheduler;
  private final SimulatedProcess process;
  private final Runnable work;
  private final long number;
  private final Thread thread;

  // What the scheduler knows of it; touched only by whoever holds the turn.
  private boolean started;
  private boolean doomed;
  private @Nullable String waitingFor;
  private long waits;

  private volatile boolean turn;

  Task(Scheduler scheduler, SimulatedProcess process, long number, Runnable work) {
    this.scheduler = scheduler;
    this.process = process;
    this.number = number;
    this.work = work;
    // Virtual: a turn is handed over in about a microsecond, where two platform threads need ten.
    this.thread = Thread.ofVirtual().name(process.name() + '-' + number).unstarted(this);
  }

  SimulatedProcess process() {
    return process;
  }

  Thread thread() {
    return thread;
  }

  /** Numbers its waits, so that a waker who comes late wakes nobody. */
  long beginWait(String reason) {
    waitingFor = reason;
    return ++waits;
  }

  /** Whether it still was in that wait, and now no longer is. */
  boolean endWait(long wait) {
    if (waitingFor == null || waits != wait) {
      return false;
    }
    waitingFor = null;
    return true;
  }

  boolean isWaiting() {
    return waitingFor != null;
  }

  /** It throws {@link ProcessCrashed} the next time it gets the turn. */
  void doom() {
    doomed = true;
    waitingFor = null;
  }

  boolean isDoomed() {
    return doomed;
  }

  /** Gives it the turn. */
  void resume() {
    turn = true;
    if (started) {
      LockSupport.unpark(thread);
    } else {
      started = true;
      thread.start();
    }
  }

  /** Waits for the turn. */
  void awaitTurn() {
    while (!turn) {
      LockSupport.park(this);
    }
    turn = false;
    if (doomed) {
      throw new ProcessCrashed();
    }
  }

  @Override
  public void run() {
    @Nullable Throwable failure = null;
    try {
      awaitTurn();
      work.run();
    } catch (ProcessCrashed e) {
      failure = null; // that is how its process ends
    } catch (Throwable e) {
      failure = e; // an assertion of a client, or a fault of the code under test: ends the history
    }
    scheduler.finished(this, failure);
  }

  @Override
  public String toString() {
    return process.name()
        + '-'
        + number
        + (waitingFor == null ? " runs" : " waits for " + waitingFor);
  }
}
