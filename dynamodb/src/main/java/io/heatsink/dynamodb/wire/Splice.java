package io.heatsink.dynamodb.wire;

import java.util.List;

/** Bytes with a stretch of them exchanged. */
final class Splice {
  private Splice() {}

  static byte[] replace(byte[] body, int from, int to, byte[] insertion) {
    byte[] spliced = new byte[body.length - (to - from) + insertion.length];
    System.arraycopy(body, 0, spliced, 0, from);
    System.arraycopy(insertion, 0, spliced, from, insertion.length);
    System.arraycopy(body, to, spliced, from + insertion.length, body.length - to);
    return spliced;
  }

  /**
   * @param cuts in the order of the body, none overlapping another
   * @return the same array, if there are no cuts
   */
  static byte[] cut(byte[] body, List<Span> cuts) {
    if (cuts.isEmpty()) {
      return body;
    }
    int less = 0;
    for (Span cut : cuts) {
      less += cut.length();
    }
    byte[] rest = new byte[body.length - less];
    int from = 0;
    int to = 0;
    for (Span cut : cuts) {
      System.arraycopy(body, from, rest, to, cut.start() - from);
      to += cut.start() - from;
      from = cut.end();
    }
    System.arraycopy(body, from, rest, to, body.length - from);
    return rest;
  }
}
