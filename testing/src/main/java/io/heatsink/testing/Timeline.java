package io.heatsink.testing;

import java.util.ArrayList;
import java.util.List;

/**
 * The values that one item really had, and when: what a checker holds answers against.
 *
 * <p>Positions count the changes: the value at position 0 is the first, and a value that came back
 * has several.
 *
 * @param <V> with equality by value
 */
public final class Timeline<V> {
  private final List<Change<V>> changes = new ArrayList<>();

  private record Change<V>(V value, long nanos) {}

  /** The item had this value from the beginning of time. */
  public Timeline(V first) {
    changes.add(new Change<>(first, Long.MIN_VALUE));
  }

  public void became(V value, long nanos) {
    if (nanos < changes.getLast().nanos()) {
      throw new IllegalArgumentException("Changes come in the order of time.");
    }
    changes.add(new Change<>(value, nanos));
  }

  public V current() {
    return changes.getLast().value();
  }

  public int position() {
    return changes.size() - 1;
  }

  public V valueAt(int position) {
    return changes.get(position).value();
  }

  /** The position at that moment; at the moment of a change the new one. */
  public int positionAt(long nanos) {
    int position = changes.size() - 1;
    while (changes.get(position).nanos() > nanos) {
      position--;
    }
    return position;
  }

  /** The last position up to that one at which the item had this value; -1 if it never had. */
  public int lastPosition(V value, int upTo) {
    int position = upTo;
    while (position >= 0 && !changes.get(position).value().equals(value)) {
      position--;
    }
    return position;
  }

  /** When the value at that position gave way to the next; {@link Long#MAX_VALUE} if it has not. */
  public long endOf(int position) {
    return position + 1 < changes.size() ? changes.get(position + 1).nanos() : Long.MAX_VALUE;
  }

  @Override
  public String toString() {
    return changes.toString();
  }
}
