package io.heatsink.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.UnixOperatingSystemMXBean;
import io.heatsink.http.RawClient.RawReply;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Clients that mean harm, beside one that does not, which must not notice. */
class HostileClientsIT {
  /** What replays a failure. */
  private static final long SEED = 20261121;

  private static final int REQUESTS = 1_500;
  private static final int SILENT = 10_000;
  private static final FrontLimits SHORT =
      new FrontLimits(
          16_000,
          64 * 1024,
          16 * 1024 * 1024,
          128L * 1024 * 1024,
          Duration.ofSeconds(2),
          16 * 1024,
          Duration.ofSeconds(3));

  @Test
  void mutatedRequestsAreAnsweredOrClosedAndDisturbNobody() throws Exception {
    Random random = new Random(SEED);
    try (FrontUnderTest test =
            new FrontUnderTest(FrontUnderTest.ECHO, options -> options.withLimits(SHORT));
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      AtomicBoolean goesOn = new AtomicBoolean(true);
      Future<Integer> healthy = threads.submit(healthyClient(test, goesOn));
      for (int i = 0; i < REQUESTS; i++) {
        byte[] request = MutatedRequest.next(random);
        String what = "seed %d, request %d".formatted(SEED, i);
        try (Socket socket = connect(test)) {
          socket.setSoTimeout(20);
          sendInPieces(socket, request, random);
          if (random.nextInt(4) == 0) {
            socket.shutdownOutput();
          }
          checkReplies(what, readAll(socket));
        }
      }
      goesOn.set(false);
      assertThat(healthy.get()).isGreaterThan(50);
      awaitNothingHeld(test);
    }
  }

  @Test
  void sixteenMegabytesPassAndOneByteMoreDoesNot() throws IOException {
    int limit = 16 * 1024 * 1024;
    try (FrontUnderTest test = new FrontUnderTest(FrontUnderTest.ECHO);
        RawClient client = test.client()) {
      assertThat(client.send(RawClient.post("x".repeat(limit))).reply().body()).hasSize(limit);
      RawReply refused = client.send(RawClient.post("x".repeat(limit + 1))).reply();
      assertThat(refused.status()).isEqualTo(413);
      assertThat(refused.text()).contains("__type", "RequestEntityTooLarge");
      assertThat(refused.headers()).containsEntry("connection", "close");
      awaitNothingHeld(test);
    }
  }

  @Test
  void silentConnectionsEndInTheirTimeAndDisturbNobody() throws Exception {
    try (FrontUnderTest test =
            new FrontUnderTest(FrontUnderTest.ECHO, options -> options.withLimits(SHORT));
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      AtomicBoolean goesOn = new AtomicBoolean(true);
      Future<Integer> healthy = threads.submit(healthyClient(test, goesOn));
      List<Socket> silent = new ArrayList<>();
      try {
        for (long left = asManyAsTheSystemLets(); left > 0; left--) {
          silent.add(connect(test));
        }
        for (Socket socket : silent) {
          assertThat(socket.getInputStream().read())
              .as("the end of a silent connection")
              .isNegative();
        }
      } finally {
        for (Socket socket : silent) {
          socket.close();
        }
      }
      goesOn.set(false);
      assertThat(healthy.get()).isGreaterThan(50);
      awaitNothingHeld(test);
    }
  }

  private static Callable<Integer> healthyClient(FrontUnderTest test, AtomicBoolean goesOn) {
    return () -> {
      try (RawClient client = test.client()) {
        int answered = 0;
        for (; goesOn.get(); answered++) {
          String body = "healthy " + answered;
          assertThat(client.send(RawClient.post(body)).reply().text()).isEqualTo(body);
        }
        return answered;
      }
    };
  }

  private static Socket connect(FrontUnderTest test) throws IOException {
    Socket socket = new Socket(test.front.address().getAddress(), test.front.address().getPort());
    socket.setSoTimeout(30_000);
    return socket;
  }

  private static void sendInPieces(Socket socket, byte[] request, Random random) {
    int at = 0;
    while (at < request.length) {
      int to = Math.min(request.length, at + 1 + random.nextInt(Math.max(1, request.length)));
      try {
        socket.getOutputStream().write(request, at, to - at);
        socket.getOutputStream().flush();
      } catch (IOException e) {
        return; // refused, and closed already
      }
      at = to;
    }
  }

  /** What comes until the other side ends, or waits for more. */
  private static byte[] readAll(Socket socket) {
    byte[] bytes = new byte[1 << 16];
    int size = 0;
    try {
      for (int read; size < bytes.length; size += read) {
        read = socket.getInputStream().read(bytes, size, bytes.length - size);
        if (read < 0) {
          break;
        }
      }
    } catch (IOException e) {
      // Silence, or a reset behind the last reply.
    }
    return Arrays.copyOf(bytes, size);
  }

  /** Each reply is one of HTTP, and each refusal an error in DynamoDB's form. */
  private static void checkReplies(String what, byte[] bytes) {
    String text = new String(bytes, ISO_8859_1);
    if (text.isEmpty()) {
      return;
    }
    assertThat(text).as(what).matches("(?s)HTTP/1\\.1 (100|200|4\\d\\d|501|503|505) .*");
    int refusal = text.indexOf("\r\nConnection: close");
    if (text.startsWith("HTTP/1.1 4")) {
      assertThat(text).as(what).contains("\"__type\":\"com.amazon");
      assertThat(refusal).as(what).isPositive();
    }
  }

  private static void awaitNothingHeld(FrontUnderTest test) {
    Instant until = Instant.now().plusSeconds(30);
    while (test.front.bytesInFlight() > 0) {
      assertThat(Instant.now()).as("bytes are given back").isBefore(until);
      Thread.onSpinWait();
    }
    assertThat(test.front.bytesInFlight()).isZero();
  }

  /** Each connection takes two file descriptors of this process. */
  private static long asManyAsTheSystemLets() {
    if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system) {
      long left = system.getMaxFileDescriptorCount() - system.getOpenFileDescriptorCount() - 500;
      return Math.min(SILENT, left / 2);
    }
    return SILENT;
  }
}
