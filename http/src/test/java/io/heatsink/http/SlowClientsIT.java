package io.heatsink.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.heatsink.http.RawClient.RawReply;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
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
      advance(Duration.ofSeconds(9));
      slow.send("X-Two: 2\r\n");
      assertHealthy(healthy);
      advance(Duration.ofSeconds(2));
      assertTimedOut(slow);
      assertHealthy(healthy);
    }
  }

  @Test
  void aBodyHasToComeAtItsRate() throws IOException {
    try (FrontUnderTest test = front();
        RawClient slow = test.client();
        RawClient healthy = test.client()) {
      slow.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1000000\r\n\r\n{");
      assertHealthy(healthy);
      advance(FrontLimits.BODY_GRACE.plusSeconds(2));
      assertTimedOut(slow);
      assertHealthy(healthy);
      assertThat(test.front.bytesInFlight()).isZero();
    }
  }

  @Test
  void aConnectionThatSaysNothingIsClosedWithoutAWord() throws IOException {
    try (FrontUnderTest test = front();
        RawClient silent = test.client();
        RawClient healthy = test.client()) {
      assertHealthy(healthy);
      advance(Duration.ofSeconds(61));
      assertThat(silent.ended()).isTrue();
    }
  }

  private FrontUnderTest front() throws IOException {
    return new FrontUnderTest(FrontUnderTest.ECHO, options -> options, time);
  }

  private void advance(Duration duration) {
    nanos.addAndGet(duration.toNanos());
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
