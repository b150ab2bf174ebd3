package io.heatsink.dynamodb.wire;

import java.util.ArrayList;
import java.util.List;

/** Which bytes to take out of an object, so that some of its fields go and the rest stays JSON. */
final class FieldCuts {
  private final List<Span> cuts = new ArrayList<>();
  private boolean anyStays;

  /** Where the field before ends. */
  private int lastEnd;

  /** Whether a cut waits for its end, which is where the next field begins. */
  private boolean cutIsOpen;

  private int openFrom;

  /** A field, from its name to the end of its value; in their order. */
  void field(int start, int end, boolean goes) {
    if (cutIsOpen) {
      cuts.add(new Span(openFrom, start));
      cutIsOpen = false;
    }
    if (goes && anyStays) {
      // With the comma before it.
      cuts.add(new Span(lastEnd, end));
    } else if (goes) {
      // With the comma behind it, if there is one.
      cutIsOpen = true;
      openFrom = start;
    } else {
      anyStays = true;
    }
    lastEnd = end;
  }

  /** In their order; call once, behind the last field. */
  List<Span> cuts() {
    if (cutIsOpen) {
      cuts.add(new Span(openFrom, lastEnd));
    }
    return cuts;
  }
}
