package io.heatsink.proxy.upstream;

import io.heatsink.call.Call;
import io.heatsink.call.Upstream;
import io.heatsink.call.UpstreamException;
import java.util.Optional;

/**
 * Holds a call whose role has no credentials yet until there are some; all others pass at once. So
 * whoever signs behind it finds credentials without waiting.
 */
public final class CredentialWait implements Upstream {
  private final Upstream upstream;
  private final SigningCredentials credentials;

  public CredentialWait(Upstream upstream, SigningCredentials credentials) {
    this.upstream = upstream;
    this.credentials = credentials;
  }

  @Override
  public void send(Call call, Answer answer) {
    Optional<String> role = call.caller().upstreamRole();
    if (credentials.now(role).isPresent()) {
      upstream.send(call, answer);
      return;
    }
    var unused =
        credentials
            .get(role)
            .whenComplete(
                (found, failure) -> {
                  if (failure == null) {
                    upstream.send(call, answer);
                  } else {
                    // Why not is in the log: it may name endpoints and roles.
                    answer.failed(
                        new UpstreamException(
                            "Heatsink has no AWS credentials at the moment; its log says why.",
                            false));
                  }
                });
  }
}
