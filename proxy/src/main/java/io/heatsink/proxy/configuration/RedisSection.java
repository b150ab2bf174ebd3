package io.heatsink.proxy.configuration;

import io.heatsink.remedy.cache.redis.RedisSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code redis:}: where proxies share what they cache. */
final class RedisSection {
  private RedisSection() {}

  private static final Field<RedisUrl> URL =
      new Field<>("url", new RedisUrl.Shaped(), "Where the server is, or one node of the cluster.");

  private static final Field<List<RedisUrl>> NODES =
      new Field<>("nodes", new Items<>(new RedisUrl.Shaped()), "Some nodes of a cluster.");

  private static final Field<Boolean> CLUSTER =
      new Field<>("cluster", Texts.TRUE_OR_FALSE, "Whether url is a node of a cluster.");

  private static final Field<String> USERNAME =
      new Field<>("username", Texts.TEXT, "The user in Redis' access lists.");

  private static final Field<Path> PASSWORD_FILE =
      new Field<>("passwordFile", Texts.FILE, "The file that holds the user's password.");

  private static final Field<Path> CA =
      new Field<>(
          "ca", Texts.FILE, "PEM file with the authorities that Redis' certificates are from.");

  private static final Field<Duration> TIMEOUT =
      new Field<>(
          "timeout",
          Texts.duration(Duration.ofMillis(1), Duration.ofSeconds(1)),
          "How long a call of Redis may take; then the read goes to DynamoDB.");

  static final Field<Redis> REDIS =
      new Field<>(
          "redis",
          new Section<>(
              "{url: \"redis://127.0.0.1:6379\"}",
              List.of(URL, NODES, CLUSTER, USERNAME, PASSWORD_FILE, CA, TIMEOUT),
              RedisSection::redis),
          "The Redis whose entries proxies share.");

  private static @Nullable Redis redis(Section.Values values) {
    checkServers(values);
    values.get(PASSWORD_FILE).ifPresent(file -> checkPassword(values, file));
    if (values.wrote(USERNAME) && !values.wrote(PASSWORD_FILE)) {
      values.problem(
          USERNAME, "has no password", "Add `passwordFile:` with " + Texts.FILE.expects() + ".");
    }
    List<RedisUrl> servers =
        values.get(URL).map(List::of).or(() -> values.get(NODES)).orElse(List.of());
    values.get(CA).ifPresent(file -> checkCa(values, file, servers));
    if (!values.sound()) {
      return null;
    }
    return new Redis(
        servers,
        values.get(CLUSTER).orElse(values.wrote(NODES)),
        values.get(USERNAME),
        values.get(PASSWORD_FILE),
        values.get(CA),
        values.get(TIMEOUT).orElse(RedisSettings.DEFAULT_TIMEOUT));
  }

  private static void checkServers(Section.Values values) {
    if (values.wrote(URL) == values.wrote(NODES)) {
      values.problem(
          values.wrote(URL) ? "names both url and nodes" : "names neither url nor nodes",
          "Write `url: \"redis://…\"`, or the nodes of a cluster.");
    }
    if (values.wrote(NODES) && values.get(CLUSTER).equals(Optional.of(false))) {
      values.problem(CLUSTER, "is false, but nodes are given", "Write url, or remove cluster.");
    }
    List<RedisUrl> nodes = values.get(NODES).orElse(List.of());
    if (nodes.stream().map(RedisUrl::tls).distinct().count() > 1) {
      values.problem(NODES, "are some with TLS and some without", "Write rediss:// for all.");
    }
    if (new HashSet<>(nodes).size() < nodes.size()) {
      values.problem(NODES, "name one node twice", "Remove one of the two.");
    }
  }

  private static void checkPassword(Section.Values values, Path file) {
    try {
      NamedFiles.secret(file);
    } catch (IllegalArgumentException e) {
      values.problem(
          PASSWORD_FILE,
          NamedFiles.wrong(e),
          "Name a file that holds the password, and nothing else.");
    }
  }

  private static void checkCa(Section.Values values, Path file, List<RedisUrl> servers) {
    if (!servers.isEmpty() && !servers.getFirst().tls()) {
      values.problem(
          CA, "is of no use without TLS", "Write rediss:// where it is redis://, or remove it.");
      return;
    }
    try {
      NamedFiles.certificates(file);
    } catch (IllegalArgumentException e) {
      values.problem(CA, NamedFiles.wrong(e), "Name a PEM file of certificates.");
    }
  }

  /** Tells of what has no effect without it. */
  static void check(Section.Values values) {
    if (values.wrote(REDIS)) {
      return;
    }
    values
        .get(TablesSection.TABLES)
        .orElse(Map.of())
        .values()
        .forEach(
            table ->
                table
                    .redisBytes()
                    .ifPresent(
                        bytes ->
                            values.problem(
                                bytes,
                                "is of no use without redis",
                                "Add `redis: {url: \"redis://…\"}`, or remove it.")));
  }
}
