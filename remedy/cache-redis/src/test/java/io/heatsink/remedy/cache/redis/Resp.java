package io.heatsink.remedy.cache.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/**
 * Redis' own protocol, as far as tests need it: what they do to a server, and how they look at it,
 * owes nothing to the client that is tested. Bytes are ISO-8859-1 text.
 */
final class Resp implements AutoCloseable {
  private static final int ANSWER_MILLIS = 10_000;

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;

  Resp(String host, int port) throws IOException {
    this.socket = new Socket(host, port);
    socket.setSoTimeout(ANSWER_MILLIS);
    this.in = new BufferedInputStream(socket.getInputStream());
    this.out = socket.getOutputStream();
  }

  /** The answer's lines, one by one; what is nested lies flat. */
  List<String> ask(String... words) throws IOException {
    StringBuilder request = new StringBuilder("*" + words.length + "\r\n");
    for (String word : words) {
      request.append('$').append(word.length()).append("\r\n").append(word).append("\r\n");
    }
    out.write(request.toString().getBytes(ISO_8859_1));
    out.flush();
    List<String> answer = new ArrayList<>();
    read(answer);
    return answer;
  }

  private void read(List<String> into) throws IOException {
    String line = line();
    String rest = line.substring(1);
    switch (line.charAt(0)) {
      case '-' -> throw new IOException(rest);
      case '$' -> {
        int length = Integer.parseInt(rest);
        if (length >= 0) {
          into.add(new String(in.readNBytes(length), ISO_8859_1));
          line();
        } else {
          into.add("");
        }
      }
      case '*' -> {
        for (int i = 0; i < Integer.parseInt(rest); i++) {
          read(into);
        }
      }
      default -> into.add(rest);
    }
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("Redis has closed the connection.");
      }
      if (next != '\r') {
        line.append((char) next);
      }
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
