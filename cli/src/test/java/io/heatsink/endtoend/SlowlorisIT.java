package io.heatsink.endtoend;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.heatsink.cli.Main;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Thousands of clients that never end their requests, before a proxy that is a process. */
@EnabledOnOs(OS.LINUX)
class SlowlorisIT {
  private static final int SLOW = 5_000;
  private static final long MOST_RESIDENT_KIB = 512 * 1024;

  /** The launcher's, but for its cache of compiled classes. */
  private static final List<String> JVM =
      List.of(
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow",
          "-XX:+UseSerialGC",
          "-Xms128m",
          "-Xmx256m",
          "-XX:MaxDirectMemorySize=64m",
          "-Xss512k",
          "-Daws.disableEc2Metadata=true");

  @TempDir private Path folder;

  @Test
  void takeLittleMemoryAndDisturbNobody() throws IOException {
    List<Socket> slow = new ArrayList<>();
    try (TroubledServer server = new TroubledServer()) {
      Process proxy = start(server.endpoint());
      try (BufferedReader said = proxy.inputReader()) {
        JsonNode listening = new ObjectMapper().readTree(said.readLine());
        URI address = URI.create("http://" + listening.path("listen").asText());
        try (DynamoDbClient client = Clients.to(address)) {
          client.getItem(ItemSteps.get("a", 1));
          for (int i = 0; i < SLOW; i++) {
            slow.add(halfARequest(address, i));
          }
          for (int i = 0; i < 50; i++) {
            client.getItem(ItemSteps.get("a", 1));
          }
        }
        assertThat(residentKib(proxy)).isLessThan(MOST_RESIDENT_KIB);
        assertThat(server.seen()).hasSize(51);
      } finally {
        proxy.destroyForcibly();
      }
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
  }

  private Process start(URI upstream) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(JVM);
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(Main.class.getName());
    command.addAll(
        List.of("proxy", "--json", "--upstream", upstream.toString(), "--region", Clients.REGION));
    command.addAll(List.of("--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0"));
    return new ProcessBuilder(command)
        .directory(folder.toFile())
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  /** A head that does not end, a body that does not end, or chunks that do not. */
  private static Socket halfARequest(URI address, int number) throws IOException {
    String head =
        "POST / HTTP/1.1\r\nHost: h\r\nX-Amz-Target: DynamoDB_20120810.GetItem\r\n"
            + "X-Filler: "
            + "x".repeat(500)
            + "\r\n";
    String request =
        switch (number % 3) {
          case 0 -> head;
          case 1 -> head + "Content-Length: 1000000\r\n\r\n{";
          default -> head + "Transfer-Encoding: chunked\r\n\r\nf0000\r\n{";
        };
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), address.getPort());
    socket.getOutputStream().write(request.getBytes(ISO_8859_1));
    return socket;
  }

  private static long residentKib(Process process) throws IOException {
    return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }
}
