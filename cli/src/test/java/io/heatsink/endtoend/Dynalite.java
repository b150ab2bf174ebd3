package io.heatsink.endtoend;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** An upstream that others wrote, as a process of its own; installed by {@code npm ci}. */
final class Dynalite implements AutoCloseable {
  private static final Path COMMAND =
      Path.of(System.getProperty("heatsink.root"), "sessions/node_modules/dynalite/cli.js");

  private final Process process;
  private final int port;

  private Dynalite(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  static boolean isInstalled() {
    return Files.isRegularFile(COMMAND);
  }

  static Dynalite start() throws IOException {
    int port = freePort();
    Process process =
        new ProcessBuilder(
                "node",
                COMMAND.toString(),
                "--host",
                "127.0.0.1",
                "--port",
                Integer.toString(port),
                "--createTableMs",
                "0",
                "--updateTableMs",
                "0",
                "--deleteTableMs",
                "0")
            .redirectErrorStream(true)
            .start();
    BufferedReader said =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String line = said.readLine();
    if (line == null || !line.contains("istening")) {
      process.destroy();
      throw new IOException("dynalite does not start: " + line);
    }
    return new Dynalite(process, port);
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + port);
  }

  @Override
  public void close() {
    process.destroy();
    try {
      process.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }
}
