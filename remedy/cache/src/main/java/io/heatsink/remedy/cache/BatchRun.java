package io.heatsink.remedy.cache;

import io.heatsink.call.Call;
import io.heatsink.call.Chain;
import io.heatsink.call.Reply;
import io.heatsink.call.Schemas;
import io.heatsink.call.Turns;
import io.heatsink.call.UpstreamException;
import io.heatsink.dynamodb.wire.Head;
import io.heatsink.dynamodb.wire.Head.ReturnConsumedCapacity;
import io.heatsink.remedy.cache.BatchPart.Way;
import io.heatsink.remedy.cache.policy.CachedItem;
import io.heatsink.remedy.cache.policy.Errors;
import io.heatsink.remedy.cache.policy.Fetched;
import io.heatsink.remedy.cache.policy.Flight;
import io.heatsink.remedy.cache.policy.ItemKey;
import io.heatsink.remedy.cache.policy.Ticket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** One BatchGetItem under way. */
final class BatchRun {
  private final Call call;
  private final ReturnConsumedCapacity capacity;
  private final List<BatchPart> parts;
  private final List<BatchPart> carried;
  private final Chain chain;
  private final Turns turns;
  private final Schemas schemas;
  private final HeadReader heads;
  private final Surge surge;
  private final BatchGathering gathering;
  private final long plannedNanos;
  private @Nullable Reply refused;

  /**
   * @param plannedNanos when it was found out where each key's answer comes from
   */
  BatchRun(
      Call call,
      Head head,
      BatchBody batch,
      List<BatchPart> parts,
      Chain chain,
      Turns turns,
      Schemas schemas,
      HeadReader heads,
      Surge surge,
      long plannedNanos) {
    this.call = call;
    this.capacity = head.returnConsumedCapacity();
    this.parts = parts;
    this.carried = parts.stream().filter(BatchPart::isCarried).toList();
    this.chain = chain;
    this.turns = turns;
    this.schemas = schemas;
    this.heads = heads;
    this.surge = surge;
    this.plannedNanos = plannedNanos;
    this.gathering = new BatchGathering(call.body(), batch);
  }

  /**
   * Empty if all of it was fetched by others, whose fetches failed: then it has to be asked anew.
   */
  Optional<Reply> reply() {
    Fetched otherwise = new Fetched.Unprocessed();
    try {
      List<BatchPart> strengthened = strengthened();
      if (carried.size() == parts.size() && strengthened.isEmpty()) {
        Reply reply = proceed(call, carried);
        Optional<BatchAnswer> unused = settle(carried, reply);
        return Optional.of(reply);
      }
      List<BatchPart> plain = new ArrayList<>(carried);
      plain.removeAll(strengthened);
      Optional<Reply> error = send(plain, false).or(() -> send(strengthened, true));
      return error.or(this::gathered);
    } catch (UpstreamException e) {
      otherwise = new Fetched.Failed(e);
      throw e;
    } finally {
      for (BatchPart part : carried) {
        if (part.way() instanceof Way.Led led) {
          led.fill().ended(otherwise);
        }
      }
    }
  }

  /**
   * What has to be read strongly consistent although the batch does not say so. Where the client
   * wants to know what was consumed, a table is not split, so that each has one figure.
   */
  private List<BatchPart> strengthened() {
    if (capacity == ReturnConsumedCapacity.NONE) {
      return carried.stream().filter(BatchPart::isStrengthened).toList();
    }
    return BatchPart.byTable(carried).stream()
        .filter(parts -> parts.stream().anyMatch(BatchPart::isStrengthened))
        .flatMap(List::stream)
        .toList();
  }

  /** Sends some of the keys; gives the answer that the whole batch then has, if it is an error. */
  private Optional<Reply> send(List<BatchPart> group, boolean strengthened) {
    if (group.isEmpty()) {
      return Optional.empty();
    }
    byte[] body = BatchWriter.batch(call.body(), group, capacity, strengthened);
    Reply reply = proceed(heads.withBody(call, body), group);
    Optional<BatchAnswer> answer = settle(group, reply);
    if (answer.isPresent()) {
      gathering.add(group, reply, answer.get());
    } else if (Errors.isThrottle(reply)) {
      refused = reply;
      group.forEach(gathering::leave);
    } else {
      return Optional.of(reply);
    }
    return Optional.empty();
  }

  private Reply proceed(Call batch, List<BatchPart> group) {
    boolean bounded =
        group.stream()
            .anyMatch(part -> part.way() instanceof Way.Led led && led.fill().isFallback());
    return surge.proceed(batch, chain, bounded);
  }

  private Optional<Reply> gathered() {
    for (BatchPart part : parts) {
      switch (part.way()) {
        case Way.Held(CachedItem item) -> gathering.add(part, item, turns.nanoTime());
        case Way.Joined(Flight flight) -> join(part, flight);
        case Way.Led led -> {}
        case Way.Watched watched -> {}
        case Way.Passed passed -> {}
      }
    }
    if (gathering.hasAny()) {
      return Optional.of(gathering.reply(capacity));
    }
    // Not one key has an answer. For DynamoDB that is an error, not an empty batch.
    return Optional.ofNullable(refused);
  }

  private void join(BatchPart part, Flight flight) {
    switch (result(flight)) {
      case Fetched.Found(CachedItem item, boolean cached) -> {
        if (item.oldNanos() - plannedNanos >= 0) {
          gathering.add(part, item, turns.nanoTime());
          gathering.joined(!cached);
        } else {
          gathering.leave(part); // what was fetched may not be kept for so long
        }
      }
      case Fetched.Refused(Reply reply) -> {
        refused = reply.ofAnotherCall();
        gathering.leave(part);
      }
      case Fetched.Failed failed -> gathering.leave(part);
      case Fetched.Unprocessed unprocessed -> gathering.leave(part);
    }
  }

  private Fetched result(Flight flight) {
    try {
      return turns.await(flight.result(), call.deadlineNanos());
    } catch (TimeoutException e) {
      return new Fetched.Unprocessed();
    }
  }

  /** Gives DynamoDB's answer to all who wait for a part of it. */
  private Optional<BatchAnswer> settle(List<BatchPart> group, Reply reply) {
    if (!reply.successful()) {
      group.forEach(part -> refused(part, reply));
      return Optional.empty();
    }
    Optional<BatchAnswer> answer = BatchAnswer.read(reply.body());
    answer.ifPresent(read -> BatchPart.byTable(group).forEach(ofTable -> settle(ofTable, read)));
    return answer;
  }

  /** The same for keys of one table. */
  private void settle(List<BatchPart> ofTable, BatchAnswer answer) {
    BatchBody.Table table = ofTable.getFirst().table();
    if (ofTable.stream().allMatch(part -> part.way() instanceof Way.Passed)) {
      return;
    }
    schemas
        .find(table.name())
        .flatMap(schema -> answer.of(Names.text(call.body(), table.written()), schema.key()))
        .ifPresent(found -> ofTable.forEach(part -> settle(part, found)));
  }

  private void settle(BatchPart part, BatchAnswer.OfTable found) {
    switch (part.way()) {
      case Way.Led(Fill fill) ->
          found
              .answer(fill.item().key())
              .ifPresentOrElse(
                  answer -> fill.answered(answer, call.caller().name(), turns.nanoTime()),
                  () -> fill.ended(new Fetched.Unprocessed()));
      case Way.Watched watched ->
          found.answer(watched.item().key()).ifPresent(answer -> watched(watched, answer));
      case Way.Held held -> {}
      case Way.Joined joined -> {}
      case Way.Passed passed -> {}
    }
  }

  private void watched(Way.Watched watched, ItemAnswer answer) {
    CachedTable cached = watched.cached();
    Ticket ticket = watched.ticket();
    String owner = call.caller().name();
    long now = turns.nanoTime();
    if (!cached.isShadow()) {
      cached.items().refresh(ticket, answer.body(), answer.present(), answer.version(), owner, now);
    } else if (watched.held().isPresent()) {
      cached
          .differences()
          .compare(watched.item().key(), watched.held().get(), answer, now, turns.now());
    } else if (!ticket.consistent()) {
      cached.items().store(ticket, answer.body(), answer.present(), answer.version(), owner, now);
    }
  }

  private static void refused(BatchPart part, Reply reply) {
    switch (part.way()) {
      case Way.Led(Fill fill) -> {
        fill.ended(new Fetched.Refused(reply));
        forgetIfClosed(fill.table(), fill.item(), reply);
      }
      case Way.Watched watched -> forgetIfClosed(watched.cached(), watched.item(), reply);
      case Way.Held held -> {}
      case Way.Joined joined -> {}
      case Way.Passed passed -> {}
    }
  }

  private static void forgetIfClosed(CachedTable cached, ItemKey item, Reply reply) {
    if (Errors.closesTable(reply)) {
      cached.forgetView(item);
    }
  }
}
