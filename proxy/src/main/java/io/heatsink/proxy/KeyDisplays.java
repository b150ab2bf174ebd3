package io.heatsink.proxy;

import io.heatsink.journal.KeyDisplay;
import io.heatsink.journal.KeyForm;
import io.heatsink.proxy.configuration.Secret;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the displays of keys for all places that show them, under one secret, so that their hashes
 * can be joined. The secret is looked for when the first key is hashed. Safe for any thread.
 */
final class KeyDisplays {
  private static final Logger LOG = LoggerFactory.getLogger(KeyDisplays.class);
  private static final int SECRET_BYTES = 32;

  /** For displays that hash nothing. */
  private static final byte[] UNUSED = {0};

  private final Optional<Secret> configured;
  private final Supplier<byte[]> installation;
  private byte @Nullable [] secret;

  /**
   * @param configured goes before the installation's
   * @param installation throws {@link UncheckedIOException} where there is none and none can be
   *     made
   */
  KeyDisplays(Optional<Secret> configured, Supplier<byte[]> installation) {
    this.configured = configured;
    this.installation = installation;
  }

  /** Where no secret can be kept, hashes are of this process only, and the log says so. */
  KeyDisplay of(KeyForm form) {
    if (!(form instanceof KeyForm.Hashed)) {
      return new KeyDisplay(form, UNUSED);
    }
    try {
      return lasting(form);
    } catch (UncheckedIOException e) {
      LOG.warn("{} Until the next start, hashes are of this process only.", e.getMessage());
      return new KeyDisplay(form, ofThisProcess());
    }
  }

  /**
   * For what outlives the process.
   *
   * @throws UncheckedIOException if keys are to be hashed and no secret can be kept
   */
  KeyDisplay lasting(KeyForm form) {
    return new KeyDisplay(form, form instanceof KeyForm.Hashed ? secret() : UNUSED);
  }

  private synchronized byte[] secret() {
    if (secret == null) {
      secret =
          configured.map(s -> s.reveal().getBytes(StandardCharsets.UTF_8)).orElseGet(installation);
    }
    return secret;
  }

  private synchronized byte[] ofThisProcess() {
    byte[] random = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(random);
    secret = random;
    return random;
  }
}
