package io.heatsink.proxy.metrics;

import io.heatsink.call.Call;
import io.heatsink.call.Observer;
import io.heatsink.call.Reply;
import io.heatsink.call.UpstreamException;
import io.heatsink.dynamodb.TableArn;
import io.heatsink.dynamodb.TableSchema;
import io.heatsink.dynamodb.ThrottlingReason;
import io.heatsink.dynamodb.wire.Head;
import io.heatsink.dynamodb.wire.ItemAccess;
import io.heatsink.proxy.accounting.ErrorReply;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Counts what passes one place of the chain, both ways. Two of them make the four taps: one in
 * front of everything, one right before the upstream.
 *
 * <p>Names come from strangers: a table or an index is a label once its schema is known, or a call
 * on it has succeeded; until then it counts as "other". A call that first shows that its table
 * exists counts for that table, its request when the reply comes.
 */
public final class Tap implements Observer {
  /** More tables and indexes than that are counted together. */
  private static final int MOST_PLACES = 1_000;

  /** Whatever else tells series apart, there are no more of each kind, but for those of "other". */
  private static final int MOST_SERIES = 10_000;

  private final MeterRegistry registry;
  private final String requests;
  private final String responses;
  private final String reasons;
  private final Function<String, Optional<TableSchema>> schemas;
  private final Set<Place> places = ConcurrentHashMap.newKeySet();

  /** Calls under way whose request is counted when their reply has come. */
  private final Set<Long> uncounted = ConcurrentHashMap.newKeySet();

  private final Map<Labels, Counter> asked = new ConcurrentHashMap<>();
  private final Map<Answered, Counter> answered = new ConcurrentHashMap<>();
  private final Map<Answered, Counter> throttled = new ConcurrentHashMap<>();

  private record Place(String table, String index) {}

  private record Answered(Labels labels, Outcome outcome) {}

  private Tap(
      MeterRegistry registry,
      Function<String, Optional<TableSchema>> schemas,
      String requests,
      String responses,
      String reasons) {
    this.registry = registry;
    this.schemas = schemas;
    this.requests = requests;
    this.responses = responses;
    this.reasons = reasons;
  }

  /**
   * In front of everything: what clients ask, and what they are told.
   *
   * @param schemas what is known of a table by now; must neither block nor remember the name
   */
  public static Tap ofClients(
      MeterRegistry registry, Function<String, Optional<TableSchema>> schemas) {
    return new Tap(
        registry,
        schemas,
        "heatsink.client.to.proxy.requests",
        "heatsink.proxy.to.client.responses",
        "heatsink.proxy.to.client.throttling.reasons");
  }

  /** Right before the upstream: what DynamoDB is asked, and what it answers. */
  public static Tap ofUpstream(
      MeterRegistry registry, Function<String, Optional<TableSchema>> schemas) {
    return new Tap(
        registry,
        schemas,
        "heatsink.proxy.to.upstream.requests",
        "heatsink.upstream.to.proxy.responses",
        "heatsink.upstream.to.proxy.throttling.reasons");
  }

  @Override
  public Call before(Call call) {
    Labels raw = Labels.of(call);
    Labels shown = shown(raw, false);
    if (shown.equals(raw)) {
      countRequest(shown);
    } else {
      uncounted.add(call.id());
    }
    return call;
  }

  @Override
  public Reply after(Call call, Reply reply) {
    if (reply.successful()) {
      count(call, Outcome.SUCCESS);
      return reply;
    }
    ErrorReply error = ErrorReply.of(reply);
    Head head = call.head();
    ItemAccess first =
        head == null || head.accesses().isEmpty() ? null : head.accesses().getFirst();
    count(call, Outcome.of(reply, error, first));
    for (ThrottlingReason reason : error.throttlingReasons()) {
      countReason(call, reason);
    }
    return reply;
  }

  @Override
  public void failed(Call call, UpstreamException failure) {
    count(call, Outcome.UNANSWERED);
  }

  private void count(Call call, Outcome outcome) {
    Labels labels = shown(Labels.of(call), outcome.equals(Outcome.SUCCESS));
    if (!uncounted.isEmpty() && uncounted.remove(call.id())) {
      countRequest(labels);
    }
    Answered key = new Answered(labels, outcome);
    if (answered.size() >= MOST_SERIES && !answered.containsKey(key)) {
      key = new Answered(labels.withOtherTable(), outcome);
    }
    answered.computeIfAbsent(key, this::responseCounter).increment();
  }

  /** DynamoDB names each limit that was short; a response is counted once, a limit each time. */
  private void countReason(Call call, ThrottlingReason reason) {
    Labels labels = shown(Labels.of(call), false);
    Answered key = new Answered(labels, new Outcome("throttled", reason.code()));
    if (throttled.size() >= MOST_SERIES && !throttled.containsKey(key)) {
      key = new Answered(labels.withOtherTable(), key.outcome());
    }
    throttled.computeIfAbsent(key, this::reasonCounter).increment();
  }

  private void countRequest(Labels labels) {
    Labels key = labels;
    if (asked.size() >= MOST_SERIES && !asked.containsKey(key)) {
      key = labels.withOtherTable();
    }
    asked.computeIfAbsent(key, this::requestCounter).increment();
  }

  /**
   * What of the labels may be shown.
   *
   * @param exists whether what they name has just been shown to exist
   */
  private Labels shown(Labels labels, boolean exists) {
    if (!labels.ofOneTable()) {
      return labels;
    }
    Place place = new Place(labels.table(), labels.index());
    if (places.contains(place)) {
      return labels;
    }
    if ((exists || isKnown(labels)) && TableArn.isPossible(labels.table())) {
      if (places.size() < MOST_PLACES) {
        places.add(place);
        return labels;
      }
      return labels.withOtherTable();
    }
    return labels.ofNamedIndex() ? shown(labels.withOtherIndex(), false) : labels.withOtherTable();
  }

  private boolean isKnown(Labels labels) {
    return schemas
        .apply(labels.table())
        .filter(schema -> !labels.ofNamedIndex() || schema.indexes().containsKey(labels.index()))
        .isPresent();
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

  private Counter reasonCounter(Answered key) {
    return Counter.builder(reasons)
        .tags(tags(key.labels()).and("reason", key.outcome().reason()))
        .register(registry);
  }

  private static Tags tags(Labels labels) {
    return Tags.of(
        "table", labels.table(), "index", labels.index(), "operation", labels.operation());
  }
}
