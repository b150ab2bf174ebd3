package io.heatsink.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.heatsink.call.Reply;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** How long a front that goes waits for what is under way. */
class DrainedFrontIT {
  private static final Duration LONG = Duration.ofMinutes(5);
  private static final Duration SHORT = Duration.ofMillis(50);

  private final BlockingQueue<Consumer<Reply>> underWay = new LinkedBlockingQueue<>();
  private final Entry never = (request, answer) -> underWay.add(answer);

  @Test
  void whatDoesNotEndInTimeIsCutAndCounted() throws Exception {
    try (FrontUnderTest test = new FrontUnderTest(never);
        RawClient first = test.client();
        RawClient second = test.client();
        RawClient idle = test.client()) {
      first.send(RawClient.post("1"));
      second.send(RawClient.post("2"));
      List<Consumer<Reply>> late = List.of(underWay.take(), underWay.take());

      assertThat(test.front.drain(SHORT).get()).isEqualTo(2);

      assertThat(first.ended()).isTrue();
      assertThat(second.ended()).isTrue();
      assertThat(idle.ended()).isTrue();
      late.forEach(answer -> answer.accept(FrontUnderTest.ok(new byte[0]))); // to nobody
      awaitNothingHeld(test);
    }
  }

  @Test
  void whatEndsInTimeIsNotCut() throws Exception {
    try (FrontUnderTest test = new FrontUnderTest(never);
        RawClient client = test.client()) {
      client.send(RawClient.post("1"));
      Consumer<Reply> answer = underWay.take();
      CompletableFuture<Integer> drained = test.front.drain(LONG);
      assertThat(drained).isNotDone();

      answer.accept(FrontUnderTest.ok("late".getBytes(UTF_8)));

      assertThat(client.reply().text()).isEqualTo("late");
      assertThat(drained.get()).isZero();
    }
  }

  @Test
  void halfARequestIsNothingUnderWay() throws IOException {
    try (FrontUnderTest test = new FrontUnderTest(never);
        RawClient client = test.client()) {
      client.send(RawClient.post("1").substring(0, 30));
      test.front.drain(SHORT).join();
      assertThat(client.ended()).isTrue();
      assertThat(underWay).isEmpty();
    }
  }

  private static void awaitNothingHeld(FrontUnderTest test) {
    Instant until = Instant.now().plusSeconds(10);
    while (test.front.bytesInFlight() > 0) {
      assertThat(Instant.now()).as("bytes are given back").isBefore(until);
      Thread.onSpinWait();
    }
  }
}
