package io.heatsink.bench.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Resident memory of the shipped proxy with 1,000 idle keep-alive connections, after it has seen a
 * million keys.
 */
public final class MemoryBenchmark {
  private static final int IDLE_CONNECTIONS = 1_000;
  private static final int KEYS = 1_000_000;
  private static final long LIMIT_KIBIBYTES = 512 * 1024;
  private static final long SETTLE_SECONDS = 60;

  private MemoryBenchmark() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    List<Socket> idle = new ArrayList<>();
    try (Processes processes = Processes.open()) {
      int stub = Nginx.answering(processes, "stub", Processes.LOAD_CORE, Proxy.reply());
      Proxy.Started proxy =
          Proxy.start(processes, "heatsink", Processes.MEASURED_CORE, stub, "", "");
      byte[] request = Proxy.get(proxy.port()).wire();
      for (int i = 0; i < IDLE_CONNECTIONS; i++) {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
        socket.getOutputStream().write(request);
        idle.add(socket);
      }
      Keys keys = new Keys(request);
      long seen = 0;
      while (seen < KEYS) {
        seen += RawLoad.asFastAsItGoes(proxy.port(), keys, 5).answered();
      }
      // "After 60 s": that is what the goal says; nothing is waited for but the time itself.
      LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(SETTLE_SECONDS));
      long resident = Memory.resident(proxy.process());
      Results table = new Results("resident memory", "MB");
      table.row("no proxy", "0");
      table.row(
          "heatsink proxy: %,d idle connections, %,d keys".formatted(IDLE_CONNECTIONS, seen),
          Long.toString(resident / 1024));
      table.print();
      Results.close("memory", (double) LIMIT_KIBIBYTES / resident, 1);
    } finally {
      for (Socket socket : idle) {
        socket.close();
      }
    }
  }

  /** The same call with another key each time; a side-car checks no signature. */
  private static final class Keys implements RawLoad.Source {
    private static final String KEY = "item#1";

    private final String head;
    private final String body;
    private int next;

    Keys(byte[] request) {
      String[] parts = new String(request, UTF_8).split("\r\n\r\n", 2);
      this.head = parts[0].replaceFirst("Content-Length: \\d+", "");
      this.body = parts[1];
    }

    @Override
    public byte[] next() {
      String changed = body.replace(KEY, "item#" + next++);
      return (head + "Content-Length: " + changed.length() + "\r\n\r\n" + changed).getBytes(UTF_8);
    }
  }
}
