package io.heatsink.cli;

import io.heatsink.lab.Lab;
import io.heatsink.lab.LabOptions;
import io.heatsink.partition.PartitionSettings;
import java.io.IOException;

/** Labs on any free port. */
final class Labs {
  private Labs() {}

  static Lab unlimited() throws IOException {
    return of(PartitionSettings.DEFAULT.withThrottle(false));
  }

  static Lab of(PartitionSettings limits) throws IOException {
    return Lab.start(LabOptions.DEFAULT.withPort(0).withLimits(limits));
  }
}
