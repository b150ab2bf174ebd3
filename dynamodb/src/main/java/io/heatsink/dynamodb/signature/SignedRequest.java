package io.heatsink.dynamodb.signature;

/**
 * A request whose signature is to be checked.
 *
 * @param uri path and query, as sent
 * @param headers all of them, as sent
 * @param body the bytes as sent, before any Content-Encoding is undone
 */
public record SignedRequest(String method, String uri, HeaderList headers, byte[] body) {}
