package io.heatsink.partition;

import java.util.Map;

/**
 * A table with its partitions and those of its indexes at a moment.
 *
 * @param indexes by name
 */
public record TableView(ResourceView table, Map<String, ResourceView> indexes) {
  public TableView {
    indexes = Map.copyOf(indexes);
  }
}
