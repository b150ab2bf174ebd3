package io.heatsink.lab.load;

/** When the requests of a trace are due. */
public sealed interface Pace {
  /** As recorded, so many times as fast. */
  record Recorded(double speed) implements Pace {
    public Recorded {
      if (!(speed > 0)) {
        throw new IllegalArgumentException(
            "The speed is %s; give more than 0, such as 2 for twice as fast.".formatted(speed));
      }
    }
  }

  /** By order, so many a second. */
  record Rate(double perSecond) implements Pace {
    public Rate {
      if (!(perSecond > 0)) {
        throw new IllegalArgumentException(
            "The rate is %s; give more than 0 a second.".formatted(perSecond));
      }
    }
  }
}
