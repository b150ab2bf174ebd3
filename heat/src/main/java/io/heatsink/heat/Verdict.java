package io.heatsink.heat;

import java.util.List;

/** How near a key's offered heat is to the limit of its partition. */
public enum Verdict {
  /** From 25 % of the limit. */
  WARM(0.25),
  /** From 50 % of the limit, or refused for its own heat's sake. */
  HOT(0.5),
  /** From the limit on. */
  OVER(1);

  /** All of them; {@link #values} would copy them each time. */
  static final List<Verdict> RISING = List.of(values());

  private final double fromShare;

  Verdict(double fromShare) {
    this.fromShare = fromShare;
  }

  double fromShare() {
    return fromShare;
  }

  public boolean atLeast(Verdict other) {
    return compareTo(other) >= 0;
  }
}
