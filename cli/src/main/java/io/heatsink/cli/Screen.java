package io.heatsink.cli;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Where a command prints: data to standard output, talk to standard error. Colours only on a
 * terminal, and never with NO_COLOR (no-color.org).
 */
public final class Screen {
  private static final String RESET = "\u001b[0m";

  private final PrintWriter out;
  private final PrintWriter err;
  private final boolean terminal;
  private final boolean colours;

  Screen(PrintWriter out, PrintWriter err, boolean terminal, boolean colours) {
    this.out = out;
    this.err = err;
    this.terminal = terminal;
    this.colours = colours;
  }

  /** Where the command prints that picocli runs. */
  public static Screen of(@Nullable CommandSpec spec) {
    CommandLine line =
        Objects.requireNonNull(spec, "picocli sets the spec before it runs a command")
            .commandLine();
    // The launcher tells: no JDK from 21 to 25 alike has a way to ask whether standard output is a
    // terminal.
    boolean terminal = Boolean.getBoolean("heatsink.terminal");
    String noColor = System.getenv("NO_COLOR");
    return new Screen(
        line.getOut(), line.getErr(), terminal, terminal && (noColor == null || noColor.isEmpty()));
  }

  public boolean isTerminal() {
    return terminal;
  }

  public boolean hasColours() {
    return colours;
  }

  /** Data. */
  public void print(String format, Object... values) {
    out.println(String.format(Locale.ROOT, format, values));
    out.flush();
  }

  /** Talk. */
  void say(String format, Object... values) {
    err.println(String.format(Locale.ROOT, format, values));
    err.flush();
  }

  /** A line that the next one overwrites; nothing where there is no terminal. */
  public void progress(String format, Object... values) {
    if (terminal) {
      err.print("\r\u001b[K" + String.format(Locale.ROOT, format, values));
      err.flush();
    }
  }

  public void endProgress() {
    if (terminal) {
      err.print("\r\u001b[K");
      err.flush();
    }
  }

  public String coloured(Colour colour, String text) {
    return colours ? colour.code + text + RESET : text;
  }

  public enum Colour {
    RED("\u001b[31m"),
    YELLOW("\u001b[33m"),
    GREEN("\u001b[32m"),
    CYAN("\u001b[36m"),
    GREY("\u001b[90m"),
    BOLD("\u001b[1m");

    private final String code;

    Colour(String code) {
      this.code = code;
    }
  }
}
