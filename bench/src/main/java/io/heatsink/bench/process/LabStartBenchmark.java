package io.heatsink.bench.process;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** From the command line to the first answered call; dynalite's beside it. */
public final class LabStartBenchmark {
  private static final int RUNS = 9;

  /** As people start it: nothing is pinned. */
  private static final String CORES = "0-1";

  private static final double MOST_SECONDS = 1;
  private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(30);

  private LabStartBenchmark() {}

  public static void main(String[] args) throws IOException {
    List<Double> lab = new ArrayList<>();
    List<Double> peer = new ArrayList<>();
    for (int i = 0; i < RUNS; i++) {
      int labPort = Processes.freePort();
      lab.add(secondsToFirstAnswer(labPort, LabServers.labCommand(labPort)));
      int peerPort = Processes.freePort();
      peer.add(secondsToFirstAnswer(peerPort, LabServers.peerCommand(peerPort)));
    }
    Results table = new Results("s to the first answer", "median", "most");
    row(table, LabServers.PEER, peer);
    row(table, LabServers.LAB, lab);
    table.print();
    Results.close("lab-start", MOST_SECONDS / Results.median(lab), 1);
  }

  private static void row(Results table, String name, List<Double> seconds) {
    double most = seconds.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    table.row(name, "%.3f".formatted(Results.median(seconds)), "%.3f".formatted(most));
  }

  private static double secondsToFirstAnswer(int port, List<String> command) throws IOException {
    byte[] call = SignedRequest.of("ListTables", "{}", port).wire();
    try (Processes processes = Processes.open()) {
      long start = System.nanoTime();
      processes.start("server", CORES, command);
      while (System.nanoTime() - start < LONGEST_NANOS) {
        if (isAnswered(port, call)) {
          return (System.nanoTime() - start) / 1e9;
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
      }
      throw new IOException("No answer from " + command);
    }
  }

  private static boolean isAnswered(int port, byte[] call) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      OutputStream out = socket.getOutputStream();
      out.write(call);
      InputStream in = socket.getInputStream();
      return new String(in.readNBytes("HTTP/1.1 200".length()), US_ASCII).equals("HTTP/1.1 200");
    } catch (IOException e) {
      return false; // not up yet
    }
  }
}
