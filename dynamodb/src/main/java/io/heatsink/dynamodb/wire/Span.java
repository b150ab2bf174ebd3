package io.heatsink.dynamodb.wire;

/**
 * A stretch of a body: the bytes from {@code start}, inclusive, to {@code end}, exclusive.
 *
 * @param start 0 or more
 * @param end {@code start} or more
 */
public record Span(int start, int end) {
  public static final Span NONE = new Span(0, 0);

  public boolean isPresent() {
    return end > start;
  }
}
