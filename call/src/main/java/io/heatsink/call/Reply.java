package io.heatsink.call;

/**
 * The answer to a {@link Call}.
 *
 * <p>The front writes Content-Length, Connection and {@code x-amz-crc32} itself, over the bytes
 * that it sends.
 *
 * @param status HTTP status
 * @param requestId DynamoDB's, or a fresh one where Heatsink answered
 * @param headers besides those that the front writes
 * @param body not compressed; the caller no longer changes the array
 */
public record Reply(int status, String requestId, Headers headers, byte[] body, ServedBy servedBy) {
  public boolean successful() {
    return status == 200;
  }

  public Reply withBody(byte[] newBody) {
    return new Reply(status, requestId, headers, newBody, servedBy);
  }
}
