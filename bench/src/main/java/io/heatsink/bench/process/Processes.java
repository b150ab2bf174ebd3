package io.heatsink.bench.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Other processes, pinned to a core, in a folder of their own; all end with this. */
final class Processes implements AutoCloseable {
  /** What is measured. */
  static final int MEASURED_CORE = 0;

  /** The load, and what stands for DynamoDB. */
  static final int LOAD_CORE = 1;

  private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);

  private final Path folder;
  private final Deque<Process> running = new ArrayDeque<>();

  private Processes(Path folder) {
    this.folder = folder;
    // Also when the benchmark is interrupted.
    Runtime.getRuntime().addShutdownHook(new Thread(this::close));
  }

  static Processes open() throws IOException {
    return new Processes(Files.createTempDirectory("heatsink-bench"));
  }

  Path folder() {
    return folder;
  }

  /** Starts the command on that core; what it says goes to a file of that name. */
  Process start(String name, int core, List<String> command) throws IOException {
    return start(name, Integer.toString(core), command);
  }

  /** The same, on a list of cores such as 0-1. */
  Process start(String name, String cores, List<String> command) throws IOException {
    List<String> pinned = new ArrayList<>(List.of("taskset", "-c", cores));
    pinned.addAll(command);
    Process process =
        new ProcessBuilder(pinned)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve(name + ".log").toFile())
            .start();
    running.push(process);
    return process;
  }

  /** Starts a server, and waits until it takes connections. */
  Process serve(String name, int core, int port, List<String> command) throws IOException {
    Process process = start(name, core, command);
    long end = System.nanoTime() + START_TIMEOUT.toNanos();
    while (System.nanoTime() < end && process.isAlive()) {
      try {
        new Socket(InetAddress.getLoopbackAddress(), port).close();
        return process;
      } catch (IOException e) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
      }
    }
    throw new IOException(
        "%s did not come up on port %d: %s"
            .formatted(name, port, Files.readString(folder.resolve(name + ".log"))));
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    while (!running.isEmpty()) {
      Process process = running.pop();
      process.descendants().forEach(ProcessHandle::destroy);
      process.destroy();
      try {
        if (!process.waitFor(STOP_TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
          process.destroyForcibly();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        process.destroyForcibly();
      }
    }
    if (Files.notExists(folder)) {
      return; // Closed before; this is the shutdown hook.
    }
    try (var files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(Processes::delete);
    } catch (IOException | UncheckedIOException e) {
      System.err.println("Left behind: " + folder);
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
