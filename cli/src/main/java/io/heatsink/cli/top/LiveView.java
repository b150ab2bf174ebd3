package io.heatsink.cli.top;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jline.terminal.Attributes;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;
import org.jline.utils.Display;
import org.jline.utils.InfoCmp.Capability;
import org.jline.utils.NonBlockingReader;

/**
 * The view on a terminal: asks the proxy once a second, listens for keys, draws what has changed.
 */
final class LiveView {
  private static final long REFRESH_MILLIS = 1_000;
  private static final long ESCAPE_SEQUENCE_MILLIS = 30;
  private static final AttributedStyle PLAIN = AttributedStyle.DEFAULT;
  private static final Map<Line.Tone, AttributedStyle> COLOURS =
      Map.of(
          Line.Tone.PLAIN, PLAIN,
          Line.Tone.TITLE, PLAIN.inverse(),
          Line.Tone.QUIET, PLAIN.foreground(AttributedStyle.BRIGHT | AttributedStyle.BLACK),
          Line.Tone.WARM, PLAIN.foreground(AttributedStyle.GREEN),
          Line.Tone.HOT, PLAIN.foreground(AttributedStyle.YELLOW),
          Line.Tone.OVER, PLAIN.foreground(AttributedStyle.RED),
          Line.Tone.SELECTED, PLAIN.bold().inverse());

  private final AdminApi api;
  private final boolean colours;
  private HeatReport report = new HeatReport("", List.of(), List.of());
  private CacheReport caches = CacheReport.NONE;
  private ViewState state = ViewState.FIRST;

  private LiveView(AdminApi api, boolean colours) {
    this.api = api;
    this.colours = colours;
  }

  /** Shows the view until the user leaves it. */
  static void run(AdminApi api, boolean colours) throws IOException, InterruptedException {
    new LiveView(api, colours).run();
  }

  private void run() throws IOException, InterruptedException {
    report = api.heat();
    try (Terminal terminal = TerminalBuilder.builder().system(true).build()) {
      Attributes before = terminal.enterRawMode();
      terminal.puts(Capability.enter_ca_mode);
      terminal.puts(Capability.cursor_invisible);
      try {
        show(terminal);
      } finally {
        terminal.puts(Capability.cursor_visible);
        terminal.puts(Capability.exit_ca_mode);
        terminal.setAttributes(before);
        terminal.flush();
      }
    }
  }

  private void show(Terminal terminal) throws InterruptedException, IOException {
    Display display = new Display(terminal, true);
    NonBlockingReader keys = terminal.reader();
    long nextRefresh = System.nanoTime();
    while (true) {
      if (System.nanoTime() >= nextRefresh) {
        refresh();
        nextRefresh = System.nanoTime() + REFRESH_MILLIS * 1_000_000;
      }
      draw(terminal, display);
      int key = keys.read(Math.max(1, (nextRefresh - System.nanoTime()) / 1_000_000));
      if (key == NonBlockingReader.EOF) {
        return;
      }
      if (key != NonBlockingReader.READ_EXPIRED) {
        Optional<ViewState> next =
            Keystrokes.press(state, key == Keystrokes.ESCAPE ? escape(keys) : key);
        if (next.isEmpty()) {
          return;
        }
        state = bounded(next.get());
      }
    }
  }

  private ViewState bounded(ViewState wanted) {
    int last = Math.max(0, TopView.rows(report, wanted).size() - 1);
    return wanted.selected() > last ? wanted.select(last) : wanted;
  }

  // A proxy that restarts is no reason to close the view.
  private void refresh() throws InterruptedException {
    try {
      report = api.heat();
      caches = api.caches();
    } catch (IOException e) {
      state = state.saying("No answer: " + e.getMessage());
    }
  }

  private static int escape(NonBlockingReader keys) throws IOException {
    if (keys.peek(ESCAPE_SEQUENCE_MILLIS) != '[' && keys.peek(ESCAPE_SEQUENCE_MILLIS) != 'O') {
      return Keystrokes.ESCAPE;
    }
    keys.read();
    return switch (keys.read(ESCAPE_SEQUENCE_MILLIS)) {
      case 'A' -> Keystrokes.UP;
      case 'B' -> Keystrokes.DOWN;
      default -> 0;
    };
  }

  private void draw(Terminal terminal, Display display) {
    int width = Math.max(40, terminal.getColumns());
    int height = Math.max(6, terminal.getRows());
    display.resize(Size.of(width, height));
    List<AttributedString> lines =
        TopView.draw(report, caches, api.admin().toString(), state, width, height).stream()
            .map(this::styled)
            .toList();
    display.update(lines, 0);
  }

  private AttributedString styled(Line line) {
    AttributedStringBuilder styled = new AttributedStringBuilder();
    for (Line.Run run : line.runs()) {
      // Without colours the marked row must still be seen.
      AttributedStyle style =
          colours || run.tone() == Line.Tone.SELECTED || run.tone() == Line.Tone.TITLE
              ? COLOURS.getOrDefault(run.tone(), PLAIN)
              : PLAIN;
      styled.append(run.text(), style);
    }
    return styled.toAttributedString();
  }
}
