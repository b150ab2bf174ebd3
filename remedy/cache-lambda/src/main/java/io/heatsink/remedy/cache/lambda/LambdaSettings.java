package io.heatsink.remedy.cache.lambda;

import io.heatsink.dynamodb.KeyAttribute;
import io.heatsink.dynamodb.KeySchema;
import io.heatsink.dynamodb.ScalarType;
import io.heatsink.remedy.cache.redis.RedisSettings;
import io.heatsink.remedy.cache.shared.SharedTiming;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the function's environment says.
 *
 * @param account what the proxies call the table's account
 * @param table its name
 * @param indexes the names of its global indexes
 */
record LambdaSettings(
    String account, String table, KeySchema key, List<String> indexes, RedisSettings redis) {
  static final String INDEXES = "HEATSINK_INDEXES";
  static final String ACCOUNT = "HEATSINK_ACCOUNT";
  static final String TABLE = "HEATSINK_TABLE";
  static final String KEY = "HEATSINK_KEY";
  static final String REDIS = "HEATSINK_REDIS";
  static final String CLUSTER = "HEATSINK_REDIS_CLUSTER";
  static final String TLS = "HEATSINK_REDIS_TLS";
  static final String USER = "HEATSINK_REDIS_USER";
  static final String PASSWORD_FILE = "HEATSINK_REDIS_PASSWORD_FILE";

  /** A function waits longer than a proxy: nobody else does. */
  private static final Duration TIMEOUT = Duration.ofMillis(500);

  /** As long as a proxy's calls last, and as its writes settle. */
  private static final SharedTiming TIMING =
      new SharedTiming(Duration.ofSeconds(30), Duration.ofSeconds(1));

  /**
   * @throws IllegalArgumentException if something is missing, or is not what it should be
   */
  static LambdaSettings of(Map<String, String> environment) {
    return new LambdaSettings(
        needed(environment, ACCOUNT),
        needed(environment, TABLE),
        key(needed(environment, KEY)),
        names(environment.getOrDefault(INDEXES, "")),
        redis(environment));
  }

  private static List<String> names(String text) {
    return text.isEmpty() ? List.of() : List.of(text.split(",", -1));
  }

  private static RedisSettings redis(Map<String, String> environment) {
    List<RedisSettings.Node> nodes = new ArrayList<>();
    for (String node : needed(environment, REDIS).split(",", -1)) {
      int colon = node.lastIndexOf(':');
      nodes.add(new RedisSettings.Node(host(node, colon), port(node, colon)));
    }
    Optional<RedisSettings.Login> login =
        Optional.ofNullable(environment.get(PASSWORD_FILE))
            .map(
                file ->
                    new RedisSettings.Login(
                        Optional.ofNullable(environment.get(USER)), Path.of(file)));
    Optional<RedisSettings.Tls> tls =
        flag(environment, TLS)
            ? Optional.of(new RedisSettings.Tls(Optional.empty()))
            : Optional.empty();
    return new RedisSettings(nodes, flag(environment, CLUSTER), login, tls, TIMEOUT, TIMING);
  }

  private static String host(String node, int colon) {
    if (colon < 1) {
      throw wrong(REDIS, node, "host:port, or several with commas between");
    }
    return node.substring(0, colon);
  }

  private static int port(String node, int colon) {
    try {
      return Integer.parseInt(node.substring(colon + 1));
    } catch (NumberFormatException e) {
      throw wrong(REDIS, node, "host:port, or several with commas between");
    }
  }

  private static KeySchema key(String text) {
    List<KeyAttribute> attributes = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      int colon = part.lastIndexOf(':');
      if (colon < 1 || !List.of("S", "N", "B").contains(part.substring(colon + 1))) {
        throw wrong(KEY, text, "the partition key and its type, and the sort key's: pk:S,sk:N");
      }
      attributes.add(
          new KeyAttribute(
              part.substring(0, colon), ScalarType.valueOf(part.substring(colon + 1))));
    }
    return switch (attributes.size()) {
      case 1 -> KeySchema.of(attributes.getFirst());
      case 2 -> KeySchema.of(attributes.getFirst(), attributes.getLast());
      default -> throw wrong(KEY, text, "one key attribute, or two: pk:S,sk:N");
    };
  }

  private static boolean flag(Map<String, String> environment, String name) {
    String value = environment.getOrDefault(name, "false");
    if (!value.equals("true") && !value.equals("false")) {
      throw wrong(name, value, "true or false");
    }
    return value.equals("true");
  }

  private static String needed(Map<String, String> environment, String name) {
    String value = environment.get(name);
    if (value == null || value.isEmpty()) {
      throw new IllegalArgumentException(
          "The function's environment does not set " + name + "; set it.");
    }
    return value;
  }

  private static IllegalArgumentException wrong(String name, String value, String needed) {
    return new IllegalArgumentException(
        "The function's environment sets %s to \"%s\"; write %s.".formatted(name, value, needed));
  }
}
