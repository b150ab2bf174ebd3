package io.heatsink.partition;

/**
 * Capacity that flows in at a steady rate, is kept up to a bound, and is taken by calls.
 *
 * <p>It admits a call while it holds anything, and may go below zero by that call's cost. That is
 * an assumption; what is known agrees with it: a new table of 1 WCU takes a single write of 350
 * units, and refuses the next.
 *
 * <p>Exact: tokens are counted in billionths of a unit, rates in millionths of a unit per second,
 * and what a refill leaves over below that is carried to the next, so that the level depends on the
 * time alone and not on how often it was looked at. Not thread-safe: guarded by its owner's lock.
 */
final class TokenBucket {
  /** The parts in which units are counted. */
  static final long PER_UNIT = 1_000_000_000L;

  private static final long MICROS = 1_000_000L;

  /** Above this rate the arithmetic would overflow; it is a thousand times what AWS sells. */
  private static final double MAX_RATE = 20_000_000.0;

  /** Time is added in steps of at most this, for the same reason. */
  private static final long STEP_NANOS = 100_000_000_000L;

  private long level;
  private long capacity;
  private long wholeUnits;
  private long microUnits;
  private long carry;
  private long atNanos;

  /**
   * @param unitsPerSecond how fast it fills
   * @param capacitySeconds how many seconds' worth it keeps
   * @param heldSeconds how many seconds' worth it holds at the start
   */
  TokenBucket(double unitsPerSecond, int capacitySeconds, double heldSeconds, long nowNanos) {
    atNanos = nowNanos;
    long perSecond = setRate(unitsPerSecond, capacitySeconds);
    level = Math.min(capacity, Math.round(perSecond * 1_000.0 * heldSeconds));
  }

  private TokenBucket(TokenBucket other) {
    level = other.level;
    capacity = other.capacity;
    wholeUnits = other.wholeUnits;
    microUnits = other.microUnits;
    carry = other.carry;
    atNanos = other.atNanos;
  }

  /** Units in the parts that buckets count. */
  static long parts(double units) {
    return Math.round(units * PER_UNIT);
  }

  static double units(long parts) {
    return (double) parts / PER_UNIT;
  }

  private long setRate(double unitsPerSecond, int capacitySeconds) {
    long perSecond = Math.max(1, Math.round(Math.min(unitsPerSecond, MAX_RATE) * MICROS));
    wholeUnits = perSecond / MICROS;
    microUnits = perSecond % MICROS;
    capacity = perSecond * (PER_UNIT / MICROS) * capacitySeconds;
    return perSecond;
  }

  /** Goes on at another rate, with what it holds as far as that still fits. */
  void changeRate(double unitsPerSecond, int capacitySeconds, long nowNanos) {
    refill(nowNanos);
    setRate(unitsPerSecond, capacitySeconds);
    level = Math.min(level, capacity);
  }

  /** Time that runs backwards adds nothing. */
  void refill(long nowNanos) {
    long elapsed = nowNanos - atNanos;
    if (elapsed <= 0) {
      return;
    }
    atNanos = nowNanos;
    while (elapsed > 0 && level < capacity) {
      long step = Math.min(elapsed, STEP_NANOS);
      elapsed -= step;
      long micros = step * microUnits + carry;
      carry = micros % MICROS;
      level += step * wholeUnits + micros / MICROS;
    }
    if (level >= capacity) {
      level = capacity;
      carry = 0;
    }
  }

  /** Whether it admits a call; as of the last refill. */
  boolean holdsAnything() {
    return level > 0;
  }

  /** What it holds, in parts; below zero what it owes. As of the last refill. */
  long level() {
    return level;
  }

  /** The most it can hold, in parts. */
  long capacity() {
    return capacity;
  }

  double unitsPerSecond() {
    return wholeUnits + (double) microUnits / MICROS;
  }

  void take(long parts) {
    level -= parts;
  }

  /** One of the two buckets that go on from this one, with half of what it held or owed. */
  TokenBucket half() {
    var half = new TokenBucket(this);
    half.level = level / 2;
    return half;
  }
}
