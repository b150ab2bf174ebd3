package io.heatsink.bench.process;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/** One keep-alive connection that has one request under way at a time. */
final class RawConnection {
  private static final byte[] LENGTH = "content-length:".getBytes(ISO_8859_1);
  private static final int STATUS_AT = "HTTP/1.1 ".length();

  private final SocketChannel channel;
  private final SelectionKey key;
  private final ByteBuffer in = ByteBuffer.allocate(256 * 1024);
  private ByteBuffer out = ByteBuffer.allocate(0);
  private int needed = -1;
  private boolean succeeded;
  private long intended;

  RawConnection(int port, Selector selector) throws IOException {
    channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.configureBlocking(false);
    key = channel.register(selector, SelectionKey.OP_READ, this);
  }

  /** When the request under way was due, in nanoseconds. */
  long intended() {
    return intended;
  }

  boolean succeeded() {
    return succeeded;
  }

  void send(byte[] wire, long due) throws IOException {
    intended = due;
    out = ByteBuffer.wrap(wire);
    flush();
  }

  void flush() throws IOException {
    channel.write(out);
    key.interestOps(
        out.hasRemaining() ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ);
  }

  /** Reads what there is; true once the whole answer is there. */
  boolean read() throws IOException {
    if (channel.read(in) < 0) {
      throw new IOException("The server closed a connection in the middle of a benchmark.");
    }
    if (needed < 0 && !head()) {
      return false;
    }
    if (in.position() < needed) {
      return false;
    }
    in.clear();
    needed = -1;
    return true;
  }

  /** Byte by byte, and without garbage: the load must cost less than what is measured. */
  private boolean head() throws IOException {
    byte[] bytes = in.array();
    int end = in.position();
    int length = -1;
    int line = 0;
    for (int i = 0; i + 1 < end; i++) {
      if (bytes[i] != '\r' || bytes[i + 1] != '\n') {
        continue;
      }
      if (i == line) {
        if (length < 0) {
          throw new IOException("An answer without Content-Length.");
        }
        succeeded = bytes[STATUS_AT] == '2' && bytes[STATUS_AT + 1] == '0';
        needed = i + 2 + length;
        return true;
      }
      if (isLength(bytes, line, i)) {
        length = number(bytes, line + LENGTH.length, i);
      }
      line = i + 2;
    }
    return false;
  }

  private static boolean isLength(byte[] bytes, int from, int to) {
    if (to - from <= LENGTH.length) {
      return false;
    }
    for (int i = 0; i < LENGTH.length; i++) {
      byte b = bytes[from + i];
      if ((b >= 'A' && b <= 'Z' ? b + 32 : b) != LENGTH[i]) {
        return false;
      }
    }
    return true;
  }

  private static int number(byte[] bytes, int from, int to) {
    int number = 0;
    for (int i = from; i < to; i++) {
      if (bytes[i] != ' ') {
        number = number * 10 + bytes[i] - '0';
      }
    }
    return number;
  }

  void close() throws IOException {
    channel.close();
  }
}
