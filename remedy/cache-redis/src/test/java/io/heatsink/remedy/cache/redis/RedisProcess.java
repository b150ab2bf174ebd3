package io.heatsink.remedy.cache.redis;

import io.heatsink.remedy.cache.redis.RedisSettings.Node;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A redis-server of a test, on loopback, in a directory of its own. It ends with the test. */
final class RedisProcess implements AutoCloseable {
  static final String HOST = "127.0.0.1";

  private static final Duration LONGEST = Duration.ofSeconds(20);
  private static final Map<String, String> BROUGHT =
      Map.of(
          "amd64", "/redis-server-6.2.6-v5-linux-amd64",
          "aarch64", "/redis-server-6.2.7-linux-arm64");

  private final Path binary;
  private final Path directory;
  private final int port;
  private final List<String> options;
  private @Nullable Process process;

  RedisProcess(Path binary, Path directory, String... options) {
    this.binary = binary;
    this.directory = directory;
    this.port = freePort();
    this.options = List.of(options);
  }

  /** The server that the build brings: 6.2. */
  static Path brought(Path directory) {
    String name = BROUGHT.get(System.getProperty("os.arch"));
    Path binary = directory.resolve("redis-server");
    try (InputStream in = RedisProcess.class.getResourceAsStream(String.valueOf(name))) {
      if (in == null) {
        throw new IllegalStateException("There is no redis-server for this machine.");
      }
      if (!Files.exists(binary)) {
        Files.copy(in, binary);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (!binary.toFile().setExecutable(true)) {
      throw new IllegalStateException(binary + " cannot be made executable.");
    }
    return binary;
  }

  /** The server that this machine has, if it has one. */
  static Optional<Path> installed() {
    for (String directory : System.getenv("PATH").split(":", -1)) {
      Path binary = Path.of(directory, "redis-server");
      if (Files.isExecutable(binary)) {
        return Optional.of(binary);
      }
    }
    return Optional.empty();
  }

  RedisProcess start() {
    launch();
    until(this::answers);
    return this;
  }

  /** Starts it, whether or not it will answer. */
  void launch() {
    List<String> command = new ArrayList<>(List.of(binary.toString()));
    if (!options.contains("--port")) {
      command.addAll(List.of("--port", Integer.toString(port)));
    }
    command.addAll(
        List.of("--bind", HOST, "--dir", directory.toString(), "--save", "", "--appendonly", "no"));
    options.forEach(option -> command.add(option.replace("{port}", Integer.toString(port))));
    try {
      Files.createDirectories(directory);
      Process started =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(directory.resolve("log").toFile()))
              .start();
      process = started;
      Runtime.getRuntime().addShutdownHook(new Thread(started::destroyForcibly));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port() {
    return port;
  }

  Node node() {
    return new Node(HOST, port);
  }

  /** Asks it something, on a connection of its own. */
  List<String> ask(String... words) {
    try (Resp resp = new Resp(HOST, port)) {
      return resp.ask(words);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  long millis() {
    List<String> time = ask("TIME");
    return Long.parseLong(time.get(0)) * 1_000 + Long.parseLong(time.get(1)) / 1_000;
  }

  /** Lets its clock go on by that much. */
  void pass(Duration duration) {
    long later = millis() + duration.toMillis() + 1;
    until(() -> millis() >= later);
  }

  /** kill -9. */
  void kill() {
    Process running = running();
    running.destroyForcibly();
    try {
      if (!running.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError("The server does not end.");
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  void stopInItsTracks() {
    signal("STOP");
  }

  void goOn() {
    signal("CONT");
  }

  static void until(BooleanSupplier condition) {
    long deadline = System.nanoTime() + LONGEST.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("It has not come about in " + LONGEST + ".");
      }
      try {
        Thread.sleep(5);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Override
  public void close() {
    if (process != null && process.isAlive()) {
      goOn();
      kill();
    }
  }

  private boolean answers() {
    try (Resp resp = new Resp(HOST, port)) {
      return resp.ask("PING").equals(List.of("PONG"));
    } catch (IOException e) {
      if (!running().isAlive()) {
        throw new AssertionError("The server has ended; see " + directory.resolve("log"), e);
      }
      return false;
    }
  }

  private void signal(String name) {
    try {
      Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(running().pid())).start();
      if (kill.waitFor() != 0) {
        throw new AssertionError("The server cannot be sent SIG" + name + ".");
      }
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private Process running() {
    if (process == null) {
      throw new IllegalStateException("The server has not been started.");
    }
    return process;
  }

  /** Low enough that a cluster's second port, 10,000 above, is one, too. */
  private static int freePort() {
    for (int i = 0; i < 1_000; i++) {
      int port = ThreadLocalRandom.current().nextInt(15_000, 30_000);
      if (isFree(port) && isFree(port + 10_000)) {
        return port;
      }
    }
    throw new IllegalStateException("There is no free port.");
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException e) {
      return false; // taken
    }
  }
}
