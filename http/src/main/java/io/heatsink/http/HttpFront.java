package io.heatsink.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Listens for HTTP requests, hands each whole one to an {@link Entry}, and writes its reply as
 * DynamoDB would.
 *
 * <p>Speaks HTTP/1.1 and 1.0. What is not plain and unambiguous HTTP is refused in DynamoDB's form,
 * and its connection closed: {@link RequestHead} and {@link BodyReader} say what that is. What a
 * client may take is bounded by {@link FrontLimits}.
 */
public final class HttpFront implements AutoCloseable {
  private static final int BACKLOG = 4096;

  final Entry entry;
  final FrontLimits limits;
  final Optional<HopMark> mark;
  final ByteBudget budget;
  final Time time;

  private final IdentityHashMap<EventLoop, FrontLoop> loops = new IdentityHashMap<>();
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicInteger cut = new AtomicInteger();
  private final LongAdder refused = new LongAdder();
  private final CompletableFuture<Integer> drained = new CompletableFuture<>();
  private volatile boolean draining;
  private @Nullable Channel listener;

  private HttpFront(FrontOptions options, EventLoops eventLoops, Entry entry, Time time) {
    this.entry = entry;
    this.time = time;
    limits = options.limits();
    mark = options.mark();
    budget = new ByteBudget(limits.bytesInFlight());
    for (EventLoop loop : eventLoops.loops()) {
      loops.put(loop, new FrontLoop(this, loop));
    }
  }

  /**
   * Starts to listen.
   *
   * @throws IOException if the address is taken or not ours, or a TLS file cannot be read; says
   *     which, and what to do
   */
  public static HttpFront start(FrontOptions options, EventLoops loops, Entry entry)
      throws IOException {
    return start(options, loops, entry, Time.SYSTEM);
  }

  static HttpFront start(FrontOptions options, EventLoops loops, Entry entry, Time time)
      throws IOException {
    HttpFront front = new HttpFront(options, loops, entry, time);
    front.listen(options, loops);
    return front;
  }

  /** Where it listens, with the real port. */
  public InetSocketAddress address() {
    return (InetSocketAddress) listener().localAddress();
  }

  public int openConnections() {
    return connections.get();
  }

  /** Of requests that are not answered yet, and of replies that clients are slow to read. */
  public long bytesInFlight() {
    return budget.taken();
  }

  /** Requests that ended before they reached the entry. */
  public long refusedRequests() {
    return refused.sum();
  }

  /**
   * Stops gracefully: no new connection, and each open one ends with its next reply, which says so,
   * or when it has been idle for half a second.
   *
   * @param atMost when this is over, what is left is cut
   * @return done when no connection is left; how many requests were cut
   */
  public CompletableFuture<Integer> drain(Duration atMost) {
    draining = true;
    listener()
        .close()
        .addListener(
            closed -> {
              loops.forEach(
                  (eventLoop, loop) -> {
                    // With no connection left, all may be over before this listener is told.
                    if (!eventLoop.isShuttingDown()) {
                      eventLoop.execute(loop::drain);
                    }
                  });
              finishIfDrained();
            });
    CompletableFuture.delayedExecutor(atMost.toNanos(), TimeUnit.NANOSECONDS, Runnable::run)
        .execute(this::cut);
    return drained;
  }

  /** Stops at once; what is in flight is cut. */
  @Override
  public void close() {
    var unused = drain(Duration.ZERO).join();
  }

  void closed() {
    connections.decrementAndGet();
    finishIfDrained();
  }

  void refused() {
    refused.increment();
  }

  private void listen(FrontOptions options, EventLoops eventLoops) throws IOException {
    SslContext tls = options.tls().isPresent() ? tls(options.tls().get()) : null;
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(eventLoops.group())
            .channel(eventLoops.serverChannel())
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            // The close_notify of TLS ends both directions; plain TCP may end one.
            .childOption(ChannelOption.ALLOW_HALF_CLOSURE, tls == null)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    accepted(channel, tls);
                  }
                });
    var binding = bootstrap.bind(options.listen()).awaitUninterruptibly();
    if (!binding.isSuccess()) {
      throw new IOException(
          "Cannot listen on %s: %s. Is another process there? Give another address or port."
              .formatted(options.listen(), reason(binding.cause())),
          binding.cause());
    }
    listener = binding.channel();
  }

  private void accepted(Channel channel, @Nullable SslContext tls) {
    FrontLoop loop = loops.get(channel.eventLoop());
    if (loop == null) {
      throw new IllegalStateException("A connection on a loop that is not the front's");
    }
    if (connections.incrementAndGet() > limits.connections() || drained.isDone()) {
      connections.decrementAndGet();
      var unused = channel.close();
      return;
    }
    if (tls != null) {
      channel.pipeline().addLast(tls.newHandler(channel.alloc()));
    }
    channel.pipeline().addLast(new FrontConnection(loop));
  }

  private void cut() {
    loops.forEach(
        (eventLoop, loop) -> {
          if (!eventLoop.isShuttingDown()) {
            eventLoop.execute(() -> loop.cut(cut));
          }
        });
  }

  private void finishIfDrained() {
    if (draining && connections.get() == 0 && !listener().isOpen()) {
      drained.complete(cut.get());
    }
  }

  private Channel listener() {
    if (listener == null) {
      throw new IllegalStateException("Not listening");
    }
    return listener;
  }

  private static SslContext tls(FrontTls files) throws IOException {
    try {
      SslContextBuilder builder =
          SslContextBuilder.forServer(files.certificate().toFile(), files.key().toFile())
              .sslProvider(SslProvider.JDK)
              .protocols("TLSv1.3", "TLSv1.2");
      if (files.clientCa().isPresent()) {
        builder.trustManager(files.clientCa().get().toFile()).clientAuth(ClientAuth.OPTIONAL);
      }
      return builder.build();
    } catch (IllegalArgumentException | SSLException e) {
      throw new IOException(
          "Cannot read TLS certificate %s with key %s%s: %s. All have to be PEM files, the key PKCS#8 ('BEGIN PRIVATE KEY') without a password."
              .formatted(
                  files.certificate(),
                  files.key(),
                  files.clientCa().map(ca -> " and client CA " + ca).orElse(""),
                  reason(e.getCause() == null ? e : e.getCause())),
          e);
    }
  }

  private static String reason(Throwable cause) {
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }
}
