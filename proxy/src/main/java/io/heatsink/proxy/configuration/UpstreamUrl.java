package io.heatsink.proxy.configuration;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which URLs may be an upstream, and which addresses their names may turn out to be.
 *
 * <p>A proxy that signs with its own role must not be talked into calling its machine's credential
 * service, or itself. So a URL is only scheme, host and port; an address is written in its plain
 * form or not at all; and what a name resolves to is checked again at each connection.
 */
public final class UpstreamUrl {
  private UpstreamUrl() {}

  private static final Pattern HOST_NAME =
      Pattern.compile(
          "(?=.{1,253}$)([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\\.)*[a-z]"
              + "([a-z0-9-]{0,61}[a-z0-9])?");

  private static final Pattern DOTTED_QUAD =
      Pattern.compile("((25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(\\.(?!$)|$)){4}");

  /** dynamodb.R.amazonaws.com, its FIPS, dual-stack and account forms, and VPC endpoints. */
  private static final Pattern OF_AWS =
      Pattern.compile(
          "(?:.+\\.)?(?:streams\\.)?(?:dynamodb(?:-fips)?|ddb|streams-dynamodb)\\."
              + "([a-z]{2}(?:-[a-z]+)+-\\d)\\."
              + "(?:vpce\\.)?(amazonaws\\.com|amazonaws\\.com\\.cn|api\\.aws|"
              + "api\\.amazonwebservices\\.com\\.cn)");

  /**
   * Reads a URL.
   *
   * @throws IllegalArgumentException with what is wrong, as the end of a sentence
   */
  static URI parse(String text) {
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("is no URL: " + e.getReason(), e);
    }
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("https") && !scheme.equals("http")) {
      throw new IllegalArgumentException("begins with neither https:// nor http://");
    }
    if (uri.getRawUserInfo() != null) {
      throw new IllegalArgumentException("holds a user's name; Heatsink signs by credentials");
    }
    if (uri.getRawQuery() != null
        || uri.getRawFragment() != null
        || !(uri.getRawPath() == null
            || uri.getRawPath().isEmpty()
            || uri.getRawPath().equals("/"))) {
      throw new IllegalArgumentException("says more than scheme, host and port");
    }
    if (uri.getHost() == null || uri.getPort() > 65_535 || uri.getPort() == 0) {
      throw new IllegalArgumentException("names no host that could be called");
    }
    String host = uri.getHost().toLowerCase(Locale.ROOT);
    Optional<InetAddress> literal = literal(host);
    if (literal.isPresent()) {
      if (!mayBeCalled(literal.get(), true)) {
        throw new IllegalArgumentException(
            "is no address that a DynamoDB is at: it is this machine's, its network's or its"
                + " credential service's own");
      }
    } else if (!HOST_NAME.matcher(host).matches()) {
      throw new IllegalArgumentException("names no host in its plain form");
    }
    return URI.create(scheme + "://" + host + (uri.getPort() < 0 ? "" : ":" + uri.getPort()));
  }

  /**
   * Whether a connection may go there. Private networks may: VPC endpoints live in them.
   *
   * @param loopbackIsMeant whether the URL itself says loopback, by number or as {@code localhost}
   */
  public static boolean mayBeCalled(InetAddress address, boolean loopbackIsMeant) {
    if (address.isLoopbackAddress()) {
      return loopbackIsMeant;
    }
    // 169.254.0.0/16 holds EC2's and ECS's credential services; fd00:ec2::/32 is their IPv6 twin.
    byte[] bytes = address.getAddress();
    boolean ofEc2 =
        bytes.length == 16
            && bytes[0] == (byte) 0xfd
            && bytes[1] == 0
            && bytes[2] == 0x0e
            && bytes[3] == (byte) 0xc2;
    // IPv6 forms that stand for an IPv4 address: 64:ff9b::/96, 2002::/16, ::/96.
    return !ofEc2
        && !address.isAnyLocalAddress()
        && !address.isLinkLocalAddress()
        && !address.isMulticastAddress()
        && !holdsIpv4(bytes)
        && !(bytes.length == 4 && (bytes[0] == 0 || (bytes[0] & 0xff) >= 240));
  }

  private static boolean holdsIpv4(byte[] bytes) {
    if (bytes.length != 16) {
      return false;
    }
    boolean nat64 =
        bytes[0] == 0 && bytes[1] == 0x64 && bytes[2] == (byte) 0xff && bytes[3] == (byte) 0x9b;
    boolean sixToFour = bytes[0] == 0x20 && bytes[1] == 0x02;
    boolean compatible = true;
    for (int i = 0; i < 12; i++) {
      compatible &= bytes[i] == 0;
    }
    return nat64 || sixToFour || compatible;
  }

  /** Whether AWS itself is there. */
  public static boolean isOfAws(URI url) {
    return OF_AWS.matcher(url.getHost()).matches();
  }

  /** Whether the URL itself says that it is on this machine. */
  public static boolean saysLoopback(URI url) {
    return url.getHost().equals("localhost")
        || literal(url.getHost()).map(InetAddress::isLoopbackAddress).orElse(false);
  }

  /** The address, if the host is written as one. */
  private static Optional<InetAddress> literal(String host) {
    boolean v6 = host.startsWith("[");
    if (!v6 && !DOTTED_QUAD.matcher(host).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.getByName(v6 ? host.substring(1, host.length() - 1) : host));
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  /** The region in the name of an endpoint of AWS's. */
  static Optional<String> region(URI url) {
    Matcher matcher = OF_AWS.matcher(url.getHost());
    return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  /** Where the streams of the tables behind that URL are: beside them, or at AWS's own endpoint. */
  static URI streamsBeside(URI url) {
    Matcher matcher = OF_AWS.matcher(url.getHost());
    return matcher.matches()
        ? URI.create("https://streams.dynamodb." + matcher.group(1) + "." + plain(matcher.group(2)))
        : url;
  }

  private static String plain(String suffix) {
    return switch (suffix) {
      case "api.aws" -> "amazonaws.com";
      case "api.amazonwebservices.com.cn" -> "amazonaws.com.cn";
      default -> suffix;
    };
  }
}
