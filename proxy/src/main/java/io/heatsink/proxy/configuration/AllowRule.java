package io.heatsink.proxy.configuration;

import java.util.List;
import java.util.Optional;

/**
 * One thing that a caller may do: these operations, on these tables, on items with these keys.
 *
 * @param leadingKeys what the partition key must be like; empty for any
 */
public record AllowRule(
    List<Glob> tables, AllowedOperations operations, Optional<List<Glob>> leadingKeys) {
  /** Whether it covers tables whatever their name, also those that a call does not show. */
  public boolean everyTable() {
    return tables.stream().anyMatch(Glob::matchesAll);
  }
}
