package io.heatsink.engine;

/** How requests name a stream. */
final class StreamArn {
  static final Shape.Text SHAPE = new Shape.Text(37, 1_024, null);

  private StreamArn() {}
}
