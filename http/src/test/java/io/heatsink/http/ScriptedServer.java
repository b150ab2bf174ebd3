package io.heatsink.http;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** An upstream that does on each connection just what its script says, right or wrong. */
final class ScriptedServer implements AutoCloseable {
  /** What happens on one connection. */
  interface Script {
    void run(Connection connection, int number) throws IOException;
  }

  final List<String> requests = new CopyOnWriteArrayList<>();
  final AtomicInteger connections = new AtomicInteger();

  private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();

  ScriptedServer(Script script) throws IOException {
    Thread.ofVirtual().start(() -> accept(script));
  }

  Endpoint endpoint() {
    return Endpoint.of(URI.create("http://127.0.0.1:" + server.getLocalPort()));
  }

  static String reply(String body, String... headers) {
    StringBuilder reply = new StringBuilder("HTTP/1.1 200 OK\r\n");
    for (String header : headers) {
      reply.append(header).append("\r\n");
    }
    return reply.append("Content-Length: ").append(body.length()).append("\r\n\r\n") + body;
  }

  private void accept(Script script) {
    try {
      while (true) {
        Socket socket = server.accept();
        sockets.add(socket);
        int number = connections.incrementAndGet();
        Thread.ofVirtual()
            .start(
                () -> {
                  try (socket) {
                    script.run(new Connection(socket), number);
                  } catch (IOException e) {
                    // the client went away, as many of these tests want it to
                  }
                });
      }
    } catch (IOException e) {
      // closed
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  /** One connection, seen by the script. */
  final class Connection {
    final Socket socket;
    private final InputStream in;

    Connection(Socket socket) throws IOException {
      this.socket = socket;
      in = new BufferedInputStream(socket.getInputStream());
    }

    /** Reads one request; false if the client has ended the connection. */
    boolean request() throws IOException {
      StringBuilder head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        int b = in.read();
        if (b < 0) {
          return false;
        }
        head.append((char) b);
      }
      int at = head.indexOf("Content-Length: ");
      int length = at < 0 ? 0 : Integer.parseInt(head.substring(at + 16, head.indexOf("\r", at)));
      requests.add(head + new String(in.readNBytes(length), StandardCharsets.UTF_8));
      return true;
    }

    void send(String text) throws IOException {
      send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    void send(byte[] bytes) throws IOException {
      socket.getOutputStream().write(bytes);
      socket.getOutputStream().flush();
    }

    /** Ends the connection with a reset. */
    void reset() throws IOException {
      socket.setSoLinger(true, 0);
      socket.close();
    }

    /** Waits until the client ends the connection. */
    void awaitEnd() throws IOException {
      while (in.read() >= 0) {
        // whatever still comes
      }
    }
  }
}
