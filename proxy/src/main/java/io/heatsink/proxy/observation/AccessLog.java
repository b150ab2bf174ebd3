package io.heatsink.proxy.observation;

import io.heatsink.call.CachedSizes;
import io.heatsink.call.Call;
import io.heatsink.call.Observer;
import io.heatsink.call.Replies;
import io.heatsink.call.Reply;
import io.heatsink.call.ServedBy;
import io.heatsink.call.Turns;
import io.heatsink.call.UpstreamException;
import io.heatsink.dynamodb.TableArn;
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
 * all. Stands in front of authorisation, so that what is refused there is written down, too.
 */
public final class AccessLog implements Observer {
  private final @Nullable Journal journal;
  private final ChargesByCall charges;
  private final Turns turns;
  private final LinesOfStrangers strangers = new LinesOfStrangers();

  private AccessLog(@Nullable Journal journal, ChargesByCall charges, Turns turns) {
    this.journal = journal;
    this.charges = charges;
    this.turns = turns;
  }

  /**
   * @param charges what calls came to; each call's are taken out when it ends
   */
  public static AccessLog to(Journal journal, ChargesByCall charges, Turns turns) {
    return new AccessLog(journal, charges, turns);
  }

  public static AccessLog none(ChargesByCall charges, Turns turns) {
    return new AccessLog(null, charges, turns);
  }

  @Override
  public Reply after(Call call, Reply reply) {
    Optional<Charges> came = charges.take(call);
    if (journal != null) {
      write(journal, call, reply, came);
    }
    return reply;
  }

  @Override
  public void failed(Call call, UpstreamException failure) {
    after(call, Replies.unanswered(failure));
  }

  /**
   * A request that did not become a call: nobody was proven to have sent it, or it is none that can
   * be read. What it names is not looked at. Of those whom nobody was proven to have sent only so
   * many a second are written, and the others counted as dropped.
   *
   * @param caller null if nobody was proven
   * @param operation null if it names none
   * @param startNanos when its last byte had come
   */
  public void refused(
      @Nullable String caller, @Nullable String operation, long startNanos, Reply reply) {
    if (journal == null) {
      return;
    }
    if (caller == null && !strangers.take(turns.nanoTime())) {
      journal.drop();
      return;
    }
    ErrorReply error = ErrorReply.of(reply);
    long nanos = turns.nanoTime() - startNanos;
    journal.record(
        new Access(
            turns.now().minusNanos(nanos),
            reply.requestId(),
            caller,
            operation,
            null,
            null,
            null,
            null,
            false,
            0,
            0,
            false,
            TimeUnit.NANOSECONDS.toMicros(nanos),
            reply.status(),
            error.typeName(),
            false,
            null,
            reply.servedBy()));
  }

  private void write(Journal to, Call call, Reply reply, Optional<Charges> came) {
    @Nullable ErrorReply error = reply.successful() ? null : error(reply, came);
    long nanos = turns.nanoTime() - call.startNanos();
    Instant time = turns.now().minusNanos(nanos);
    List<ItemAccess> accesses = call.head() == null ? List.of() : call.head().accesses();
    List<Charge> charged = Charges.of(call, reply, came);
    for (int i = 0; i < Math.max(1, accesses.size()); i++) {
      @Nullable ItemAccess access = i < accesses.size() ? accesses.get(i) : null;
      @Nullable Charge charge = i < charged.size() ? charged.get(i) : null;
      to.record(
          new Access(
              time,
              reply.requestId(),
              call.caller().name(),
              call.target(),
              access == null ? null : shown(access.table()),
              access == null || access.index() == null ? null : shown(access.index()),
              access == null ? null : access.partition(),
              access == null || access.key() == null ? null : access.key().sort(),
              access != null && access.consistent(),
              charge == null ? 0 : charge.units().read().value(),
              charge == null ? 0 : charge.units().write().value(),
              charge != null && charge.estimated(),
              TimeUnit.NANOSECONDS.toMicros(nanos),
              reply.status(),
              error == null ? null : error.typeName(),
              isThrottled(charge, error),
              reason(access, charge, error),
              servedBy(reply, i)));
    }
  }

  private static ServedBy servedBy(Reply reply, int access) {
    CachedSizes cached = reply.cached();
    if (cached == null) {
      return reply.servedBy();
    }
    // What the cache did not give is DynamoDB's, also where that refused all it was asked for.
    return cached.has(access) ? ServedBy.CACHE : ServedBy.DYNAMODB;
  }

  private static ErrorReply error(Reply reply, Optional<Charges> came) {
    Optional<ErrorReply> read =
        reply.servedBy() == ServedBy.DYNAMODB ? came.flatMap(Charges::error) : Optional.empty();
    return read.orElseGet(() -> ErrorReply.of(reply));
  }

  /** Lines wait in memory, and names that nothing can have may be of any length. */
  private static @Nullable String shown(String name) {
    return TableArn.isPossible(name) ? name : null;
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
