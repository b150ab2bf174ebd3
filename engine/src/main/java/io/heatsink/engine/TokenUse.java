package io.heatsink.engine;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/**
 * The token of a transaction that is being done.
 *
 * @param token of one account
 * @param request what was asked for; two that are equal ask for the same
 */
record TokenUse(IdempotencyTokens tokens, String token, List<?> request, InstantSource clock) {
  /** The transaction is done. */
  void done() {
    tokens.done(token, request, clock.instant());
  }

  /** The transaction is done, and so much of its request is remembered. */
  IdempotencyTokens.Used done(RequestDigest digest) {
    Instant now = clock.instant();
    tokens.done(token, digest, now);
    return new IdempotencyTokens.Used(token, digest, now);
  }
}
