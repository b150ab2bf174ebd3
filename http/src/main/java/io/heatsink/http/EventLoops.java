package io.heatsink.http;

import io.netty.channel.EventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads that all connections live on, of fronts and of upstream clients alike: a call that
 * goes upstream and back never leaves the thread that its request came in on.
 *
 * <p>On Linux these use epoll directly; elsewhere the JDK's selectors.
 */
public final class EventLoops implements AutoCloseable {
  private final MultiThreadIoEventLoopGroup group;
  private final List<EventLoop> loops = new ArrayList<>();
  private final boolean epoll;
  private final AtomicInteger next = new AtomicInteger();

  private EventLoops(int count, boolean epoll) {
    if (count < 1) {
      throw new IllegalArgumentException(
          "%d event loops; give at least 1, one per processor as a rule.".formatted(count));
    }
    this.epoll = epoll;
    IoHandlerFactory handlers = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    group =
        new MultiThreadIoEventLoopGroup(
            count, new DefaultThreadFactory("heatsink-loop", true), handlers);
    for (EventExecutor loop : group) {
      loops.add((EventLoop) loop);
    }
  }

  public static EventLoops of(int count) {
    return new EventLoops(count, Epoll.isAvailable());
  }

  /** On the JDK's own selectors, as on systems without epoll. */
  static EventLoops portable(int count) {
    return new EventLoops(count, false);
  }

  public int count() {
    return loops.size();
  }

  /**
   * Which of the loops this thread is, from 0; empty on any other thread. For what is kept per loop
   * to do without locks.
   */
  public OptionalInt current() {
    for (int i = 0; i < loops.size(); i++) {
      if (loops.get(i).inEventLoop()) {
        return OptionalInt.of(i);
      }
    }
    return OptionalInt.empty();
  }

  MultiThreadIoEventLoopGroup group() {
    return group;
  }

  List<EventLoop> loops() {
    return loops;
  }

  /** The number of the loop that runs this thread, or the next one in turn if none does. */
  int here() {
    return current().orElseGet(() -> Math.floorMod(next.getAndIncrement(), count()));
  }

  Class<? extends ServerChannel> serverChannel() {
    return epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
  }

  Class<? extends SocketChannel> clientChannel() {
    return epoll ? EpollSocketChannel.class : NioSocketChannel.class;
  }

  /** Closes all connections that are left, and ends the threads. */
  @Override
  public void close() {
    group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
  }
}
