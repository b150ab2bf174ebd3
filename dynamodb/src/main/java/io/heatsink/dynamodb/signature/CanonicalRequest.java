package io.heatsink.dynamodb.signature;

import java.nio.charset.StandardCharsets;
import javax.crypto.Mac;
import javax.crypto.ShortBufferException;

/**
 * A request in the one form that both sides sign. Written part by part, in the order of the
 * methods; its buffers are used again. Not thread-safe.
 */
final class CanonicalRequest {
  static final String ALGORITHM = "AWS4-HMAC-SHA256";
  static final String TERMINATOR = "aws4_request";

  private static final byte[] SIGNED_ALGORITHM =
      (ALGORITHM + "\n").getBytes(StandardCharsets.US_ASCII);
  private static final int MAC_BYTES = 32;

  private final Sha256 sha256 = new Sha256();
  private final CanonicalBuffer request = new CanonicalBuffer();
  private final CanonicalBuffer toSign = new CanonicalBuffer();
  private final byte[] mac = new byte[MAC_BYTES];
  private final byte[] signature = new byte[2 * MAC_BYTES];
  private final byte[] bodyHash = new byte[Sha256.HEX_DIGITS];

  void begin(String method, String uri) throws UnclearRequest {
    request.clear();
    request.put(method).put('\n');
    CanonicalUri.write(uri, request);
  }

  void headerName(String name) {
    request.putLowerCase(name).put(':');
  }

  /** The header's value; of several, in the order in which they came. */
  void headerValue(String value, boolean first) {
    if (!first) {
      request.put(',');
    }
    request.putTrimmed(value);
  }

  void headerEnd() {
    request.put('\n');
  }

  void headersEnd() {
    request.put('\n');
  }

  void signedHeader(String name, boolean first) {
    if (!first) {
      request.put(';');
    }
    request.putLowerCase(name);
  }

  /** Ends the request with the hash of its body. */
  void body(byte[] body) {
    sha256.hex(body, 0, body.length, bodyHash, 0);
    request.put('\n').put(bodyHash);
  }

  /** The hash of the body last given. */
  String bodyHash() {
    return new String(bodyHash, StandardCharsets.US_ASCII);
  }

  /**
   * Signs it.
   *
   * @param scope day, region, service and terminator, as they stand in the credential
   * @return 64 hexadecimal digits, in an array that the next signature overwrites
   */
  byte[] sign(Mac key, String time, String scope) {
    toSign.clear();
    toSign.put(SIGNED_ALGORITHM).put(time).put('\n').put(scope).put('\n');
    toSign.putHash(sha256, request.bytes(), 0, request.length());
    key.update(toSign.bytes(), 0, toSign.length());
    try {
      key.doFinal(mac, 0);
    } catch (ShortBufferException e) {
      throw new IllegalStateException("HMAC-SHA-256 does not fit 32 bytes", e);
    }
    Sha256.hex(mac, signature, 0);
    return signature;
  }
}
