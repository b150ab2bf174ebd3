package io.heatsink.bench.process;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Operations a second of the lab over HTTP, throttling off, against dynalite: 40 % GetItem, 20 %
 * PutItem, 20 % UpdateItem, 20 % Query of 10 items; items of 1 KB, 10,000 keys.
 */
public final class EngineBenchmark {
  private static final int RUNS = 5;
  private static final int SECONDS = 8;
  private static final double GOAL = 10;
  private static final int COLLECTIONS = 1_000;
  private static final int ITEMS_EACH = 10;
  private static final int PREPARED = 20_000;

  private EngineBenchmark() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    try (Processes processes = Processes.open()) {
      int lab = LabServers.lab(processes);
      int peer = LabServers.peer(processes);
      RawLoad.Source toLab = mix(LabTable.filled(lab, COLLECTIONS, ITEMS_EACH));
      RawLoad.Source toPeer = mix(LabTable.filled(peer, COLLECTIONS, ITEMS_EACH));
      RawLoad.asFastAsItGoes(lab, toLab, 20);
      RawLoad.asFastAsItGoes(peer, toPeer, 5);
      List<Double> labRates = new ArrayList<>();
      List<Double> peerRates = new ArrayList<>();
      int limited = 0;
      for (int i = 0; i < RUNS; i++) {
        RawLoad.Outcome run = RawLoad.asFastAsItGoes(lab, toLab, SECONDS);
        limited += run.limitedByLoad() ? 1 : 0;
        labRates.add(LabServers.checked(run).perSecond());
        peerRates.add(
            LabServers.checked(RawLoad.asFastAsItGoes(peer, toPeer, SECONDS)).perSecond());
      }
      Results table = new Results("operations/s, one core", "median", "runs", "limited by load");
      table.row(
          LabServers.PEER, Results.rate(Results.median(peerRates)), Results.all(peerRates), "0");
      table.row(
          LabServers.LAB,
          Results.rate(Results.median(labRates)),
          Results.all(labRates),
          Integer.toString(limited));
      table.print();
      Results.close("engine", Results.median(labRates) / Results.median(peerRates), GOAL);
    }
  }

  /** The mix, prepared and signed beforehand. */
  private static RawLoad.Source mix(LabTable table) {
    Random random = new Random(42);
    return RawLoad.inTurn(
        PREPARED,
        () -> {
          int collection = random.nextInt(COLLECTIONS);
          int item = random.nextInt(ITEMS_EACH);
          int choice = random.nextInt(10);
          return choice < 4
              ? table.get(collection, item)
              : choice < 6
                  ? table.put(collection, item)
                  : choice < 8 ? table.update(collection, item) : table.query(collection);
        });
  }
}
