package io.heatsink.engine;

import java.time.Duration;
import java.time.InstantSource;

/**
 * What an engine is given from outside. With the same options, and one thread at a time that calls,
 * an engine answers the same calls alike.
 *
 * @param clock tells the time
 * @param seed of all that is drawn by chance: lags, table ids
 * @param admission decides what may consume capacity
 * @param replicaLag how far an eventually consistent read of a table may be behind
 * @param indexLag how far a read of a global index may be behind
 * @param streamLag how far a stream may be behind its table
 * @param transition how long a table or index stays CREATING, UPDATING or DELETING. At zero it has
 *     settled by the next call
 * @param lenient whether names and values that no expression uses are let pass, as DynamoDB does
 *     not
 */
public record EngineOptions(
    InstantSource clock,
    long seed,
    Admission admission,
    Lag replicaLag,
    Lag indexLag,
    Lag streamLag,
    Duration transition,
    boolean lenient) {
  /** Real time, everything admitted, nothing late. */
  public static final EngineOptions DEFAULT =
      new EngineOptions(
          InstantSource.system(),
          0,
          Admission.ALL,
          Lag.NONE,
          Lag.NONE,
          Lag.NONE,
          Duration.ZERO,
          false);

  public EngineOptions {
    if (transition.isNegative()) {
      throw new IllegalArgumentException(
          "A transition takes %s; give zero or more.".formatted(transition));
    }
  }

  public EngineOptions withClock(InstantSource next) {
    return new EngineOptions(
        next, seed, admission, replicaLag, indexLag, streamLag, transition, lenient);
  }

  public EngineOptions withSeed(long next) {
    return new EngineOptions(
        clock, next, admission, replicaLag, indexLag, streamLag, transition, lenient);
  }

  public EngineOptions withAdmission(Admission next) {
    return new EngineOptions(
        clock, seed, next, replicaLag, indexLag, streamLag, transition, lenient);
  }

  public EngineOptions withLag(Lag replica, Lag index) {
    return new EngineOptions(
        clock, seed, admission, replica, index, streamLag, transition, lenient);
  }

  public EngineOptions withStreamLag(Lag next) {
    return new EngineOptions(
        clock, seed, admission, replicaLag, indexLag, next, transition, lenient);
  }

  public EngineOptions withTransition(Duration next) {
    return new EngineOptions(
        clock, seed, admission, replicaLag, indexLag, streamLag, next, lenient);
  }

  public EngineOptions withLenient(boolean next) {
    return new EngineOptions(
        clock, seed, admission, replicaLag, indexLag, streamLag, transition, next);
  }
}
