package io.heatsink.testing;

/** One history broke a promise; says with which seed it can be replayed, and what happened. */
public final class HistoryFailed extends AssertionError {
  private static final long serialVersionUID = 1;

  private final long seed;

  HistoryFailed(Scheduler scheduler, Throwable cause) {
    super(
        "Seed %d fails: %s%nReplay it alone with -D%s=%d. Faults delivered: %s. What happened:%n%s"
            .formatted(
                scheduler.seed(),
                cause,
                Histories.SEED_PROPERTY,
                scheduler.seed(),
                scheduler.delivered(),
                scheduler.trace()),
        cause);
    this.seed = scheduler.seed();
  }

  public long seed() {
    return seed;
  }
}
