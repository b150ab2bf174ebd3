package io.heatsink.proxy.configuration;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code callers:}: who may call, how they prove it, what they may do. */
final class CallersSection {
  private CallersSection() {}

  private static final Field<String> ACCESS_KEY_ID =
      new Field<>(
          "accessKeyId",
          Texts.matching(
              "a key id of letters, digits and _, up to 128",
              Pattern.compile("\\w{1,128}"),
              "is no access key id"),
          "The id of the credentials that the caller signs with; made up for Heatsink.");

  private static final Field<Secret> SECRET_FILE =
      new Field<>(
          "secretFile",
          new SecretFile(),
          "The file that holds the secret key of accessKeyId, and nothing else.");

  private static final Field<String> CERTIFICATE_NAME =
      new Field<>(
          "certificateName",
          Texts.matching("a name", Pattern.compile("\\S{1,255}"), "is no name in a certificate"),
          "The common name (CN) in the caller's TLS client certificate.");

  private static final Field<String> ASSUME_ROLE =
      new Field<>(
          "assumeRole",
          Texts.matching(
              "a role's ARN such as arn:aws:iam::123456789012:role/shop",
              Pattern.compile("arn:aws[a-z-]*:iam::\\d{12}:role/[\\w+=,.@/-]{1,576}"),
              "is no role's ARN"),
          "The role that the caller's calls are signed with, in place of the proxy's own.");

  private static final Pattern TABLE_GLOB =
      Pattern.compile("[a-zA-Z0-9_.*-]{1,255}|arn:[a-zA-Z0-9_.*:/-]{1,1020}");

  private static final Field<List<Glob>> ALLOW_TABLES =
      new Field<>(
          "tables",
          new Items<>(
              Scalar.of(
                  "a table's name or ARN, in which * stands for any run of characters",
                  text -> {
                    if (!TABLE_GLOB.matcher(text).matches()) {
                      throw new IllegalArgumentException("can match no table's name");
                    }
                    return new Glob(text);
                  })),
          "The tables that may be used, and their indexes; those of other accounts and regions by"
              + " ARN.");

  private static final Field<List<String>> ALLOW_OPERATIONS =
      new Field<>(
          "operations",
          new Items<>(
              Scalar.choice(
                  "read, write, partiql, control, streams, unknown, or an operation's name",
                  AllowedOperations.words().stream()
                      .collect(Collectors.toMap(Function.identity(), Function.identity())))),
          "What may be done: read, write, partiql, control, streams, unknown, or operations by"
              + " name.");

  private static final Field<List<Glob>> LEADING_KEYS =
      new Field<>(
          "leadingKeys",
          new Items<>(
              Scalar.of(
                  "what a partition key must be, in which * stands for any run of characters",
                  text -> {
                    if (text.isEmpty()) {
                      throw new IllegalArgumentException("is empty, as no key is");
                    }
                    return new Glob(text);
                  })),
          "Only items with such partition keys; scans and PartiQL are not allowed then.");

  private static final Section<AllowRule> ALLOW_RULE =
      new Section<>(
          "{tables: [product-*], operations: [read]}",
          List.of(ALLOW_TABLES, ALLOW_OPERATIONS, LEADING_KEYS),
          CallersSection::allowRule);

  private static final Field<List<AllowRule>> ALLOW =
      new Field<>("allow", new Items<>(ALLOW_RULE), "What the caller may do; any rule suffices.");

  private static @Nullable AllowRule allowRule(Section.Values values) {
    values.require(ALLOW_TABLES);
    values.require(ALLOW_OPERATIONS);
    Optional<List<String>> words = values.get(ALLOW_OPERATIONS);
    if (words.isPresent() && values.wrote(LEADING_KEYS)) {
      List<String> keyless =
          words.get().stream().filter(word -> KEYLESS_OPERATIONS.contains(word)).toList();
      if (!keyless.isEmpty()) {
        values.problem(
            LEADING_KEYS,
            "stands beside " + String.join(", ", keyless) + ", whose keys cannot be told",
            "Put "
                + String.join(", ", keyless)
                + " into a rule without leadingKeys, or remove it.");
      }
    }
    if (!values.sound()) {
      return null;
    }
    return new AllowRule(
        values.get(ALLOW_TABLES).orElseThrow(),
        AllowedOperations.of(words.orElseThrow()),
        values.get(LEADING_KEYS));
  }

  /** Words that with leadingKeys would promise what cannot be kept. */
  private static final List<String> KEYLESS_OPERATIONS =
      List.of(
          "Scan",
          "partiql",
          "ExecuteStatement",
          "BatchExecuteStatement",
          "ExecuteTransaction",
          "unknown",
          "streams",
          "control");

  static final Field<Map<String, Located<CallerSettings>>> CALLERS =
      new Field<>(
          "callers",
          new Names<>(
              "caller",
              Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}"),
              "Use 1 to 64 letters, digits, '.', '_' and '-', beginning with a letter or digit.",
              Located.of(
                  new Section<>(
                      "{accessKeyId: HSK1, secretFile: /run/secrets/shop, allow: […]}",
                      List.of(ACCESS_KEY_ID, SECRET_FILE, CERTIFICATE_NAME, ASSUME_ROLE, ALLOW),
                      CallersSection::caller))),
          "Who may call. Without it: anybody on this machine, and no signature is checked.");

  private static @Nullable CallerSettings caller(Section.Values values) {
    if (values.wrote(ACCESS_KEY_ID)) {
      values.require(SECRET_FILE);
    }
    if (values.wrote(SECRET_FILE)) {
      values.require(ACCESS_KEY_ID);
    }
    if (!values.wrote(ACCESS_KEY_ID)
        && !values.wrote(SECRET_FILE)
        && !values.wrote(CERTIFICATE_NAME)) {
      values.problem(
          "has no way to prove who it is", "Add accessKeyId and secretFile, or certificateName.");
    }
    if (!values.sound()) {
      return null;
    }
    return new CallerSettings(
        values
            .get(ACCESS_KEY_ID)
            .map(id -> new CallerSettings.SigningKey(id, values.get(SECRET_FILE).orElseThrow())),
        values.get(CERTIFICATE_NAME),
        values.get(ASSUME_ROLE),
        values.get(ALLOW));
  }

  static Map<String, CallerSettings> withoutPlaces(Map<String, Located<CallerSettings>> callers) {
    return callers.entrySet().stream()
        .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, e -> e.getValue().value()));
  }

  static void check(Section.Values values, HostPort listen) {
    Map<String, String> byKeyId = new HashMap<>();
    Map<String, String> byCertificate = new HashMap<>();
    boolean asksForCertificates =
        values.get(TlsSection.TLS).flatMap(TlsSettings::clientCa).isPresent()
            || values.failed(TlsSection.TLS);
    values
        .get(CALLERS)
        .orElse(Map.of())
        .forEach(
            (name, located) -> {
              CallerSettings caller = located.value();
              caller
                  .signingKey()
                  .map(key -> byKeyId.put(key.accessKeyId(), name))
                  .ifPresent(
                      other ->
                          values.problem(
                              located, "has the accessKeyId of " + other, "Give each its own."));
              caller
                  .certificateName()
                  .map(certificate -> byCertificate.put(certificate, name))
                  .ifPresent(
                      other ->
                          values.problem(
                              located,
                              "has the certificateName of " + other,
                              "Give each its own."));
              if (caller.certificateName().isPresent() && !asksForCertificates) {
                values.problem(
                    located,
                    "has a certificateName, but no certificate is asked for",
                    "Add `tls:` with clientCa.");
              }
              if (caller.allow().isEmpty() && !listen.isLoopback()) {
                values.problem(
                    located,
                    "may do everything, from other machines",
                    "Add `allow:`; [{tables: [\"*\"], operations: [read, write, partiql,"
                        + " control, streams, unknown]}] is everything.");
              }
            });
  }
}
