package io.heatsink.proxy.metrics;

import io.heatsink.call.Call;
import io.heatsink.call.Observer;
import io.heatsink.call.Reply;
import io.heatsink.call.UpstreamException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts what passes one place of the chain, both ways. Two of them make the four taps: one in
 * front of everything, one right before the upstream.
 */
public final class Tap implements Observer {
  /** More tables than that are counted together: labels must not grow with what strangers send. */
  private static final int MOST_TABLES = 1_000;

  private final MeterRegistry registry;
  private final String requests;
  private final String responses;
  private final Map<String, Boolean> tables = new ConcurrentHashMap<>();
  private final Map<Labels, Counter> asked = new ConcurrentHashMap<>();
  private final Map<Answered, Counter> answered = new ConcurrentHashMap<>();

  private record Answered(Labels labels, Outcome outcome) {}

  private Tap(MeterRegistry registry, String requests, String responses) {
    this.registry = registry;
    this.requests = requests;
    this.responses = responses;
  }

  /** In front of everything: what clients ask, and what they are told. */
  public static Tap ofClients(MeterRegistry registry) {
    return new Tap(
        registry, "heatsink.client.to.proxy.requests", "heatsink.proxy.to.client.responses");
  }

  /** Right before the upstream: what DynamoDB is asked, and what it answers. */
  public static Tap ofUpstream(MeterRegistry registry) {
    return new Tap(
        registry, "heatsink.proxy.to.upstream.requests", "heatsink.upstream.to.proxy.responses");
  }

  @Override
  public Call before(Call call) {
    asked.computeIfAbsent(labels(call), this::requestCounter).increment();
    return call;
  }

  @Override
  public Reply after(Call call, Reply reply) {
    count(call, Outcome.of(reply));
    return reply;
  }

  @Override
  public void failed(Call call, UpstreamException failure) {
    count(call, Outcome.UNANSWERED);
  }

  private void count(Call call, Outcome outcome) {
    answered
        .computeIfAbsent(new Answered(labels(call), outcome), this::responseCounter)
        .increment();
  }

  private Labels labels(Call call) {
    Labels labels = Labels.of(call);
    if (tables.containsKey(labels.table())) {
      return labels;
    }
    if (tables.size() >= MOST_TABLES) {
      return labels.ofTableNotCounted();
    }
    tables.put(labels.table(), true);
    return labels;
  }

  private Counter requestCounter(Labels labels) {
    return Counter.builder(requests).tags(tags(labels)).register(registry);
  }

  private Counter responseCounter(Answered key) {
    return Counter.builder(responses)
        .tags(
            tags(key.labels())
                .and("outcome", key.outcome().name(), "reason", key.outcome().reason()))
        .register(registry);
  }

  private static Tags tags(Labels labels) {
    return Tags.of(
        "table", labels.table(), "index", labels.index(), "operation", labels.operation());
  }
}
