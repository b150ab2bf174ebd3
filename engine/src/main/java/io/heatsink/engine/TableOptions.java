package io.heatsink.engine;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Settings of a table that are kept and shown; only the first has an effect.
 *
 * @param isProtected whether it cannot be deleted
 * @param tableClass null if none was ever named
 * @param tableClassSince null if the class was named with the table
 * @param encryptionKey of the key service; null where the service's own key encrypts
 */
record TableOptions(
    boolean isProtected,
    @Nullable String tableClass,
    @Nullable Instant tableClassSince,
    @Nullable String encryptionKey) {
  static final TableOptions DEFAULT = new TableOptions(false, null, null, null);
}
