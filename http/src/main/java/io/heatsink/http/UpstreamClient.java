package io.heatsink.http;

import io.heatsink.call.Call;
import io.heatsink.call.Reply;
import io.heatsink.call.Upstream;
import io.heatsink.call.UpstreamException;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * DynamoDB over HTTP: kept connections, each call signed anew for the host that it really goes to.
 *
 * <p>A call that is sent from an event loop stays on it, there and back; from any other thread it
 * goes to one of them. A call is sent once: it is repeated only where it is certain that no byte of
 * it got away. No redirect is followed. A reply whose checksum is wrong is a failure.
 */
public final class UpstreamClient implements Upstream, AutoCloseable {
  private final EventLoops eventLoops;
  private final UpstreamOptions options;
  private final UpstreamCredentials credentials;
  private final List<UpstreamLoop> loops = new ArrayList<>();
  private final AtomicInteger open = new AtomicInteger();
  private final Time time;
  private final ByteBudget budget;

  private UpstreamClient(
      EventLoops eventLoops,
      UpstreamOptions options,
      UpstreamCredentials credentials,
      Time time,
      Addresses.Lookup lookup,
      @Nullable SslContext tls) {
    this.eventLoops = eventLoops;
    this.options = options;
    this.credentials = credentials;
    this.time = time;
    budget = new ByteBudget(options.limits().replyBytesInFlight());
    Addresses dynamodb = new Addresses(options.dynamodb(), options.allowed(), lookup);
    Addresses streams = new Addresses(options.streams(), options.allowed(), lookup);
    for (EventLoop loop : eventLoops.loops()) {
      loops.add(
          new UpstreamLoop(
              loop,
              pool(options.dynamodb(), loop, dynamodb, tls),
              pool(options.streams(), loop, streams, tls)));
    }
  }

  /**
   * A client with no connection yet.
   *
   * @throws IOException if the file of the certificate authority cannot be read
   */
  public static UpstreamClient on(
      EventLoops loops, UpstreamOptions options, UpstreamCredentials credentials)
      throws IOException {
    return on(loops, options, credentials, Time.SYSTEM, Addresses.Lookup.BY_SYSTEM);
  }

  static UpstreamClient on(
      EventLoops loops,
      UpstreamOptions options,
      UpstreamCredentials credentials,
      Time time,
      Addresses.Lookup lookup)
      throws IOException {
    return new UpstreamClient(loops, options, credentials, time, lookup, tls(options));
  }

  @Override
  public void send(Call call, Answer answer) {
    send(call.service(), Exchange.of(call, credentials, answer));
  }

  /**
   * Asks whether the endpoint is there, as a load balancer would.
   *
   * @return what it is, or fails with an {@link UpstreamException}
   */
  public CompletableFuture<Health> check(Duration atMost) {
    CompletableFuture<Health> health = new CompletableFuture<>();
    send(
        Call.Service.DYNAMODB,
        Exchange.healthCheck(
            time.nanos() + atMost.toNanos(),
            new Answer() {
              @Override
              public void reply(Reply reply) {
                health.complete(reply.status() == HttpFault.LOOP ? Health.LOOP : Health.REACHABLE);
              }

              @Override
              public void failed(UpstreamException failure) {
                health.completeExceptionally(failure);
              }
            }));
    return health;
  }

  /** What an endpoint turned out to be. */
  public enum Health {
    REACHABLE,
    /** This process itself, perhaps through others. */
    LOOP
  }

  public int openConnections() {
    return open.get();
  }

  /** Of replies that are coming in. */
  public long bytesInFlight() {
    return budget.taken();
  }

  /** Ends all connections; calls on their way fail. */
  @Override
  public void close() {
    for (UpstreamLoop loop : loops) {
      if (!loop.eventLoop.isShuttingDown()) {
        loop.eventLoop.execute(loop::close);
      }
    }
  }

  private void send(Call.Service service, Exchange exchange) {
    UpstreamLoop loop = loops.get(eventLoops.here());
    if (loop.eventLoop.inEventLoop()) {
      loop.send(service, exchange);
    } else {
      loop.eventLoop.execute(() -> loop.send(service, exchange));
    }
  }

  private UpstreamPool pool(
      Endpoint endpoint, EventLoop loop, Addresses addresses, @Nullable SslContext tls) {
    return new UpstreamPool(
        endpoint, loop, eventLoops.clientChannel(), addresses, options, budget, time, open, tls);
  }

  private static @Nullable SslContext tls(UpstreamOptions options) throws IOException {
    if (!options.dynamodb().tls() && !options.streams().tls()) {
      return null;
    }
    SslContextBuilder builder =
        SslContextBuilder.forClient()
            .sslProvider(SslProvider.JDK)
            .protocols("TLSv1.3", "TLSv1.2")
            .endpointIdentificationAlgorithm("HTTPS");
    try {
      options.certificateAuthority().ifPresent(pem -> builder.trustManager(pem.toFile()));
      return builder.build();
    } catch (IllegalArgumentException e) {
      throw new IOException(
          "Cannot read %s: give a PEM file with the certificates that upstream's is signed by."
              .formatted(options.certificateAuthority().orElseThrow()),
          e);
    }
  }
}
