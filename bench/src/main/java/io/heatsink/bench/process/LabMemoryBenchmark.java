package io.heatsink.bench.process;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Resident memory of the shipped lab with a million items of 1 KB, default flags. */
public final class LabMemoryBenchmark {
  private static final int ITEMS = 1_000_000;
  private static final int ITEMS_EACH = 10;
  private static final long MOST_KIBIBYTES = 2_500L * 1_000_000 / 1_024;
  private static final long SETTLE_SECONDS = 10;

  private LabMemoryBenchmark() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    try (Processes processes = Processes.open()) {
      int port = Processes.freePort();
      Process lab =
          processes.serve("lab", Processes.MEASURED_CORE, port, LabServers.labCommand(port));
      long empty = Memory.resident(lab);
      LabTable.filled(port, ITEMS / ITEMS_EACH, ITEMS_EACH);
      LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(SETTLE_SECONDS));
      long full = Memory.resident(lab);
      Results table = new Results("resident memory", "MB");
      table.row("empty", Long.toString(empty * 1_024 / 1_000_000));
      table.row("1,000,000 items of 1 KB", Long.toString(full * 1_024 / 1_000_000));
      table.print();
      Results.close("lab-memory", (double) MOST_KIBIBYTES / full, 1);
    }
  }
}
