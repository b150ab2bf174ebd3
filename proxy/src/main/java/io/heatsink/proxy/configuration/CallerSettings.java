package io.heatsink.proxy.configuration;

import java.util.List;
import java.util.Optional;

/**
 * Who may call, how they prove it, and what they may do.
 *
 * @param signingKey credentials issued for Heatsink, that the caller signs with
 * @param certificateName the common name in the caller's TLS client certificate
 * @param assumeRole ARN of the role that the caller's calls are signed with upstream; empty for the
 *     proxy's own
 * @param allow any one of them suffices; empty: everything (on loopback only)
 */
public record CallerSettings(
    Optional<SigningKey> signingKey,
    Optional<String> certificateName,
    Optional<String> assumeRole,
    Optional<List<AllowRule>> allow) {
  /** The two halves of the credentials. */
  public record SigningKey(String accessKeyId, Secret secret) {}
}
