package io.heatsink.heat;

import java.util.List;

/**
 * What was known when a tick ended.
 *
 * @param atNanos the tick's time
 * @param keys those that have a verdict, hottest first by share of their limit
 * @param unrecorded half units that {@link SharedRecorder}s could not place
 */
public record HeatSnapshot(long atNanos, List<HotKey> keys, List<LoadShape> load, long unrecorded) {
  public HeatSnapshot {
    keys = List.copyOf(keys);
    load = List.copyOf(load);
  }
}
