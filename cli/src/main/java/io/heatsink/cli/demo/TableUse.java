package io.heatsink.cli.demo;

import io.heatsink.lab.Lab;
import io.heatsink.partition.PartitionView;
import io.heatsink.partition.TableView;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** What the table consumes, second by second. */
final class TableUse implements AutoCloseable {
  private final Lab lab;
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private double reads;
  private double writes;
  private int seconds;

  /** Units per second. */
  record Units(double reads, double writes) {}

  private TableUse(Lab lab) {
    this.lab = lab;
  }

  static TableUse watch(Lab lab) {
    TableUse use = new TableUse(lab);
    // The first whole second that does not hold what was spent before the sale ends after up to
    // two.
    var unused = use.clock.scheduleAtFixedRate(use::look, 2, 1, TimeUnit.SECONDS);
    return use;
  }

  /** In the last whole second. */
  Units now() {
    double readUnits = 0;
    double writeUnits = 0;
    TableView table = lab.partitions().get(Shop.TABLE);
    for (PartitionView partition :
        table == null ? List.<PartitionView>of() : table.table().partitions()) {
      readUnits += partition.reads().servedPerSecond();
      writeUnits += partition.writes().servedPerSecond();
    }
    return new Units(readUnits, writeUnits);
  }

  /** The mean of all seconds. */
  synchronized Units mean() {
    return seconds == 0 ? now() : new Units(reads / seconds, writes / seconds);
  }

  private synchronized void look() {
    Units now = now();
    reads += now.reads();
    writes += now.writes();
    seconds++;
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
