package io.heatsink.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.heatsink.http.RawClient.RawReply;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** A client that takes its time is closed after its bound; time is moved by hand. */
class SlowClientsIT {
  private final AtomicLong nanos = new AtomicLong();
  private final Time time =
      new Time() {
        @Override
        public long nanos() {
          return nanos.get();
        }

        @Override
        public long epochSecond() {
          return 1_795_000_000;
        }
      };

  private static final FrontLimits FULL_WITH_ONE_REPLY =
      new FrontLimits(
          10, 1 << 10, 1 << 20, 1 << 20, Duration.ofSeconds(10), 0, Duration.ofSeconds(60));

  @Test
  void headersThatDoNotEndAreNotWaitedForBeyondTheirTime() throws IOException {
    try (FrontUnderTest test = front();
        RawClient slow = test.client();
        RawClient healthy = test.client()) {
      slow.send("POST / HTTP/1.1\r\nHost: h\r\nX-One: 1\r\n");
      assertHealthy(healthy);
      whileTimeFlies(() -> assertTimedOut(slow));
    }
  }

  @Test
  void aBodyHasToComeAtItsRate() throws IOException {
    try (FrontUnderTest test = front();
        RawClient slow = test.client();
        RawClient healthy = test.client()) {
      slow.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1000000\r\n\r\n{");
      assertHealthy(healthy);
      whileTimeFlies(() -> assertTimedOut(slow));
      assertThat(test.front.bytesInFlight()).isZero();
    }
  }

  @Test
  void aConnectionThatSaysNothingIsClosedWithoutAWord() throws IOException {
    try (FrontUnderTest test = front();
        RawClient silent = test.client()) {
      assertHealthy(silent);
      whileTimeFlies(() -> assertThat(silent.ended()).isTrue());
    }
  }

  @Test
  void aLongReplyComesToItsEndAlsoWhereTheClientHasEndedItsOutput() throws IOException {
    byte[] body = longReply();
    // Not on epoll: Netty 4.2.18 writes no more there once a socket was full and its input at an
    // end, as it forgets that epoll no longer knows the socket.
    try (FrontUnderTest test =
            FrontUnderTest.portable((request, answer) -> answer.accept(FrontUnderTest.ok(body)));
        RawClient client = test.client()) {
      client.send(RawClient.post("{}")).endOutput();
      assertThat(Arrays.equals(client.reply().body(), body)).isTrue();
      assertThat(client.ended()).isTrue();
    }
  }

  @Test
  void whatComesDuringALongReplyAndCannotBeHeldEndsTheConnectionAfterIt() throws IOException {
    byte[] body = longReply();
    try (FrontUnderTest test =
            new FrontUnderTest(
                (request, answer) -> answer.accept(FrontUnderTest.ok(body)),
                options -> options.withLimits(FULL_WITH_ONE_REPLY));
        RawClient client = test.client()) {
      client.send(RawClient.post("first"));
      awaitReply(test);
      client.send(RawClient.post("second"));
      assertThat(Arrays.equals(client.reply().body(), body)).isTrue();
      assertThat(client.ended()).isTrue();
      assertThat(test.front.bytesInFlight()).isZero();
    }
  }

  /** More than the sockets between them hold; its last piece is a short one. */
  private static byte[] longReply() {
    byte[] body = new byte[(32 << 20) + 1_000];
    Arrays.fill(body, (byte) 'x');
    return body;
  }

  private static void awaitReply(FrontUnderTest test) {
    while (test.front.bytesInFlight() <= FULL_WITH_ONE_REPLY.bytesInFlight()) {
      Thread.onSpinWait();
    }
  }

  /** What a client waits for. */
  private interface Wait {
    void run() throws IOException;
  }

  /** A second passes every few milliseconds until what is waited for has come. */
  private void whileTimeFlies(Wait wait) throws IOException {
    AtomicBoolean flies = new AtomicBoolean(true);
    Thread hand =
        Thread.ofVirtual()
            .start(
                () -> {
                  while (flies.get()) {
                    nanos.addAndGet(Duration.ofSeconds(1).toNanos());
                    LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
                  }
                });
    try {
      wait.run();
    } finally {
      flies.set(false);
      LockSupport.unpark(hand);
    }
  }

  private FrontUnderTest front() throws IOException {
    return new FrontUnderTest(FrontUnderTest.ECHO, options -> options, time);
  }

  private static void assertHealthy(RawClient client) throws IOException {
    assertThat(client.send(RawClient.post("well")).reply().text()).isEqualTo("well");
  }

  private static void assertTimedOut(RawClient client) throws IOException {
    RawReply reply = client.reply();
    assertThat(reply.status()).isEqualTo(408);
    assertThat(reply.text())
        .contains("\"__type\":\"com.amazon.coral.service#RequestTimeoutException\"");
    assertThat(client.ended()).isTrue();
  }
}
