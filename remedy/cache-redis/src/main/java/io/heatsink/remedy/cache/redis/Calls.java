package io.heatsink.remedy.cache.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.heatsink.remedy.cache.shared.SharedTiming;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/** How one table's scripts are called. */
final class Calls {
  private static final int ORIGIN_BYTES = 12;

  private final Keys keys;
  private final SharedTiming timing;
  // Nobody else's, ever: marks are made of it.
  private final String origin;
  private final AtomicLong calls = new AtomicLong();

  Calls(Keys keys, SharedTiming timing) {
    this.keys = keys;
    this.timing = timing;
    byte[] random = new byte[ORIGIN_BYTES];
    new SecureRandom().nextBytes(random);
    this.origin = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
  }

  /** Who this is on the table's channel. */
  String origin() {
    return origin;
  }

  Arguments arguments() {
    return new Arguments()
        .add(origin + '-' + Long.toString(calls.incrementAndGet(), Character.MAX_RADIX))
        .add(origin)
        .add(timing.quietAfterLoss())
        .add(timing.settling());
  }

  CompletableFuture<List<Object>> run(Session session, Script script, Arguments arguments) {
    return session.run(script, keys.prefix(), arguments.toArray());
  }

  /** Ends with what Redis' clock showed. */
  CompletableFuture<Long> heartbeat(Session session, long nanos) {
    return run(session, Script.HEARTBEAT, arguments().add(nanos))
        .thenApply(answer -> number(answer.getFirst()));
  }

  /** Whatever Redis holds of the table counts no more: the next call finds that it is lost. */
  void forget(Session session) {
    var unused = session.send(redis -> redis.unlink(keys.table()));
  }

  static long number(Object answer) {
    return Long.parseLong(text(answer));
  }

  static String text(Object answer) {
    return new String((byte[]) answer, US_ASCII);
  }
}
