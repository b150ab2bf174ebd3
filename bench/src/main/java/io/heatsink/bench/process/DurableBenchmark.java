package io.heatsink.bench.process;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts a second of the lab over HTTP that a power cut cannot take: 64 writers, items of 1 KB, each
 * answered once it is synced. Beside it, what the disk itself gives to 64 writers whose entries are
 * synced together: no lab can be faster than that.
 */
public final class DurableBenchmark {
  private static final int RUNS = 5;
  private static final int SECONDS = 6;
  private static final int WRITERS = 64;
  private static final double GOAL_PER_SECOND = 20_000;
  private static final int KEYS = 10_000;
  private static final int ITEM_BYTES = 960;

  private DurableBenchmark() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    try (Processes processes = Processes.open()) {
      Path data = processes.folder().resolve("data");
      int port = Processes.freePort();
      processes.serve(
          "lab",
          Processes.MEASURED_CORE,
          port,
          List.of(
              System.getProperty("heatsink.home") + "/heatsink",
              "lab",
              "--port",
              Integer.toString(port),
              "--no-throttle",
              "--data",
              data.toString()));
      createTable(port);
      Puts puts = new Puts(port);
      RawLoad.asFastAsItGoes(port, puts, 15);
      List<Double> labRates = new ArrayList<>();
      List<Double> diskRates = new ArrayList<>();
      for (int run = 0; run < RUNS; run++) {
        RawLoad.Outcome outcome = RawLoad.asFastAsItGoes(port, puts, SECONDS);
        if (outcome.failed() > 0) {
          throw new IOException(
              "%d of %d puts failed".formatted(outcome.failed(), outcome.answered()));
        }
        labRates.add(outcome.perSecond());
        diskRates.add(ofDisk(processes.folder().resolve("disk" + run)));
      }
      double lab = Results.median(labRates);
      double disk = Results.median(diskRates);
      Results table = new Results("durable Puts/s, " + WRITERS + " writers", "median", "runs");
      table.row("the disk alone, entries of 1 KB", Results.rate(disk), Results.all(diskRates));
      table.row("heatsink lab --data", Results.rate(lab), Results.all(labRates));
      table.print();
      Results.close("lab-durable", lab / Math.min(GOAL_PER_SECOND, disk), 1);
    }
  }

  /** How many entries a second the disk syncs if each group holds one of every writer. */
  private static double ofDisk(Path file) throws IOException {
    ByteBuffer group = ByteBuffer.allocateDirect(WRITERS * (ITEM_BYTES + 64));
    long start = System.nanoTime();
    long end = start + SECONDS * 1_000_000_000L / 2;
    long groups = 0;
    try (FileChannel log =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      while (System.nanoTime() < end) {
        log.write(group.clear());
        log.force(false);
        groups++;
      }
    }
    double perSecond = groups * WRITERS * 1e9 / (System.nanoTime() - start);
    Files.delete(file);
    return perSecond;
  }

  private static void createTable(int port) throws IOException {
    byte[] create =
        SignedRequest.of(
                "CreateTable",
                """
                {"TableName":"bench","BillingMode":"PAY_PER_REQUEST",
                 "KeySchema":[{"AttributeName":"pk","KeyType":"HASH"}],
                 "AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"}]}\
                """,
                port)
            .wire();
    boolean[] sent = {false};
    byte[] harmless = SignedRequest.of("ListTables", "{}", port).wire();
    RawLoad.asFastAsItGoes(
        port,
        () -> {
          byte[] wire = sent[0] ? harmless : create;
          sent[0] = true;
          return wire;
        },
        0.3);
  }

  /** Prepared and signed beforehand. */
  private static final class Puts implements RawLoad.Source {
    private final byte[][] requests = new byte[KEYS][];
    private int next;

    Puts(int port) {
      for (int key = 0; key < KEYS; key++) {
        requests[key] =
            SignedRequest.of(
                    "PutItem",
                    "{\"TableName\":\"bench\",\"Item\":{\"pk\":{\"S\":\"item#%d\"},\"data\":{\"S\":\"%s\"}}}"
                        .formatted(key, "x".repeat(ITEM_BYTES)),
                    port)
                .wire();
      }
    }

    @Override
    public byte[] next() {
      next = next + 1 == KEYS ? 0 : next + 1;
      return requests[next];
    }
  }
}
