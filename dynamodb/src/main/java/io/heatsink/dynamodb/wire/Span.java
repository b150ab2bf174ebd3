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

  public int length() {
    return end - start;
  }

  /** The same where the body's bytes from {@code from} on have moved by {@code by}. */
  Span moved(int from, int by) {
    return end <= from ? this : new Span(start < from ? start : start + by, end + by);
  }
}
