package io.heatsink.proxy.configuration;

import java.util.Optional;

/**
 * One mistake in a configuration.
 *
 * @param setting which setting it is about, such as {@code tables.orders.cache.ttl}; empty for the
 *     file as a whole
 * @param found the value as it was written; empty where something is missing
 * @param wrong what is wrong with it
 * @param nearest the valid name that is most like the one found
 * @param advice what to do
 */
public record Problem(
    Place place,
    String setting,
    String found,
    String wrong,
    Optional<String> nearest,
    String advice) {
  /** One line for people: place, what was found, what is wrong with it, what to do. */
  @Override
  public String toString() {
    StringBuilder line = new StringBuilder(place.toString()).append(": ");
    if (!setting.isEmpty()) {
      line.append(setting).append(": ");
    }
    if (!found.isEmpty()) {
      line.append('"').append(found).append("\" ");
    }
    line.append(wrong);
    nearest.ifPresent(name -> line.append("; did you mean \"").append(name).append("\"?"));
    if (nearest.isEmpty()) {
      line.append('.');
    }
    return line.append(' ').append(advice).toString();
  }
}
