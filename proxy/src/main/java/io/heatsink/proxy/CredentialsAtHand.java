package io.heatsink.proxy;

import io.heatsink.call.Call;
import io.heatsink.call.UpstreamException;
import io.heatsink.dynamodb.signature.Credentials;
import io.heatsink.http.UpstreamCredentials;
import io.heatsink.proxy.upstream.SigningCredentials;
import java.util.Optional;

/**
 * What each call is signed with: the credentials of its caller's role, which are fetched
 * beforehand.
 */
final class CredentialsAtHand implements UpstreamCredentials {
  private final SigningCredentials credentials;

  CredentialsAtHand(SigningCredentials credentials) {
    this.credentials = credentials;
  }

  /** Sees to it that there will be some for that role. */
  void prepare(Optional<String> role) {
    var unused = credentials.get(role);
  }

  /** Renews what is about to end. */
  void tick() {
    credentials.tick();
  }

  @Override
  public Credentials of(Call call) {
    Optional<String> role = call.caller().upstreamRole();
    return credentials
        .now(role)
        .orElseThrow(
            () -> {
              prepare(role);
              return new UpstreamException(
                  "Heatsink has no AWS credentials%s at the moment; its log says why."
                      .formatted(role.map(r -> " for " + r).orElse("")),
                  false);
            });
  }
}
