package io.heatsink.proxy.upstream;

import io.heatsink.dynamodb.signature.Credentials;
import java.time.Instant;
import java.util.Optional;

/** Where credentials come from: a boundary, since it waits for AWS. */
public interface CredentialSource {
  /**
   * What was issued.
   *
   * @param expires empty if they hold until they are taken back
   */
  record Issued(Credentials credentials, Optional<Instant> expires) {}

  /**
   * Fetches credentials, and may block for it.
   *
   * @param role ARN of the role to take; empty for the proxy's own
   * @throws RuntimeException if there are none; its message says why, and holds no secret
   */
  Issued issue(Optional<String> role);
}
