package io.heatsink.proxy.configuration;

import io.heatsink.journal.KeyForm;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that is set, checked.
 *
 * @param listen where clients speak to the proxy
 * @param admin where health, metrics and heat are shown
 * @param adminToken what the admin port asks for; empty on loopback only
 * @param upstream empty if neither file nor command line names one, which a proxy cannot start with
 * @param insecure whether to listen beyond loopback without TLS and known callers all the same
 * @param callers empty: on loopback, anybody, and no signature is checked
 * @param journal empty for no access log
 * @param logKeys how keys stand in the application log
 * @param heatKeys how keys stand in {@code /api/heat}, and so in {@code heatsink top}
 * @param keyHashSecret what keys are hashed with; empty to make one once for this installation
 * @param redis empty for a proxy that shares nothing
 */
public record Configuration(
    HostPort listen,
    HostPort admin,
    Optional<Secret> adminToken,
    Optional<Upstream> upstream,
    Accounting accounting,
    boolean insecure,
    Optional<Map<String, CallerSettings>> callers,
    Optional<TlsSettings> tls,
    Optional<JournalSettings> journal,
    KeyForm logKeys,
    KeyForm heatKeys,
    Optional<Secret> keyHashSecret,
    Optional<Redis> redis,
    Map<String, TableSettings> tables) {
  /** What is set for a table; empty if nothing is. */
  public Optional<TableSettings> table(String name) {
    return Optional.ofNullable(tables.get(name));
  }

  /** What is set for a caller; empty if there is none of that name. */
  public Optional<CallerSettings> caller(String name) {
    return callers.map(known -> known.get(name));
  }
}
