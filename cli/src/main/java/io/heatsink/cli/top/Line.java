package io.heatsink.cli.top;

import java.util.ArrayList;
import java.util.List;

/** One line of the screen: runs of text, each in a tone. */
record Line(List<Run> runs) {
  enum Tone {
    PLAIN,
    TITLE,
    QUIET,
    WARM,
    HOT,
    OVER,
    SELECTED
  }

  record Run(String text, Tone tone) {}

  static Line of(String text, Tone tone) {
    return new Line(List.of(new Run(text, tone)));
  }

  static Line of(String text) {
    return of(text, Tone.PLAIN);
  }

  Line and(String text, Tone tone) {
    List<Run> longer = new ArrayList<>(runs);
    longer.add(new Run(text, tone));
    return new Line(longer);
  }

  String text() {
    StringBuilder text = new StringBuilder();
    runs.forEach(r -> text.append(r.text()));
    return text.toString();
  }
}
