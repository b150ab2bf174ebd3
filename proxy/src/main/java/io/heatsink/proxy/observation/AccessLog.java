package io.heatsink.proxy.observation;

import io.heatsink.call.Call;
import io.heatsink.call.Reply;
import io.heatsink.call.RequestIds;
import io.heatsink.call.ServedBy;
import io.heatsink.call.Turns;
import io.heatsink.dynamodb.KeyValue;
import io.heatsink.dynamodb.ThrottlingReason;
import io.heatsink.dynamodb.wire.ItemAccess;
import io.heatsink.journal.Access;
import io.heatsink.journal.Journal;
import io.heatsink.proxy.accounting.Charge;
import io.heatsink.proxy.accounting.Charges;
import io.heatsink.proxy.accounting.ErrorReply;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Writes one journal line for each key that a call touched; for a call that names none, one line in
 * all.
 */
public final class AccessLog {
  private static final int NO_ANSWER_STATUS = 500;

  private final @Nullable Journal journal;
  private final Turns turns;

  private AccessLog(@Nullable Journal journal, Turns turns) {
    this.journal = journal;
    this.turns = turns;
  }

  public static AccessLog to(Journal journal, Turns turns) {
    return new AccessLog(journal, turns);
  }

  public static AccessLog none(Turns turns) {
    return new AccessLog(null, turns);
  }

  void record(Call call, Reply reply, Optional<Charges> charges) {
    if (journal == null) {
      return;
    }
    @Nullable ErrorReply error =
        reply.successful()
            ? null
            : charges.flatMap(Charges::error).orElseGet(() -> ErrorReply.of(reply));
    write(
        call,
        reply.requestId(),
        reply.status(),
        error,
        reply.servedBy(),
        charges.map(Charges::byAccess).orElse(List.of()));
  }

  void failed(Call call) {
    if (journal != null) {
      write(
          call,
          RequestIds.fresh(),
          NO_ANSWER_STATUS,
          new ErrorReply("NoAnswer", List.of(), List.of()),
          ServedBy.HEATSINK,
          List.of());
    }
  }

  private void write(
      Call call,
      String requestId,
      int status,
      @Nullable ErrorReply error,
      ServedBy servedBy,
      List<Charge> charges) {
    long nanos = turns.nanoTime() - call.startNanos();
    Instant time = turns.now().minusNanos(nanos);
    List<ItemAccess> accesses = call.head() == null ? List.of() : call.head().accesses();
    for (int i = 0; i < Math.max(1, accesses.size()); i++) {
      @Nullable ItemAccess access = i < accesses.size() ? accesses.get(i) : null;
      @Nullable Charge charge = i < charges.size() ? charges.get(i) : null;
      @Nullable KeyValue sort = access == null || access.key() == null ? null : access.key().sort();
      Journal to = journal;
      if (to != null) {
        to.record(
            new Access(
                time,
                requestId,
                call.caller().name(),
                call.target(),
                access == null ? null : access.table(),
                access == null ? null : access.index(),
                access == null ? null : access.partition(),
                sort,
                access != null && access.consistent(),
                charge == null ? 0 : charge.units().read().value(),
                charge == null ? 0 : charge.units().write().value(),
                charge != null && charge.estimated(),
                TimeUnit.NANOSECONDS.toMicros(nanos),
                status,
                error == null ? null : error.typeName(),
                isThrottled(charge, error),
                reason(access, charge, error),
                servedBy));
      }
    }
  }

  private static boolean isThrottled(@Nullable Charge charge, @Nullable ErrorReply error) {
    return charge == null ? error != null && error.throttled() : charge.refused();
  }

  private static @Nullable String reason(
      @Nullable ItemAccess access, @Nullable Charge charge, @Nullable ErrorReply error) {
    Optional<ThrottlingReason> reason = Optional.empty();
    if (charge != null) {
      reason = charge.reason();
    } else if (error != null) {
      reason =
          access == null ? error.throttlingReasons().stream().findFirst() : error.reasonFor(access);
    }
    return reason.map(ThrottlingReason::code).orElse(null);
  }
}
