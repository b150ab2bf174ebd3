package io.heatsink.dynamodb.signature;

/**
 * Whose secret a request was signed with, proven: only {@link SignatureVerifier} makes one.
 *
 * <p>A type of its own, so that no header's text can be taken for it.
 */
public final class ProvenKey {
  private final String accessKeyId;

  ProvenKey(String accessKeyId) {
    this.accessKeyId = accessKeyId;
  }

  public String accessKeyId() {
    return accessKeyId;
  }

  @Override
  public String toString() {
    return "ProvenKey[" + accessKeyId + "]";
  }
}
