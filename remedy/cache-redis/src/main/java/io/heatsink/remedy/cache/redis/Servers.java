package io.heatsink.remedy.cache.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.heatsink.call.Turns;
import io.heatsink.remedy.cache.redis.RedisSettings.Node;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCredentials;
import io.lettuce.core.RedisCredentialsProvider;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SslOptions;
import io.lettuce.core.SslVerifyMode;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.protocol.ProtocolVersion;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import reactor.core.publisher.Mono;

/**
 * Makes connections, to the server or to that node of a cluster which has a slot. Connections are
 * never made again by themselves, and keep nothing back for later: whoever has lost one asks here.
 */
final class Servers implements AutoCloseable {
  private static final RedisCodec<byte[], byte[]> CODEC = ByteArrayCodec.INSTANCE;
  private static final Duration CONNECT = Duration.ofSeconds(1);
  private static final int IO_THREADS = 2;

  private final RedisSettings settings;
  private final Turns turns;
  private final ClientResources resources;
  private final RedisClient client;
  // Cluster nodes that were heard of last; any of them knows the others.
  private volatile List<Node> known;

  Servers(RedisSettings settings, Turns turns) {
    this.settings = settings;
    this.turns = turns;
    this.known = settings.nodes();
    this.resources =
        ClientResources.builder()
            .ioThreadPoolSize(IO_THREADS)
            .computationThreadPoolSize(IO_THREADS)
            .nettyCustomizer(new TogetherOnTheWire())
            .build();
    this.client = RedisClient.create(resources);
    ClientOptions.Builder options =
        ClientOptions.builder()
            .autoReconnect(false)
            .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
            .protocolVersion(ProtocolVersion.RESP2)
            // Each call's time is up when its session says so, and no call is taken back: Lettuce
            // need
            // neither set a timer for each nor find it again.
            .timeoutOptions(TimeoutOptions.builder().timeoutCommands(false).build())
            .maintNotificationsConfig(MaintNotificationsConfig.disabled())
            .useHashIndexQueue(false)
            .socketOptions(SocketOptions.builder().connectTimeout(CONNECT).build());
    settings
        .tls()
        .flatMap(RedisSettings.Tls::ca)
        .ifPresent(
            ca ->
                options.sslOptions(
                    SslOptions.builder().jdkSslProvider().trustManager(ca.toFile()).build()));
    client.setOptions(options.build());
  }

  /**
   * The server that has this slot now.
   *
   * @throws RedisException if nobody says
   */
  Node serverOf(int slot) {
    if (!settings.cluster()) {
      return settings.nodes().getFirst();
    }
    RedisException last = new RedisException("No node of the cluster is known.");
    for (Node node : known) {
      try {
        return serverOf(slot, node);
      } catch (RedisException e) {
        last = e;
      }
    }
    known = settings.nodes();
    throw last;
  }

  StatefulRedisConnection<byte[], byte[]> connect(Node node) {
    return await(client.connectAsync(CODEC, uri(node)));
  }

  StatefulRedisPubSubConnection<byte[], byte[]> connectChannel(Node node) {
    return await(client.connectPubSubAsync(CODEC, uri(node)));
  }

  /**
   * @throws RedisException if it fails, or takes longer than it may take to connect
   */
  <T> T await(CompletionStage<T> stage) {
    CompletableFuture<T> future = stage.toCompletableFuture();
    try {
      return turns.await(future, turns.nanoTime() + CONNECT.toNanos());
    } catch (TimeoutException e) {
      future.cancel(true);
      throw new RedisException("Redis gave no answer in " + CONNECT + ".", e);
    } catch (CompletionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw cause instanceof RedisException redis
          ? redis
          : new RedisException(reason(cause), cause);
    }
  }

  /** The innermost reason: the outer ones say no more than that it failed. */
  static String reason(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause.getMessage() == null ? cause.toString() : cause.getMessage();
  }

  @Override
  public void close() {
    var unused =
        client
            .shutdownAsync(0, 1, TimeUnit.SECONDS)
            .thenAccept(
                done -> {
                  var unusedEnd = resources.shutdown(0, 1, TimeUnit.SECONDS);
                });
  }

  private Node serverOf(int slot, Node asked) {
    StatefulRedisConnection<byte[], byte[]> connection = connect(asked);
    try {
      List<Object> ranges = await(connection.async().clusterSlots());
      Optional<Node> found = Optional.empty();
      List<Node> nodes = new ArrayList<>();
      for (Object range : ranges) {
        List<?> parts = (List<?>) range;
        Node node = node((List<?>) parts.get(2), asked);
        nodes.add(node);
        if ((Long) parts.get(0) <= slot && slot <= (Long) parts.get(1)) {
          found = Optional.of(node);
        }
      }
      nodes.addAll(settings.nodes());
      known = List.copyOf(nodes);
      return found.orElseThrow(
          () -> new RedisException("No node of the cluster has slot " + slot + "."));
    } finally {
      var unused = connection.closeAsync();
    }
  }

  /** A node that does not know its own name is the one that was asked. */
  private static Node node(List<?> parts, Node asked) {
    String host = parts.get(0) instanceof byte[] name ? new String(name, UTF_8) : "";
    return new Node(host.isEmpty() ? asked.host() : host, ((Long) parts.get(1)).intValue());
  }

  private RedisURI uri(Node node) {
    RedisURI.Builder uri =
        RedisURI.builder()
            .withHost(node.host())
            .withPort(node.port())
            .withTimeout(CONNECT)
            .withClientName("heatsink");
    if (settings.tls().isPresent()) {
      uri.withSsl(true).withVerifyPeer(SslVerifyMode.FULL);
    }
    settings.login().ifPresent(login -> uri.withAuthentication(credentials(login)));
    return uri.build();
  }

  private static RedisCredentialsProvider credentials(RedisSettings.Login login) {
    return () ->
        Mono.fromSupplier(
            () -> RedisCredentials.just(login.username().orElse(null), password(login)));
  }

  private static String password(RedisSettings.Login login) {
    try {
      return Files.readString(login.passwordFile()).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(
          "The password file %s cannot be read.".formatted(login.passwordFile()), e);
    }
  }
}
