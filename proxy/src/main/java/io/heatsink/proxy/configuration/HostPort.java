package io.heatsink.proxy.configuration;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/**
 * Where to listen.
 *
 * @param address of this machine; numbers, never looked up
 * @param port 0 for any free one
 */
public record HostPort(InetAddress address, int port) {
  /** Only clients on this machine can reach it. */
  public boolean isLoopback() {
    return address.isLoopbackAddress();
  }

  public InetSocketAddress toSocketAddress() {
    return new InetSocketAddress(address, port);
  }

  /**
   * Reads {@code 127.0.0.1:8100}, {@code [::1]:8100} or {@code localhost:8100}.
   *
   * @throws IllegalArgumentException with what is wrong, as the end of a sentence
   */
  static HostPort parse(String text) {
    int colon = text.lastIndexOf(':');
    if (colon < 1) {
      throw new IllegalArgumentException("has no port");
    }
    return new HostPort(address(text.substring(0, colon)), port(text.substring(colon + 1)));
  }

  private static int port(String text) {
    if (!text.matches("\\d{1,5}") || Integer.parseInt(text) > 65_535) {
      throw new IllegalArgumentException("ends in no port from 0 to 65535");
    }
    return Integer.parseInt(text);
  }

  private static InetAddress address(String host) {
    if (host.equals("localhost")) {
      return InetAddress.getLoopbackAddress();
    }
    // Only literals go further, so that nothing is ever looked up.
    boolean v6 = host.startsWith("[") && host.endsWith("]");
    String literal = v6 ? host.substring(1, host.length() - 1) : host;
    if (v6 ? !literal.matches("[0-9a-fA-F:.]+") : !isDottedQuad(literal)) {
      throw new IllegalArgumentException("names no address of this machine in numbers");
    }
    try {
      return InetAddress.getByName(literal);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("names no address of this machine in numbers", e);
    }
  }

  private static boolean isDottedQuad(String text) {
    return text.matches("((25[0-5]|2[0-4]\\d|1?\\d?\\d)(\\.(?!$)|$)){4}");
  }

  @Override
  public String toString() {
    String host = address.getHostAddress();
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
