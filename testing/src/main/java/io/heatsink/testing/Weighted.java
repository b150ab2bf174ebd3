package io.heatsink.testing;

import java.util.ArrayList;
import java.util.List;

/** Values of which some are drawn more often than others: a mix of operations, say. */
public final class Weighted<T> {
  private final List<T> values = new ArrayList<>();
  private final List<Integer> upTo = new ArrayList<>();
  private int total;

  public Weighted<T> with(int weight, T value) {
    total += weight;
    values.add(value);
    upTo.add(total);
    return this;
  }

  public T draw(Choices choices) {
    int drawn = choices.below(total);
    int index = 0;
    while (upTo.get(index) <= drawn) {
      index++;
    }
    return values.get(index);
  }
}
