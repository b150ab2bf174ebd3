package io.heatsink.http;

import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * Where and how a front listens.
 *
 * @param listen port 0 takes any free one
 * @param tls empty for plain HTTP
 * @param mark the mark of the upstream client behind it: a request that carries it already is
 *     refused, because it would go round for ever
 */
public record FrontOptions(
    InetSocketAddress listen, Optional<FrontTls> tls, FrontLimits limits, Optional<HopMark> mark) {
  public static FrontOptions listeningOn(InetSocketAddress address) {
    return new FrontOptions(address, Optional.empty(), FrontLimits.DEFAULT, Optional.empty());
  }

  public FrontOptions withTls(FrontTls newTls) {
    return new FrontOptions(listen, Optional.of(newTls), limits, mark);
  }

  public FrontOptions withLimits(FrontLimits newLimits) {
    return new FrontOptions(listen, tls, newLimits, mark);
  }

  public FrontOptions withMark(HopMark newMark) {
    return new FrontOptions(listen, tls, limits, Optional.of(newMark));
  }
}
