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
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One keep-alive connection that has one request under way at a time. */
final class RawConnection {
  private static final Pattern LENGTH = Pattern.compile("\r\ncontent-length: *(\\d+)");
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

  private boolean head() throws IOException {
    byte[] bytes = in.array();
    int end = in.position();
    for (int i = 0; i + 3 < end; i++) {
      if (bytes[i] == '\r'
          && bytes[i + 1] == '\n'
          && bytes[i + 2] == '\r'
          && bytes[i + 3] == '\n') {
        String head = new String(bytes, 0, i + 2, ISO_8859_1);
        Matcher length = LENGTH.matcher(head.toLowerCase(Locale.ROOT));
        if (!length.find()) {
          throw new IOException("An answer without Content-Length: " + head);
        }
        succeeded = head.startsWith("200", STATUS_AT);
        needed = i + 4 + Integer.parseInt(length.group(1));
        return true;
      }
    }
    return false;
  }

  void close() throws IOException {
    channel.close();
  }
}
