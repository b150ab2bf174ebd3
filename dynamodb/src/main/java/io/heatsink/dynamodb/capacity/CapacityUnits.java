package io.heatsink.dynamodb.capacity;

/**
 * Read or write capacity units. Everything costs whole halves of a unit, so that they are counted
 * as such, and sums stay exact.
 *
 * @param halves 0 or more
 */
public record CapacityUnits(long halves) implements Comparable<CapacityUnits> {
  public static final CapacityUnits ZERO = new CapacityUnits(0);

  public CapacityUnits {
    if (halves < 0) {
      throw new IllegalArgumentException(
          "Capacity units are %s halves; they are never below zero.".formatted(halves));
    }
  }

  public static CapacityUnits ofWhole(long units) {
    return new CapacityUnits(2 * units);
  }

  /** The nearest units; for figures of DynamoDB's own, exactly those. */
  public static CapacityUnits of(double units) {
    return new CapacityUnits(Math.round(2 * units));
  }

  /** Exact: a double holds halves as they are. */
  public double value() {
    return halves / 2.0;
  }

  public CapacityUnits plus(CapacityUnits other) {
    return other.halves == 0 ? this : new CapacityUnits(halves + other.halves);
  }

  public CapacityUnits times(int factor) {
    return new CapacityUnits(halves * factor);
  }

  public boolean isZero() {
    return halves == 0;
  }

  @Override
  public int compareTo(CapacityUnits other) {
    return Long.compare(halves, other.halves);
  }

  /** As DynamoDB writes them: 0.5, 1.0. */
  @Override
  public String toString() {
    return Double.toString(value());
  }
}
