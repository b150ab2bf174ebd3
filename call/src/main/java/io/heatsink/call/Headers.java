package io.heatsink.call;

import java.util.List;
import java.util.Optional;

/**
 * HTTP headers in their order.
 *
 * @param entries names as they came; compared without regard to case
 */
public record Headers(List<Entry> entries) {
  public record Entry(String name, String value) {}

  public static final Headers NONE = new Headers(List.of());

  public Headers {
    entries = List.copyOf(entries);
  }

  /** The first value under that name. */
  public Optional<String> first(String name) {
    for (Entry entry : entries) {
      if (entry.name().equalsIgnoreCase(name)) {
        return Optional.of(entry.value());
      }
    }
    return Optional.empty();
  }
}
