package io.heatsink.testing;

/** Something that happens at a moment of virtual time. */
final class Timer implements Comparable<Timer> {
  private final long nanos;
  private final long number;
  private final Runnable action;
  private boolean cancelled;

  Timer(long nanos, long number, Runnable action) {
    this.nanos = nanos;
    this.number = number;
    this.action = action;
  }

  long nanos() {
    return nanos;
  }

  /** Once cancelled it no longer makes time pass, either. */
  void cancel() {
    cancelled = true;
  }

  boolean isCancelled() {
    return cancelled;
  }

  void fire() {
    action.run();
  }

  /** Of two at the same moment the one that was set first. */
  @Override
  public int compareTo(Timer other) {
    int byTime = Long.compare(nanos, other.nanos);
    return byTime != 0 ? byTime : Long.compare(number, other.number);
  }
}
