package io.heatsink.http;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * How DynamoDB is reached.
 *
 * @param streams the endpoint of DynamoDB Streams, which is another one at AWS
 * @param region what requests are signed for
 * @param limits what upstream connections may take
 * @param certificateAuthority PEM file of who signs the upstream's certificate, instead of those
 *     that the JDK trusts
 * @param allowed which of the addresses that the host's name leads to may be connected to
 * @param mark left on each request
 */
public record UpstreamOptions(
    Endpoint dynamodb,
    Endpoint streams,
    String region,
    Limits limits,
    Optional<Path> certificateAuthority,
    Predicate<InetAddress> allowed,
    HopMark mark) {
  /**
   * What upstream connections may take.
   *
   * @param connectionsPerLoop open at once, for each event loop and endpoint
   * @param waitingPerLoop calls that wait for a connection, for each event loop and endpoint;
   *     further ones fail at once
   * @param connectTime to connect, with the TLS handshake
   * @param idle how long an unused connection is kept; less than servers keep theirs
   * @param replyBytes of one reply
   * @param replyBytesInFlight of all replies that are coming in
   */
  public record Limits(
      int connectionsPerLoop,
      int waitingPerLoop,
      Duration connectTime,
      Duration idle,
      int replyBytes,
      long replyBytesInFlight) {
    private static final int MIB = 1024 * 1024;

    /** DynamoDB's 16 MB of a batch, counted by its own sizes, can be several times as much JSON. */
    private static final int LARGEST_REPLY = 64 * MIB;

    public static final Limits DEFAULT =
        new Limits(
            256,
            4096,
            Duration.ofSeconds(2),
            Duration.ofSeconds(30),
            LARGEST_REPLY,
            Math.max(LARGEST_REPLY, Runtime.getRuntime().maxMemory() / 4));

    public Limits {
      if (connectionsPerLoop < 1 || waitingPerLoop < 1 || replyBytes < 1) {
        throw new IllegalArgumentException(
            "Upstream limits of %d connections, %d waiting calls, %d reply bytes; give at least 1 of each."
                .formatted(connectionsPerLoop, waitingPerLoop, replyBytes));
      }
    }
  }

  public static UpstreamOptions to(Endpoint dynamodb, Endpoint streams, String region) {
    return new UpstreamOptions(
        dynamodb,
        streams,
        region,
        Limits.DEFAULT,
        Optional.empty(),
        address -> true,
        HopMark.fresh());
  }

  public UpstreamOptions withLimits(Limits newLimits) {
    return new UpstreamOptions(
        dynamodb, streams, region, newLimits, certificateAuthority, allowed, mark);
  }

  public UpstreamOptions withCertificateAuthority(Path pem) {
    return new UpstreamOptions(dynamodb, streams, region, limits, Optional.of(pem), allowed, mark);
  }

  public UpstreamOptions allowing(Predicate<InetAddress> addresses) {
    return new UpstreamOptions(
        dynamodb, streams, region, limits, certificateAuthority, addresses, mark);
  }

  /** With the mark by which a front knows what it has sent itself. */
  public UpstreamOptions withMark(HopMark newMark) {
    return new UpstreamOptions(
        dynamodb, streams, region, limits, certificateAuthority, allowed, newMark);
  }
}
