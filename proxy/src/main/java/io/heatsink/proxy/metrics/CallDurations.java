package io.heatsink.proxy.metrics;

import io.heatsink.call.Call;
import io.heatsink.call.Observer;
import io.heatsink.call.Reply;
import io.heatsink.call.ServedBy;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** How long calls took, from their last byte in to the answer, by operation and by who answered. */
public final class CallDurations implements Observer {
  private static final Duration[] BUCKETS = {
    Duration.ofNanos(500_000),
    Duration.ofMillis(1),
    Duration.ofMillis(2),
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(25),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofSeconds(1),
    Duration.ofSeconds(5)
  };

  private final MeterRegistry registry;
  private final LongSupplier nanoTime;
  private final Map<Kind, Timer> timers = new ConcurrentHashMap<>();

  private record Kind(String operation, ServedBy servedBy) {}

  public CallDurations(MeterRegistry registry, LongSupplier nanoTime) {
    this.registry = registry;
    this.nanoTime = nanoTime;
  }

  @Override
  public Reply after(Call call, Reply reply) {
    Kind kind = new Kind(Labels.operation(call), reply.servedBy());
    timers
        .computeIfAbsent(kind, this::timer)
        .record(nanoTime.getAsLong() - call.startNanos(), TimeUnit.NANOSECONDS);
    return reply;
  }

  private Timer timer(Kind kind) {
    return Timer.builder("heatsink.call.duration")
        .tags(
            "operation",
            kind.operation(),
            "served_by",
            kind.servedBy().name().toLowerCase(Locale.ROOT))
        .serviceLevelObjectives(BUCKETS)
        .register(registry);
  }
}
