package io.heatsink.engine;

import java.util.OptionalLong;

/**
 * What an owner lets a table or an index on demand consume per second at most.
 *
 * @param readUnits empty where there is no maximum
 * @param writeUnits empty where there is no maximum
 */
public record OnDemandMaximum(OptionalLong readUnits, OptionalLong writeUnits) {
  public static final OnDemandMaximum NONE =
      new OnDemandMaximum(OptionalLong.empty(), OptionalLong.empty());
}
