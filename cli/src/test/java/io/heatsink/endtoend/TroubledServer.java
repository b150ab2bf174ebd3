package io.heatsink.endtoend;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.CRC32;

/**
 * An upstream over raw sockets that does to the calls that come what it is told to, one after the
 * other, and answers all further ones rightly.
 */
final class TroubledServer implements AutoCloseable {
  /** What is done to one call. */
  interface Trouble {
    /**
     * @return whether the connection is still good for another call
     */
    boolean strike(Connection connection) throws IOException;
  }

  private static final String NO_TABLE =
      "{\"__type\":\"com.amazonaws.dynamodb.v20120810#ResourceNotFoundException\",\"message\":\"none\"}";

  private final ServerSocket server = new ServerSocket();
  private final Queue<Trouble> troubles = new ConcurrentLinkedQueue<>();
  private final List<String> seen = new CopyOnWriteArrayList<>();
  private final List<byte[]> bodies = new CopyOnWriteArrayList<>();
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();

  TroubledServer() throws IOException {
    this(0);
  }

  TroubledServer(int port) throws IOException {
    server.setReuseAddress(true);
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    Thread.ofVirtual().start(this::accept);
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort());
  }

  TroubledServer then(Trouble trouble) {
    troubles.add(trouble);
    return this;
  }

  /** The calls that came whole, by their operation; asking for a table's schema is none of them. */
  List<String> seen() {
    return List.copyOf(seen);
  }

  List<byte[]> bodies() {
    return List.copyOf(bodies);
  }

  /** A reply as DynamoDB writes it. */
  static byte[] reply(int status, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    CRC32 crc = new CRC32();
    crc.update(bytes);
    return "HTTP/1.1 %d X\r\nContent-Type: application/x-amz-json-1.0\r\nContent-Length: %d\r\nx-amzn-RequestId: REQUEST1\r\nx-amz-crc32: %d\r\n\r\n%s"
        .formatted(status, bytes.length, crc.getValue(), body)
        .getBytes(StandardCharsets.UTF_8);
  }

  static Trouble sending(byte[] bytes, boolean goesOn) {
    return connection -> {
      connection.send(bytes);
      return goesOn;
    };
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        sockets.add(socket);
        Thread.ofVirtual().start(() -> serve(socket));
      }
    } catch (IOException e) {
      // closed
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      Connection connection = new Connection(socket);
      while (connection.readCall()) {
        if (connection.isCheck()) {
          connection.send(reply(200, "healthy"));
        } else if (connection.operation.equals("DescribeTable")) {
          connection.send(reply(400, NO_TABLE));
        } else {
          seen.add(connection.operation);
          bodies.add(connection.body);
          Trouble trouble = troubles.poll();
          if (trouble == null) {
            connection.send(reply(200, "{}"));
          } else if (!trouble.strike(connection)) {
            return;
          }
        }
      }
    } catch (IOException e) {
      // The other side is gone, or this connection was to end.
    } finally {
      sockets.remove(socket);
    }
  }

  /** How many connections are open. */
  int connections() {
    return sockets.size();
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  /** One connection, and the call that has come on it. */
  static final class Connection {
    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private String head = "";
    private String operation = "";
    private byte[] body = {};

    Connection(Socket socket) throws IOException {
      this.socket = socket;
      in = new BufferedInputStream(socket.getInputStream());
      out = socket.getOutputStream();
    }

    void send(byte[] bytes) throws IOException {
      out.write(bytes);
      out.flush();
    }

    void reset() throws IOException {
      socket.setSoLinger(true, 0);
      socket.close();
    }

    /** Until the other side ends the connection. */
    void saysNothing() throws IOException {
      in.transferTo(OutputStream.nullOutputStream());
    }

    private boolean isCheck() {
      return head.startsWith("GET ");
    }

    private boolean readCall() throws IOException {
      StringBuilder text = new StringBuilder();
      while (text.indexOf("\r\n\r\n") < 0) {
        int next = in.read();
        if (next < 0) {
          return false;
        }
        text.append((char) next);
      }
      head = text.toString();
      operation = header("x-amz-target").replaceFirst(".*\\.", "");
      String length = header("content-length");
      body = in.readNBytes(length.isEmpty() ? 0 : Integer.parseInt(length));
      return true;
    }

    private String header(String name) {
      return head.lines()
          .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
          .map(line -> line.substring(name.length() + 1).trim())
          .findFirst()
          .orElse("");
    }
  }
}
