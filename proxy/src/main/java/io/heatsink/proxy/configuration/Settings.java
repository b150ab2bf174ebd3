package io.heatsink.proxy.configuration;

import io.heatsink.dynamodb.TableSchema;
import io.heatsink.journal.KeyForm;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Every setting there is: its name, what may stand there, what it means, and what is checked
 * between it and its neighbours. The file's reader, the command line's flags and the help page all
 * follow from this one tree.
 */
final class Settings {
  private Settings() {}

  private static final String LOOPBACK = "127.0.0.1";

  private static final Field<HostPort> LISTEN =
      new Field<>("listen", Texts.ADDRESS, "Where clients speak to the proxy.");

  private static final Field<HostPort> ADMIN =
      new Field<>("admin", Texts.ADDRESS, "Where health, metrics and heat are shown.");

  private static final Field<Secret> ADMIN_TOKEN_FILE =
      new Field<>(
          "adminTokenFile",
          new SecretFile(),
          "The file that holds what callers of the admin port must send as bearer token.");

  private static final Field<Accounting> ACCOUNTING =
      new Field<>(
          "accounting",
          Scalar.choice(Map.of("exact", Accounting.EXACT, "estimate", Accounting.ESTIMATE)),
          "Whether DynamoDB is asked for the units that each call consumed.");

  private static final Field<Boolean> INSECURE =
      new Field<>(
          "insecure",
          Texts.TRUE_OR_FALSE,
          "Listen beyond this machine without TlsSection.TLS, callers or token all the same.");

  private static final Field<Secret> KEY_HASH_SECRET_FILE =
      new Field<>(
          "keyHashSecretFile",
          new SecretFile(),
          "The secret that keys are hashed with. Without it: one that is made once for the user.");

  static final Section<Configuration> ROOT =
      new Section<>(
          "{listen: \"127.0.0.1:8100\", upstream: {region: eu-central-1}}",
          List.of(
              LISTEN,
              ADMIN,
              ADMIN_TOKEN_FILE,
              UpstreamSection.UPSTREAM,
              ACCOUNTING,
              INSECURE,
              CallersSection.CALLERS,
              TlsSection.TLS,
              LogsSection.JOURNAL,
              LogsSection.LOGS,
              LogsSection.HEAT,
              KEY_HASH_SECRET_FILE,
              RedisSection.REDIS,
              TablesSection.TABLES),
          Settings::configuration);

  private static @Nullable Configuration configuration(Section.Values values) {
    HostPort listen = values.get(LISTEN).orElse(HostPort.parse(LOOPBACK + ":8100"));
    HostPort admin = values.get(ADMIN).orElse(HostPort.parse(LOOPBACK + ":9090"));
    checkExposure(values, listen, admin);
    CallersSection.check(values, listen);
    RedisSection.check(values);
    if (values.wrote(UpstreamSection.UPSTREAM)) {
      values
          .get(UpstreamSection.UPSTREAM)
          .ifPresent(upstream -> UpstreamSection.checkLoop(values, upstream, listen, admin));
    }
    if (listen.equals(admin) && (listen.port() != 0)) {
      values.problem(
          values.wrote(ADMIN) ? ADMIN : LISTEN,
          "is the address of both listen and admin",
          "Give them different ports.");
    }
    if (!values.sound()) {
      return null;
    }
    Map<String, TableSettings> tables = new HashMap<>();
    values
        .get(TablesSection.TABLES)
        .orElse(Map.of())
        .forEach(
            (name, table) ->
                tables.put(
                    name,
                    new TableSettings(
                        table.limits(),
                        table.cache().map(TablesSection.Cache::settings),
                        table.schema().map(key -> new TableSchema(name, "", key, Map.of())))));
    return new Configuration(
        listen,
        admin,
        values.get(ADMIN_TOKEN_FILE),
        values.get(UpstreamSection.UPSTREAM),
        values.get(ACCOUNTING).orElse(Accounting.EXACT),
        values.get(INSECURE).orElse(false),
        values.get(CallersSection.CALLERS).map(CallersSection::withoutPlaces),
        values.get(TlsSection.TLS),
        values.get(LogsSection.JOURNAL),
        values.get(LogsSection.LOGS).orElse(new KeyForm.Hashed()),
        values.get(LogsSection.HEAT).orElse(new KeyForm.Clear()),
        values.get(KEY_HASH_SECRET_FILE),
        values.get(RedisSection.REDIS),
        Map.copyOf(tables));
  }

  private static void checkExposure(Section.Values values, HostPort listen, HostPort admin) {
    if (values.get(INSECURE).orElse(false)) {
      return;
    }
    String orInsecure =
        ", or write `insecure: true` if everybody who can reach it may do everything.";
    if (!listen.isLoopback()
        && (!values.wrote(TlsSection.TLS) || !values.wrote(CallersSection.CALLERS))) {
      String missing =
          values.wrote(TlsSection.TLS)
              ? "callers"
              : values.wrote(CallersSection.CALLERS) ? "tls" : "tls and callers";
      values.problem(
          LISTEN,
          "can be reached from other machines, without " + missing,
          "Add " + missing + ", listen on 127.0.0.1" + orInsecure);
    }
    if (!admin.isLoopback() && (!values.wrote(TlsSection.TLS) || !values.wrote(ADMIN_TOKEN_FILE))) {
      String missing =
          values.wrote(TlsSection.TLS)
              ? "adminTokenFile"
              : values.wrote(ADMIN_TOKEN_FILE) ? "tls" : "tls and adminTokenFile";
      values.problem(
          ADMIN,
          "can be reached from other machines, without " + missing,
          "Add " + missing + ", use 127.0.0.1" + orInsecure);
    }
  }
}
