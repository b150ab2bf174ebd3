package io.heatsink.http;

import io.heatsink.call.Reply;
import io.heatsink.call.RequestIds;
import io.heatsink.call.ServedBy;
import io.heatsink.call.UpstreamException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import java.io.IOException;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection upstream, for one exchange at a time.
 *
 * <p>Keeps true: it goes back to its pool only after a whole reply to a whole request, with not a
 * byte besides. A byte that comes when nothing was asked, or behind a reply, ends it: it could be
 * taken for the answer to the next call.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails closes; a close has no failure
final class UpstreamConnection extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(UpstreamConnection.class);

  private static final int MOST_INTERIM_REPLIES = 8;

  /** Room for a request's head, as a rule. */
  private static final int HEAD_BYTES = 1024;

  /** A longer body is handed to the socket by itself, instead of being copied behind the head. */
  private static final int LONG_BODY_BYTES = 64 * 1024;

  private static final byte[] NOTHING = {};

  /** Since when nothing is asked on it; the pool's. */
  long idleSince;

  private final UpstreamPool pool;
  private final Channel channel;
  private final ReplyHead head = new ReplyHead();
  private final CRC32 crc = new CRC32();

  private @Nullable Exchange exchange;

  /** What is sent first; kept until the exchange is over, to see how much of it got away. */
  private ByteBuf firstPart = Unpooled.EMPTY_BUFFER;

  private @Nullable ChannelPromise firstPartSent;
  private @Nullable ChannelPromise allSent;

  private byte[] held = NOTHING;
  private @Nullable BodyReader body;
  private int interimReplies;

  UpstreamConnection(UpstreamPool pool, Channel channel) {
    this.pool = pool;
    this.channel = channel;
  }

  boolean open() {
    return channel.isActive();
  }

  void close() {
    channel.close();
  }

  /** What is under way; null if nothing is. */
  @Nullable Exchange exchange() {
    return exchange;
  }

  /**
   * Sends a request. The connection is open and idle.
   *
   * @return whether it was sent; if not, its exchange has been told, and the connection is idle
   */
  boolean start(Exchange next) {
    byte[] content = next.body;
    boolean inOne = content.length <= LONG_BODY_BYTES;
    ByteBuf out = channel.alloc().directBuffer(HEAD_BYTES + (inOne ? content.length : 0));
    try {
      next.writeHead(pool.writer, out);
    } catch (UpstreamException e) {
      out.release();
      next.failed(e);
      return false;
    }
    exchange = next;
    head.restart();
    interimReplies = 0;
    firstPart = out.retain();
    ChannelPromise promise = channel.newPromise();
    firstPartSent = promise;
    if (inOne) {
      allSent = promise;
      out.writeBytes(content);
      channel.writeAndFlush(out, promise);
    } else {
      ChannelPromise ofAll = channel.newPromise();
      allSent = ofAll;
      channel.write(out, promise);
      channel.writeAndFlush(Unpooled.wrappedBuffer(content), ofAll);
    }
    return true;
  }

  /** Ends the exchange, whose time is over. */
  void giveUp() {
    fail("DynamoDB gave no answer before the call's deadline.");
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    try {
      if (exchange == null) {
        close(); // nothing was asked
        return;
      }
      int size = bytes.readableBytes();
      int before = held.length;
      byte[] all = before == 0 ? pool.scratch(size) : Arrays.copyOf(held, before + size);
      held = NOTHING;
      bytes.readBytes(all, before, size);
      read(all, before + size);
    } catch (MalformedHttp e) {
      fail(
          "What DynamoDB's endpoint answered is not HTTP as it should be: " + e.getMessage() + ".");
    } catch (BodyReader.TooLarge e) {
      fail("What DynamoDB's endpoint answered is longer than any answer should be.");
    } catch (BodyReader.NoRoom e) {
      fail("Too many bytes of DynamoDB's answers are in flight.");
    } finally {
      bytes.release();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    Exchange cut = exchange;
    boolean nothingSent = nothingSent();
    clear();
    pool.closed(this);
    if (cut != null) {
      pool.cut(cut, nothingSent);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (!(cause instanceof IOException)) {
      LOG.debug("A connection upstream failed and is closed", cause);
    }
    close();
  }

  private void read(byte[] bytes, int to)
      throws MalformedHttp, BodyReader.TooLarge, BodyReader.NoRoom {
    int at = 0;
    while (body == null) {
      if (!head.read(bytes, at, to)) {
        held = Arrays.copyOfRange(bytes, at, to);
        return;
      }
      at += head.length();
      if (!head.interim()) {
        body = bodyReader();
      } else if (++interimReplies > MOST_INTERIM_REPLIES) {
        throw new MalformedHttp("it is many replies and none that is final");
      } else {
        head.restart();
      }
    }
    at = body.read(bytes, at, to);
    if (body.complete()) {
      complete(body.bytes(), at == to);
    }
  }

  private BodyReader bodyReader() throws BodyReader.TooLarge {
    int limit = pool.limits.replyBytes();
    if (head.chunked()) {
      return BodyReader.ofChunks(limit, pool.budget);
    }
    if (head.contentLength() > limit) {
      throw new BodyReader.TooLarge();
    }
    return BodyReader.ofLength(head.contentLength(), pool.budget);
  }

  private void complete(byte[] content, boolean nothingBehind) {
    Exchange done = exchange;
    boolean reusable = nothingBehind && head.keepAlive() && allSent != null && allSent.isSuccess();
    boolean intact = head.crc() < 0 || head.crc() == crcOf(content);
    Reply reply =
        new Reply(
            head.status(),
            head.requestId().isEmpty() ? RequestIds.fresh() : head.requestId(),
            head.others(),
            content,
            ServedBy.DYNAMODB);
    clear();
    if (reusable) {
      pool.release(this);
    } else {
      close();
    }
    if (done == null) {
      return;
    }
    if (!intact) {
      done.failed(
          new UpstreamException(
              "DynamoDB's answer was damaged on its way: its checksum is another.", true));
    } else if (head.gzipped()) {
      pool.unzip(done, reply);
    } else {
      done.reply(reply);
    }
  }

  private long crcOf(byte[] content) {
    crc.reset();
    crc.update(content, 0, content.length);
    return crc.getValue();
  }

  private void fail(String message) {
    Exchange failed = exchange;
    boolean nothingSent = nothingSent();
    clear();
    close();
    if (failed != null) {
      failed.failed(new UpstreamException(message, !nothingSent));
    }
  }

  /**
   * Whether it is certain that no byte of the request left this process. With TLS it never is: what
   * became of the bytes between here and the socket cannot be seen.
   */
  private boolean nothingSent() {
    return !pool.tls()
        && firstPartSent != null
        && firstPartSent.isDone()
        && !firstPartSent.isSuccess()
        && firstPart.readerIndex() == 0;
  }

  private void clear() {
    exchange = null;
    firstPart.release();
    firstPart = Unpooled.EMPTY_BUFFER;
    firstPartSent = null;
    allSent = null;
    held = NOTHING;
    if (body != null) {
      pool.budget.giveBack(body.taken());
      body = null;
    }
  }
}
