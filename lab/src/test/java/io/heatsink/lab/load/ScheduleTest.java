package io.heatsink.lab.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heatsink.lab.load.TraceEntry.Access;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScheduleTest {
  private static final double WHOLE = Double.POSITIVE_INFINITY;

  @TempDir Path folder;

  @Test
  void recordedTimeIsPlayedSoManyTimesAsFast() throws IOException {
    List<TimedRequest> requests =
        play(new Pace.Recorded(2), List.of(), WHOLE, "1000\ta\tR\t0", "1500\tb\tW\t9");

    assertThat(requests)
        .containsExactly(
            new TimedRequest(0, "a", Access.READ, 0),
            new TimedRequest(250_000_000, "b", Access.WRITE, 9));
  }

  @Test
  void aRateGoesByOrder() throws IOException {
    List<TimedRequest> requests =
        play(new Pace.Rate(4), List.of(), WHOLE, "1\ta\tR\t0", "1\tb\tR\t0", "9\tc\tR\t0");

    assertThat(requests)
        .extracting(TimedRequest::dueNanos)
        .containsExactly(0L, 250_000_000L, 500_000_000L);
  }

  @Test
  void itEndsWhenTheTimeIsUp() throws IOException {
    assertThat(play(new Pace.Rate(2), List.of(), 1, "1\ta\tR\t0", "1\tb\tR\t0", "9\tc\tR\t0"))
        .hasSize(2);
  }

  @Test
  void anOverlayHasItsShareOfAllRequestsWhileItLasts() throws IOException {
    String[] lines = new String[10_000];
    for (int i = 0; i < lines.length; i++) {
      lines[i] = i + "\tk" + i + "\tR\t0";
    }
    List<TimedRequest> requests =
        play(
            new Pace.Rate(1_000),
            List.of(
                new Overlay("hot", 0.3, 2, 4, Access.WRITE),
                new Overlay("warm", 0.1, 2, 4, Access.READ)),
            WHOLE,
            lines);

    List<TimedRequest> during =
        requests.stream()
            .filter(r -> r.dueNanos() >= 2_000_000_000L && r.dueNanos() < 6_000_000_000L)
            .toList();
    assertThat(share(during, "hot")).isBetween(0.299, 0.301);
    assertThat(share(during, "warm")).isBetween(0.099, 0.101);
    assertThat(requests.size() - during.size()).isEqualTo(6_000);
  }

  @Test
  void overlaysThatLeaveNothingForTheTraceAreRefused() {
    assertThatThrownBy(
            () ->
                play(
                    new Pace.Rate(1),
                    List.of(
                        new Overlay("a", 0.5, 0, 1, Access.READ),
                        new Overlay("b", 0.5, 0, 1, Access.READ)),
                    WHOLE,
                    "1\ta\tR\t0"))
        .hasMessageContaining("shares add up to 1.0");
  }

  private static double share(List<TimedRequest> requests, String key) {
    return (double) requests.stream().filter(r -> r.key().equals(key)).count() / requests.size();
  }

  private List<TimedRequest> play(
      Pace pace, List<Overlay> overlays, double endSeconds, String... lines) throws IOException {
    Path file = Files.write(folder.resolve("trace"), List.of(lines));
    List<TimedRequest> requests = new ArrayList<>();
    try (TraceReader trace = TraceReader.open(file)) {
      Schedule schedule = new Schedule(trace, pace, overlays, endSeconds);
      for (Optional<TimedRequest> next = schedule.next();
          next.isPresent();
          next = schedule.next()) {
        requests.add(next.get());
      }
    }
    return requests;
  }
}
