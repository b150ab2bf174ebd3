package io.heatsink.call;

import java.util.Optional;

/**
 * Who calls, once it is proven. A type of its own, so that no header's text can be taken for one.
 *
 * @param name the caller's name in heatsink.yaml; {@code local} for a side-car's loopback client
 * @param upstreamRole the role that calls of this caller are signed with; empty for the proxy's
 *     own. Cached values are kept apart per role
 */
public record Caller(String name, Optional<String> upstreamRole) {
  public static final Caller LOCAL = new Caller("local", Optional.empty());
}
