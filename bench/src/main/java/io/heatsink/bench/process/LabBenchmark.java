package io.heatsink.bench.process;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Each kind of operation by itself, over HTTP, throttling off, against dynalite; items of 1 KB. The
 * kind with the least advantage decides.
 */
public final class LabBenchmark {
  private static final int RUNS = 3;
  private static final double SECONDS = 3;
  private static final double WARM_UP_SECONDS = 7;
  private static final double PEER_WARM_UP_SECONDS = 2;
  private static final double GOAL = 15;
  private static final int COLLECTIONS = 100;
  private static final int ITEMS_EACH = 100;
  private static final int PREPARED = 5_000;

  private LabBenchmark() {}

  /** Which call, for the table that it goes to. */
  private record Kind(String name, Function<LabTable, SignedRequest> call) {}

  public static void main(String[] args) throws IOException, InterruptedException {
    Random random = new Random(42);
    Supplier<Integer> any = () -> random.nextInt(COLLECTIONS);
    List<Kind> kinds =
        List.of(
            new Kind("Get", table -> table.get(any.get(), any.get())),
            new Kind("Put", table -> table.put(any.get(), any.get())),
            new Kind("Update", table -> table.update(any.get(), any.get())),
            new Kind("Query of 100 items", table -> table.query(any.get())),
            new Kind("Update of one hot item", table -> table.update(7, 7)));
    try (Processes processes = Processes.open()) {
      int lab = LabServers.lab(processes);
      int peer = LabServers.peer(processes);
      LabTable inLab = LabTable.filled(lab, COLLECTIONS, ITEMS_EACH);
      LabTable inPeer = LabTable.filled(peer, COLLECTIONS, ITEMS_EACH);
      Results table =
          new Results(
              "operations/s, one core",
              LabServers.PEER,
              LabServers.LAB,
              "ratio",
              "limited by load");
      double least = Double.MAX_VALUE;
      for (Kind kind : kinds) {
        RawLoad.Source toLab = RawLoad.inTurn(PREPARED, () -> kind.call().apply(inLab));
        RawLoad.Source toPeer = RawLoad.inTurn(PREPARED, () -> kind.call().apply(inPeer));
        RawLoad.asFastAsItGoes(lab, toLab, WARM_UP_SECONDS);
        RawLoad.asFastAsItGoes(peer, toPeer, PEER_WARM_UP_SECONDS);
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
        double ratio = Results.median(labRates) / Results.median(peerRates);
        least = Math.min(least, ratio);
        table.row(
            kind.name(),
            Results.rate(Results.median(peerRates)),
            Results.rate(Results.median(labRates)),
            "%.2f".formatted(ratio),
            Integer.toString(limited));
      }
      table.row(
          "Get by the AWS SDK for Java, one thread (for information)",
          Results.rate(bySdk(peer)),
          Results.rate(bySdk(lab)),
          "",
          "");
      table.print();
      Results.close("lab", least, GOAL);
    }
  }

  /** Calls a second; the SDK costs more than either server. */
  private static double bySdk(int port) {
    try (DynamoDbClient client =
        DynamoDbClient.builder()
            .endpointOverride(URI.create("http://127.0.0.1:" + port))
            .region(Region.of(SignedRequest.REGION))
            .credentialsProvider(
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(SignedRequest.ACCESS_KEY, SignedRequest.SECRET_KEY)))
            .build()) {
      long perSecond = 0;
      // The last second counts.
      for (int second = 0; second < 5; second++) {
        perSecond = 0;
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
        while (System.nanoTime() < end) {
          perSecond +=
              client
                      .getItem(
                          get ->
                              get.tableName("bench")
                                  .key(
                                      Map.of(
                                          "pk", AttributeValue.fromS("collection#7"),
                                          "sk", AttributeValue.fromN("7"))))
                      .hasItem()
                  ? 1
                  : 0;
        }
      }
      return perSecond;
    }
  }
}
