package io.heatsink.engine;

import io.heatsink.engine.Structure.Member;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** What a request said for the members of one {@link Structure}. */
final class Fields {
  private final Structure structure;
  private final @Nullable Object[] values;

  Fields(Structure structure) {
    this.structure = structure;
    this.values = new @Nullable Object[structure.members().size()];
  }

  /** Null if the request left the member out, or said null. */
  @SuppressWarnings("unchecked") // by the contract of put
  <T> @Nullable T get(Member<T> member) {
    return (T) values[member.index()];
  }

  /** A member that is required, and that {@link Constraints} found to be there. */
  <T> T need(Member<T> member) {
    T value = get(member);
    if (value == null) {
      throw new IllegalStateException(structure.name() + " was not checked for " + member.name());
    }
    return value;
  }

  <T> T or(Member<T> member, T absent) {
    T value = get(member);
    return value == null ? absent : value;
  }

  boolean has(Member<?> member) {
    return values[member.index()] != null;
  }

  /**
   * @param value what the member's shape reads
   */
  void put(Member<?> member, Object value) {
    values[member.index()] = value;
  }

  /** As DynamoDB shows a structure in its complaints. */
  @Override
  public String toString() {
    StringJoiner text = new StringJoiner(", ", structure.name() + "(", ")");
    for (Member<?> member : structure.members()) {
      Object value = values[member.index()];
      if (value != null) {
        text.add(member.path() + "=" + value);
      }
    }
    return text.toString();
  }
}
