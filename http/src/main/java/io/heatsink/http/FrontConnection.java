package io.heatsink.http;

import io.heatsink.call.Reply;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's connection.
 *
 * <p>Keeps true:
 *
 * <ul>
 *   <li>One request at a time is handed over; what the client sends meanwhile waits, and past
 *       {@link HeldBytes#MOST_WAITING} is not read. So replies come in order, and a write that was
 *       pipelined behind another starts after it (RFC 9112, 9.3.2).
 *   <li>Every byte that is held for longer than one read is taken from the front's budget, and
 *       given back.
 *   <li>After a fault nothing that came behind it is read as a request.
 *   <li>A connection ends gently: the last reply can be read to its end, although the client may
 *       still be sending.
 * </ul>
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write or close that fails ends in exceptionCaught
final class FrontConnection extends ChannelInboundHandlerAdapter {
  private enum Phase {
    /** Between two requests. */
    IDLE,
    HEAD,
    BODY,
    /** A request has been handed over. */
    IN_FLIGHT,
    /** A reply is being written as fast as the client reads. */
    REPLYING,
    /** The last reply is written; what still comes is thrown away. */
    ENDING
  }

  private static final Logger LOG = LoggerFactory.getLogger(FrontConnection.class);

  /** Room for a reply's head, as a rule. */
  private static final int HEAD_BYTES = 512;

  /** For how long what still comes is thrown away before the connection is closed. */
  private static final long ENDING_NANOS = 2_000_000_000L;

  /** For how long a connection has to be idle to be closed by a drain. */
  private static final long DRAIN_QUIET_NANOS = 500_000_000L;

  private static final byte[] CONTINUE =
      "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] NOTHING = {};

  /** Where it stands in its loop's list; the loop's. */
  int place;

  private final FrontLoop loop;
  private final RequestHead head = new RequestHead();

  private @Nullable ChannelHandlerContext context;
  private InetSocketAddress remote = new InetSocketAddress(0);
  private Optional<String> tlsSubject = Optional.empty();

  private Phase phase = Phase.IDLE;
  private long phaseSince;
  private boolean reading;
  private boolean flushWaits;
  private boolean inputEnded;

  private final HeldBytes held;
  private @Nullable BodyReader body;
  private long bodyBytesCome;
  private @Nullable Answer answer;
  private boolean keepAlive;

  private final RestOfReply rest;
  private boolean writing;
  private boolean lastWritten;
  private long unwrittenBefore;

  FrontConnection(FrontLoop loop) {
    this.loop = loop;
    held = new HeldBytes(loop.front.budget);
    rest = new RestOfReply(loop.front.budget);
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    context = ctx;
    if (ctx.channel().remoteAddress() instanceof InetSocketAddress address) {
      remote = address;
    }
    loop.add(this);
    enter(Phase.IDLE);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    loop.remove(this);
    loop.front.closed();
    held.drop();
    dropBody();
    rest.drop();
    answer = null;
    phase = Phase.ENDING;
    context = null;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    try {
      reading = true;
      if (!throwsAway()) {
        take(bytes);
      }
    } catch (HttpFault fault) {
      end(fault);
    } finally {
      reading = false;
      bytes.release();
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    if (flushWaits) {
      loop.flushSoon(this);
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (phase == Phase.REPLYING && !writing) {
      writeOn(ctx);
      readWhatWaits();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      inputEnded = true;
      endIfNothingComes(ctx);
    } else if (event instanceof SslHandshakeCompletionEvent handshake && handshake.isSuccess()) {
      tlsSubject = subject(ctx);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (!(cause instanceof IOException)) {
      LOG.debug("A client's connection failed and is closed", cause);
    }
    ctx.close();
  }

  /** Whether a request is on its way. */
  boolean busy() {
    return phase == Phase.IN_FLIGHT || phase == Phase.REPLYING || phase == Phase.BODY;
  }

  void close() {
    if (context != null) {
      context.close();
    }
  }

  /** The reply that is on its way, or the next one, is to be the last. */
  void drain() {
    keepAlive = false;
    if (phase == Phase.IDLE) {
      phaseSince = loop.now();
    }
  }

  /** Ends what has taken too long. */
  void checkTime(long now) {
    FrontLimits limits = loop.front.limits;
    long since = now - phaseSince;
    switch (phase) {
      case IDLE -> {
        if (since > (loop.draining() ? DRAIN_QUIET_NANOS : limits.idle().toNanos())
            && context != null) {
          endWhenWritten(context);
        }
      }
      case HEAD -> {
        if (since > limits.headTime().toNanos()) {
          end(HttpFault.tooSlow("The request's headers did not come in time."));
        }
      }
      case BODY -> {
        long billed = since - FrontLimits.BODY_GRACE.toNanos();
        if (billed > 0 && bodyBytesCome < limits.bodyBytesPerSecond() * (billed / 1e9)) {
          end(HttpFault.tooSlow("The request's body came too slowly."));
        }
      }
      case IN_FLIGHT -> {} // its deadline is the call's
      case REPLYING -> {
        long unwritten = unwritten();
        if (unwritten != unwrittenBefore) {
          unwrittenBefore = unwritten;
          phaseSince = now;
        } else if (since > limits.idle().toNanos()) {
          close();
        }
      }
      case ENDING -> {
        if (since > ENDING_NANOS) {
          close();
        }
      }
    }
  }

  /** Called on the event loop. */
  void answered(Answer given, Reply reply, byte[] replyBody, boolean gzipped) {
    ChannelHandlerContext ctx = context;
    if (given != answer || ctx == null) {
      return; // its connection is gone
    }
    answer = null;
    write(ctx, reply, replyBody, gzipped, head.method().equals("HEAD"));
    readWhatWaits();
  }

  /** Resets the connection. Called on the event loop. */
  void cut(Answer given) {
    ChannelHandlerContext ctx = context;
    if (given == answer && ctx != null) {
      ctx.channel().config().setOption(ChannelOption.SO_LINGER, 0);
      ctx.close();
    }
  }

  private void enter(Phase next) {
    phase = next;
    phaseSince = loop.now();
  }

  private void take(ByteBuf bytes) throws HttpFault {
    if (held.isEmpty()) {
      int size = bytes.readableBytes();
      byte[] scratch = loop.scratch(size);
      bytes.readBytes(scratch, 0, size);
      hold(scratch, read(scratch, 0, size), size);
    } else {
      held.add(bytes);
      readHeld();
    }
  }

  /** Turns to what the client sent ahead; not from within reading, which turns to it by itself. */
  private void readWhatWaits() {
    if (phase != Phase.IDLE || reading) {
      return;
    }
    reading = true;
    try {
      readHeld();
    } catch (HttpFault fault) {
      end(fault);
    } finally {
      reading = false;
    }
    flushNow();
    if (inputEnded && context != null) {
      endIfNothingComes(context);
    }
  }

  /** The client has ended its output: what is not a whole request by now will be none. */
  private void endIfNothingComes(ChannelHandlerContext ctx) {
    switch (phase) {
      case IDLE, HEAD, BODY -> endWhenWritten(ctx);
      case IN_FLIGHT, REPLYING -> {} // ends with its reply
      case ENDING -> ctx.close();
    }
  }

  private void readHeld() throws HttpFault {
    held.readBy(this::read);
    readOnlyWhatFits();
  }

  /**
   * Reads requests, and hands over each, until one is in flight.
   *
   * @return where it stopped
   */
  private int read(byte[] bytes, int from, int to) throws HttpFault {
    int at = from;
    while (at < to) {
      switch (phase) {
        case IDLE -> {
          head.restart();
          enter(Phase.HEAD);
        }
        case HEAD -> {
          if (!head.read(bytes, at, to, loop.front.limits.headBytes())) {
            return at;
          }
          at += head.length();
          headRead(at == to);
        }
        case BODY -> at = readBody(bytes, at, to);
        case IN_FLIGHT, REPLYING, ENDING -> {
          return at;
        }
      }
    }
    return at;
  }

  private void headRead(boolean bodyIsStillToCome) throws HttpFault {
    FrontLimits limits = loop.front.limits;
    keepAlive = head.keepAlive() && !loop.draining();
    if (head.marks().isPresent()
        && loop.front.mark.isPresent()
        && loop.front.mark.get().isOn(head.marks().get())) {
      throw HttpFault.loop();
    }
    if (head.contentLength() > limits.bodyBytes()) {
      throw HttpFault.bodyTooLarge(limits.bodyBytes());
    }
    if (!head.chunked() && head.contentLength() == 0) {
      bodyRead(NOTHING, 0);
      return;
    }
    body =
        head.chunked()
            ? BodyReader.ofChunks(limits.bodyBytes(), loop.front.budget)
            : BodyReader.ofLength((int) head.contentLength(), loop.front.budget);
    bodyBytesCome = 0;
    enter(Phase.BODY);
    if (head.continueExpected() && bodyIsStillToCome && context != null) {
      context.write(Unpooled.wrappedBuffer(CONTINUE), context.voidPromise());
      flush();
    }
  }

  private int readBody(byte[] bytes, int from, int to) throws HttpFault {
    BodyReader reader = body;
    if (reader == null) {
      throw new IllegalStateException("In a body without a reader for it");
    }
    int at;
    try {
      at = reader.read(bytes, from, to);
    } catch (MalformedHttp e) {
      throw HttpFault.malformed(e.getMessage());
    } catch (BodyReader.TooLarge e) {
      throw HttpFault.bodyTooLarge(loop.front.limits.bodyBytes());
    } catch (BodyReader.NoRoom e) {
      throw HttpFault.outOfMemory();
    }
    bodyBytesCome += at - from;
    if (reader.complete()) {
      body = null;
      bodyRead(reader.bytes(), reader.taken());
    }
    return at;
  }

  private void bodyRead(byte[] sent, int taken) throws HttpFault {
    enter(Phase.IN_FLIGHT);
    if (head.gzipped()) {
      unzip(sent, taken);
    } else {
      handOver(sent, sent, taken);
    }
  }

  private void handOver(byte[] sent, byte[] content, int taken) {
    Answer owed = new Answer(this, loop, head.gzipAccepted(), taken);
    answer = owed;
    Request request =
        new Request(
            head.method(),
            head.uri(),
            head.headers(),
            head.endToEnd(),
            sent,
            content,
            remote,
            tlsSubject,
            loop.front.time.nanos());
    try {
      loop.front.entry.handle(request, owed);
    } catch (RuntimeException e) {
      LOG.error("A request failed in a way that it should not; answered with 500", e);
      owed.accept(HttpFault.internal().reply());
    }
  }

  private void unzip(byte[] sent, int taken) {
    Gunzip.start(
        sent,
        loop.front.limits.bodyBytes(),
        loop.front.budget,
        content ->
            loop.eventLoop.execute(() -> unzipped(sent, content.bytes(), taken + content.taken())),
        problem -> refuse(fault(problem), taken));
  }

  private HttpFault fault(Throwable problem) {
    if (problem instanceof BodyReader.TooLarge) {
      return HttpFault.bodyTooLarge(loop.front.limits.bodyBytes());
    }
    if (problem instanceof BodyReader.NoRoom) {
      return HttpFault.outOfMemory();
    }
    if (problem instanceof IOException) {
      return HttpFault.brokenEncoding();
    }
    LOG.error("A request's body could not be decompressed; answered with 500", problem);
    return HttpFault.internal();
  }

  private void unzipped(byte[] sent, byte[] content, int taken) {
    if (context == null) {
      loop.front.budget.giveBack(taken);
    } else {
      handOver(sent, content, taken);
    }
  }

  private void refuse(HttpFault fault, int taken) {
    loop.front.budget.giveBack(taken);
    loop.eventLoop.execute(() -> end(fault));
  }

  /** Answers with the fault, and ends the connection. */
  private void end(HttpFault fault) {
    ChannelHandlerContext ctx = context;
    if (ctx == null || throwsAway()) {
      return;
    }
    loop.front.refused();
    held.drop();
    dropBody();
    answer = null;
    keepAlive = false;
    if (phase == Phase.REPLYING) {
      return; // nothing can be told in the middle of another reply: with that it ends
    }
    Reply reply = fault.reply();
    write(ctx, reply, reply.body(), false, false);
  }

  private void write(
      ChannelHandlerContext ctx, Reply reply, byte[] replyBody, boolean gzipped, boolean bodiless) {
    keepAlive &= !loop.draining();
    int first = bodiless ? 0 : Math.min(replyBody.length, RestOfReply.PIECE_BYTES);
    ByteBuf out = ctx.alloc().directBuffer(HEAD_BYTES + first);
    loop.writer.writeHead(reply, replyBody, gzipped, keepAlive, loop.epochSecond(), out);
    out.writeBytes(replyBody, 0, first);
    if (!bodiless && first < replyBody.length) {
      rest.start(replyBody, first);
    }
    enter(Phase.REPLYING);
    writing = true;
    ctx.write(out, ctx.voidPromise());
    flush();
    writing = false;
    writeOn(ctx);
  }

  /**
   * Writes what is left of the reply, as far as the client reads; then turns to what comes next.
   */
  private void writeOn(ChannelHandlerContext ctx) {
    writing = true; // a flush may tell of writability before it returns
    while (!rest.isEmpty() && ctx.channel().isWritable()) {
      ctx.write(rest.nextPiece(ctx.alloc()), ctx.voidPromise());
      flush();
    }
    writing = false;
    if (!rest.isEmpty() || !ctx.channel().isWritable()) {
      unwrittenBefore = unwritten();
      return;
    }
    rest.drop();
    if (keepAlive) {
      enter(Phase.IDLE);
    } else if (!lastWritten) {
      lastWritten = true;
      endGently(ctx);
    }
  }

  /** What is written already is the last; a client may take the time for it that a reply has. */
  private void endWhenWritten(ChannelHandlerContext ctx) {
    keepAlive = false;
    lastWritten = true;
    enter(Phase.REPLYING);
    unwrittenBefore = unwritten();
    endGently(ctx);
  }

  /** Ends the connection once all is written. */
  private void endGently(ChannelHandlerContext ctx) {
    ctx.writeAndFlush(Unpooled.EMPTY_BUFFER)
        .addListener(
            written -> {
              if (!written.isSuccess() || inputEnded) {
                ctx.close();
                return;
              }
              enter(Phase.ENDING);
              ctx.channel().config().setAutoRead(true);
              SslHandler tls = ctx.pipeline().get(SslHandler.class);
              if (tls != null) {
                tls.closeOutbound();
              } else {
                ((DuplexChannel) ctx.channel()).shutdownOutput();
              }
            });
  }

  private void flush() {
    flushWaits = true;
    if (!reading) {
      flushNow();
    }
  }

  void flushNow() {
    if (flushWaits && context != null) {
      flushWaits = false;
      context.flush();
    }
  }

  /** What the client has not taken yet. */
  private long unwritten() {
    if (context == null) {
      return 0;
    }
    ChannelOutboundBuffer pending = context.channel().unsafe().outboundBuffer();
    // A write that failed has closed the channel, and taken its buffer away.
    return rest.length() + (pending == null ? 0 : pending.totalPendingWriteBytes());
  }

  private void hold(byte[] bytes, int from, int to) throws HttpFault {
    if (from < to && !throwsAway()) {
      held.add(bytes, from, to);
      readOnlyWhatFits();
    }
  }

  private void dropBody() {
    if (body != null) {
      loop.front.budget.giveBack(body.taken());
      body = null;
    }
  }

  /** A client that sends far ahead has to wait. */
  private void readOnlyWhatFits() {
    if (context != null) {
      boolean fits = held.hasRoom();
      if (context.channel().config().isAutoRead() != fits) {
        context.channel().config().setAutoRead(fits);
      }
    }
  }

  /** Whether what comes can no longer be a request. */
  private boolean throwsAway() {
    return phase == Phase.ENDING || (phase == Phase.REPLYING && !keepAlive);
  }

  private static Optional<String> subject(ChannelHandlerContext ctx) {
    SslHandler tls = ctx.pipeline().get(SslHandler.class);
    try {
      return Optional.of(tls.engine().getSession().getPeerPrincipal().getName());
    } catch (SSLPeerUnverifiedException e) {
      return Optional.empty(); // it showed no certificate
    }
  }
}
