package io.heatsink.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.heatsink.http.RawClient.RawReply;
import java.io.IOException;
import java.time.Duration;
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
