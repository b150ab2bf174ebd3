package io.heatsink.remedy.cache.redis;

import io.heatsink.remedy.cache.shared.SharedTiming;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Where Redis is, and how long it may take.
 *
 * @param nodes the server; of a cluster, some of its nodes
 * @param cluster whether tables are spread over the nodes of a cluster
 * @param login who to be; empty where Redis asks for none
 * @param tls empty for plain connections
 * @param timeout how long a call may take; then a read goes to DynamoDB
 */
public record RedisSettings(
    List<Node> nodes,
    boolean cluster,
    Optional<Login> login,
    Optional<Tls> tls,
    Duration timeout,
    SharedTiming timing) {
  /** Long for a Redis in the same zone, short for a caller: a fifth of what DynamoDB may take. */
  public static final Duration DEFAULT_TIMEOUT = Duration.ofMillis(20);

  /** Where a server listens. */
  public record Node(String host, int port) {}

  /**
   * A user of Redis.
   *
   * @param username empty for the default user
   * @param passwordFile read anew for each connection, so that the password can be changed
   */
  public record Login(Optional<String> username, Path passwordFile) {}

  /**
   * How servers prove who they are.
   *
   * @param ca certificates in PEM; empty for those that the JDK trusts
   */
  public record Tls(Optional<Path> ca) {}

  public RedisSettings {
    nodes = List.copyOf(nodes);
    if (nodes.isEmpty()) {
      throw new IllegalArgumentException("redis: no node is given; name one.");
    }
    if (nodes.size() > 1 && !cluster) {
      throw new IllegalArgumentException(
          "redis: %d nodes are given, but no cluster; give one, or say cluster: true."
              .formatted(nodes.size()));
    }
    if (timeout.toMillis() < 1) {
      throw new IllegalArgumentException(
          "redis: timeout is %s; give at least 1ms.".formatted(timeout));
    }
  }
}
