package io.heatsink.dynamodb.signature;

import java.util.Optional;

/**
 * What requests are signed with.
 *
 * @param accessKeyId names the secret; is itself no secret
 * @param sessionToken for temporary credentials; belongs to this key id and no other
 */
public record Credentials(String accessKeyId, Secret secretKey, Optional<Secret> sessionToken) {
  public Credentials {
    if (accessKeyId.isEmpty() || !accessKeyId.chars().allMatch(Credentials::mayBeInKeyId)) {
      throw new IllegalArgumentException(
          "Access key id \"%s\": it may have letters, digits, and . _ - + = @, and at least one."
              .formatted(accessKeyId));
    }
  }

  public static Credentials of(String accessKeyId, String secretKey) {
    return new Credentials(accessKeyId, Secret.of(secretKey), Optional.empty());
  }

  public static Credentials of(String accessKeyId, String secretKey, String sessionToken) {
    return new Credentials(accessKeyId, Secret.of(secretKey), Optional.of(Secret.of(sessionToken)));
  }

  private static boolean mayBeInKeyId(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || "._-+=@".indexOf(c) >= 0;
  }
}
