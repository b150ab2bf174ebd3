package io.heatsink.http;

import io.heatsink.call.Reply;
import io.heatsink.call.UpstreamException;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections of one event loop to one endpoint, and the exchanges that wait for one. Touched
 * by that loop only.
 *
 * <p>Keeps true: a request is sent a second time only if it is certain that no byte of it was sent
 * the first time. What clients may read names neither the endpoint nor its address; the log does.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a close has no failure that matters
final class UpstreamPool {
  private static final Logger LOG = LoggerFactory.getLogger(UpstreamPool.class);

  /** Every call may fail alike, and one line tells as much as thousands. */
  private static final long TELL_EVERY_NANOS = Duration.ofSeconds(10).toNanos();

  private static final int MOST_VAIN_ATTEMPTS = 3;
  private static final int MOST_ADDRESSES_TRIED = 3;
  private static final int SCRATCH_BYTES = 64 * 1024;

  final RequestWriter writer;
  final UpstreamOptions.Limits limits;
  final ByteBudget budget;

  private final Endpoint endpoint;
  private final EventLoop eventLoop;
  private final Addresses addresses;
  private final Time time;
  private final AtomicInteger open;
  private final @Nullable SslContext tls;
  private final Bootstrap bootstrap;

  private final List<UpstreamConnection> connections = new ArrayList<>();
  private final Deque<UpstreamConnection> idle = new ArrayDeque<>();
  private final Deque<Exchange> waiting = new ArrayDeque<>();
  private int connecting;
  private boolean everTold;
  private long toldNanos;
  private int nextAddress;
  private byte[] scratch = new byte[0];

  UpstreamPool(
      Endpoint endpoint,
      EventLoop eventLoop,
      Class<? extends SocketChannel> channel,
      Addresses addresses,
      UpstreamOptions options,
      ByteBudget budget,
      Time time,
      AtomicInteger open,
      @Nullable SslContext tls) {
    this.endpoint = endpoint;
    this.eventLoop = eventLoop;
    this.addresses = addresses;
    this.limits = options.limits();
    this.budget = budget;
    this.time = time;
    this.open = open;
    this.tls = endpoint.tls() ? tls : null;
    writer = new RequestWriter(endpoint, options.region(), options.mark(), time);
    bootstrap =
        new Bootstrap()
            .group(eventLoop)
            .channel(channel)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.SO_KEEPALIVE, true)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) limits.connectTime().toMillis())
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel opened) {
                    prepare(opened);
                  }
                });
  }

  boolean tls() {
    return tls != null;
  }

  int waiting() {
    return waiting.size();
  }

  /** For the bytes of one read, until the next one. */
  byte[] scratch(int size) {
    if (scratch.length < size) {
      scratch = new byte[Math.max(size, SCRATCH_BYTES)];
    }
    return scratch;
  }

  void send(Exchange exchange) {
    if (expired(exchange)) {
      return;
    }
    for (UpstreamConnection next = idle.pollLast(); next != null; next = idle.pollLast()) {
      if (next.open()) {
        if (!next.start(exchange)) {
          release(next);
        }
        return;
      }
    }
    if (waiting.size() >= limits.waitingPerLoop()) {
      exchange.failed(
          new UpstreamException(
              "%d calls are waiting for a connection to DynamoDB already."
                  .formatted(waiting.size()),
              false));
      return;
    }
    waiting.addLast(exchange);
    connectForThoseWaiting();
  }

  /** The connection is idle. */
  void release(UpstreamConnection connection) {
    for (Exchange next = waiting.pollFirst(); next != null; next = waiting.pollFirst()) {
      if (!expired(next) && connection.start(next)) {
        return;
      }
    }
    connection.idleSince = time.nanos();
    idle.addLast(connection);
  }

  void closed(UpstreamConnection connection) {
    if (connections.remove(connection)) {
      idle.remove(connection);
      open.decrementAndGet();
      connectForThoseWaiting();
    }
  }

  /** The exchange's connection ended before its answer. */
  void cut(Exchange exchange, boolean nothingSent) {
    if (nothingSent && ++exchange.vainAttempts < MOST_VAIN_ATTEMPTS) {
      send(exchange);
    } else {
      exchange.failed(
          new UpstreamException(
              "The connection to DynamoDB ended before its answer.", !nothingSent));
    }
  }

  /**
   * Ends what has taken too long.
   *
   * @return whether anything is left that could take too long
   */
  boolean checkTime() {
    long now = time.nanos();
    for (UpstreamConnection connection : List.copyOf(connections)) {
      Exchange exchange = connection.exchange();
      if (exchange != null && now - exchange.deadlineNanos >= 0) {
        connection.giveUp();
      }
    }
    // Whoever is told may send again at once; so first those are taken out that have to be told.
    List<Exchange> late = new ArrayList<>();
    for (Exchange exchange : waiting) {
      if (now - exchange.deadlineNanos >= 0) {
        late.add(exchange);
      }
    }
    waiting.removeAll(late);
    late.forEach(this::expired);
    while (!idle.isEmpty() && now - idle.peekFirst().idleSince > limits.idle().toNanos()) {
      idle.removeFirst().close();
    }
    return !connections.isEmpty() || !waiting.isEmpty();
  }

  /** Ends everything at once. */
  void close() {
    for (Exchange exchange = waiting.pollFirst();
        exchange != null;
        exchange = waiting.pollFirst()) {
      exchange.failed(new UpstreamException("Heatsink is shutting down.", false));
    }
    List.copyOf(connections).forEach(UpstreamConnection::close);
  }

  /** Off the event loop, because it can take long. */
  void unzip(Exchange exchange, Reply zipped) {
    Gunzip.start(
        zipped.body(),
        limits.replyBytes(),
        budget,
        inflated -> {
          eventLoop.execute(() -> exchange.reply(zipped.withBody(inflated.bytes())));
          budget.giveBack(inflated.taken());
        },
        problem -> {
          LOG.warn("An answer of {} could not be decompressed", endpoint, problem);
          UpstreamException failure =
              new UpstreamException("DynamoDB's answer could not be decompressed.", true);
          eventLoop.execute(() -> exchange.failed(failure));
        });
  }

  private boolean expired(Exchange exchange) {
    boolean expired = time.nanos() - exchange.deadlineNanos >= 0;
    if (expired) {
      exchange.failed(
          new UpstreamException(
              "The call's deadline came before a connection to DynamoDB.", false));
    }
    return expired;
  }

  private void connectForThoseWaiting() {
    while (connecting < waiting.size()
        && connections.size() + connecting < limits.connectionsPerLoop()) {
      connecting++;
      addresses
          .current()
          .whenComplete(
              (known, problem) ->
                  eventLoop.execute(
                      () -> {
                        if (problem != null) {
                          connectFailed(problem);
                        } else {
                          connect(known, nextAddress++, MOST_ADDRESSES_TRIED);
                        }
                      }));
    }
  }

  private void connect(List<InetSocketAddress> known, int index, int attempts) {
    InetSocketAddress address = known.get(Math.floorMod(index, known.size()));
    bootstrap
        .connect(address)
        .addListener(
            connected -> {
              if (connected.isSuccess()) {
                shakeHands(((ChannelFuture) connected).channel());
              } else if (attempts > 1 && known.size() > 1) {
                connect(known, index + 1, attempts - 1);
              } else {
                connectFailed(connected.cause());
              }
            });
  }

  private void prepare(Channel opened) {
    if (tls != null) {
      SslHandler handler = tls.newHandler(opened.alloc(), endpoint.host(), endpoint.port());
      handler.setHandshakeTimeoutMillis(limits.connectTime().toMillis());
      opened.pipeline().addLast(handler);
    }
    opened.pipeline().addLast(new UpstreamConnection(this, opened));
  }

  private void shakeHands(Channel connected) {
    UpstreamConnection connection = connected.pipeline().get(UpstreamConnection.class);
    SslHandler handler = connected.pipeline().get(SslHandler.class);
    if (handler == null) {
      ready(connection);
      return;
    }
    handler
        .handshakeFuture()
        .addListener(
            shaken -> {
              if (shaken.isSuccess()) {
                ready(connection);
              } else {
                connected.close();
                connectFailed(shaken.cause());
              }
            });
  }

  private void ready(UpstreamConnection connection) {
    connecting--;
    connections.add(connection);
    open.incrementAndGet();
    release(connection);
  }

  /** Each attempt is made for one exchange that waits, and its failure ends one. */
  private void connectFailed(Throwable cause) {
    connecting--;
    long now = time.nanos();
    if (!everTold || now - toldNanos >= TELL_EVERY_NANOS) {
      everTold = true;
      toldNanos = now;
      LOG.warn("Cannot connect to {}: {}", endpoint, cause.toString());
    }
    Exchange oldest = waiting.pollFirst();
    if (oldest != null) {
      oldest.failed(
          new UpstreamException(
              "Heatsink cannot connect to DynamoDB at the moment; its log says why.", false));
    }
    connectForThoseWaiting();
  }
}
