package io.heatsink.partition;

/**
 * What one access touched: one item, or a page from its first item to its last.
 *
 * @param first not behind {@code last}
 */
record Span(Point first, Point last) {}
