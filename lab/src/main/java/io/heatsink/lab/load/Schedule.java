package io.heatsink.lab.load;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The requests of a trace with the moments at which they are due, and the overlays among them.
 *
 * <p>While an overlay with share s lasts, s / (1 - s - the others' shares) requests of its key are
 * added for each request of the trace, spread evenly: so it has that share of all requests.
 */
public final class Schedule implements Requests {
  private static final double NANOS_PER_SECOND = 1e9;
  private static final double NANOS_PER_MILLI = 1e6;

  private final TraceReader trace;
  private final Pace pace;
  private final List<Overlay> overlays;
  private final double endSeconds;
  private final double[] owed;
  private final Deque<TimedRequest> ready = new ArrayDeque<>();
  private long count;
  private long firstMillis;

  /**
   * @param endSeconds where it ends; infinite to play the whole trace
   */
  public Schedule(TraceReader trace, Pace pace, List<Overlay> overlays, double endSeconds) {
    this.trace = trace;
    this.pace = pace;
    this.overlays = List.copyOf(overlays);
    this.endSeconds = endSeconds;
    this.owed = new double[overlays.size()];
    double sum = overlays.stream().mapToDouble(Overlay::share).sum();
    if (sum >= 1) {
      throw new IllegalArgumentException(
          "The overlays' shares add up to %s; keep them under 1, for the trace itself needs a share too."
              .formatted(sum));
    }
  }

  @Override
  public Optional<TimedRequest> next() throws IOException {
    if (ready.isEmpty()) {
      advance();
    }
    return Optional.ofNullable(ready.poll());
  }

  private void advance() throws IOException {
    Optional<TraceEntry> next = trace.next();
    if (next.isEmpty()) {
      return;
    }
    TraceEntry entry = next.get();
    if (count == 0) {
      firstMillis = entry.millis();
    }
    double due =
        switch (pace) {
          case Pace.Recorded recorded ->
              (entry.millis() - firstMillis) * NANOS_PER_MILLI / recorded.speed();
          case Pace.Rate rate -> count * NANOS_PER_SECOND / rate.perSecond();
        };
    count++;
    double seconds = due / NANOS_PER_SECOND;
    if (seconds >= endSeconds) {
      return;
    }
    ready.add(new TimedRequest((long) due, entry.key(), entry.access(), entry.bytes()));
    double others =
        overlays.stream().filter(o -> o.lastsAt(seconds)).mapToDouble(Overlay::share).sum();
    for (int i = 0; i < owed.length; i++) {
      Overlay overlay = overlays.get(i);
      if (overlay.lastsAt(seconds)) {
        owed[i] += overlay.share() / (1 - others);
        for (; owed[i] >= 1; owed[i]--) {
          ready.add(new TimedRequest((long) due, overlay.key(), overlay.access(), 0));
        }
      }
    }
  }
}
