package io.heatsink.proxy.configuration;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * YAML 1.2, held to what a configuration needs: one document, no tags, at most {@value #ALIASES}
 * aliases, {@value #DEPTH} levels, 1 MiB.
 *
 * <p>Built from the parser's events, not from its composed nodes: depth, tags and aliases are
 * judged as they come, before anything is built from them, and nothing here recurses.
 */
final class YamlText {
  static final int BYTES = 1 << 20;
  static final int DEPTH = 50;
  static final int ALIASES = 50;

  private final String source;
  private final Findings findings;
  private final List<Open> open = new ArrayList<>();
  private final Map<Anchor, YamlNode> anchored = new HashMap<>();
  private @Nullable YamlNode root;
  private int documents;
  private int aliases;

  private YamlText(String source, Findings findings) {
    this.source = source;
    this.findings = findings;
  }

  /**
   * Reads one document.
   *
   * @return empty if there were problems, which are then told
   */
  static Optional<YamlNode> read(String source, byte[] bytes, Findings findings) {
    if (bytes.length > BYTES) {
      findings.add(
          new Place(source, 1, 1),
          "",
          "",
          "the file has " + bytes.length + " bytes",
          "A configuration may have up to 1 MiB; is it the right file?");
      return Optional.empty();
    }
    Optional<String> text = decode(source, bytes, findings);
    return text.flatMap(characters -> read(source, characters, findings));
  }

  /** The same for text, such as an option of the command line. */
  static Optional<YamlNode> read(String source, String text, Findings findings) {
    YamlText reading = new YamlText(source, findings);
    int before = findings.count();
    try {
      LoadSettings settings =
          LoadSettings.builder().setLabel(source).setCodePointLimit(BYTES).build();
      for (Event event : new Parse(settings).parseString(text)) {
        if (!reading.accept(event)) {
          return Optional.empty();
        }
      }
    } catch (MarkedYamlEngineException e) {
      Place place =
          e.getProblemMark()
              .or(e::getContextMark)
              .map(reading::place)
              .orElse(new Place(source, 1, 1));
      findings.add(place, "", "", "this is no YAML: " + firstLine(e.getProblem()), SYNTAX_ADVICE);
      return Optional.empty();
    } catch (YamlEngineException e) {
      findings.add(
          reading.lastPlace(),
          "",
          "",
          "this is no YAML: " + firstLine(e.getMessage()),
          SYNTAX_ADVICE);
      return Optional.empty();
    }
    if (findings.count() > before) {
      return Optional.empty();
    }
    return Optional.of(
        reading.root != null
            ? reading.root
            : new YamlNode.Mapping(new Place(source, 1, 1), List.of()));
  }

  private static final String SYNTAX_ADVICE =
      "Mend the line; names and values are written as `name: value`, with spaces, not tabs, before"
          + " them.";

  private static Optional<String> decode(String source, byte[] bytes, Findings findings) {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length);
    CoderResult result = decoder.decode(in, out, true);
    out.flip();
    String text = out.toString();
    if (result.isError()) {
      int line = 1 + (int) text.chars().filter(c -> c == '\n').count();
      int lineStart = text.lastIndexOf('\n') + 1;
      int column = 1 + text.codePointCount(lineStart, text.length());
      findings.add(
          new Place(source, line, column),
          "",
          "",
          "the bytes here are no UTF-8",
          "Save the file as UTF-8.");
      return Optional.empty();
    }
    return Optional.of(text.startsWith("\uFEFF") ? text.substring(1) : text);
  }

  /** A collection that has not ended yet. */
  private static final class Open {
    final Place place;
    final boolean mapping;
    final Optional<Anchor> anchor;
    final List<YamlNode> items = new ArrayList<>();
    final List<YamlNode.Entry> entries = new ArrayList<>();
    YamlNode.@Nullable Text name;

    Open(Place place, boolean mapping, Optional<Anchor> anchor) {
      this.place = place;
      this.mapping = mapping;
      this.anchor = anchor;
    }
  }

  /** False to stop reading: what follows is no better. */
  private boolean accept(Event event) {
    Place place = event.getStartMark().map(this::place).orElseGet(this::lastPlace);
    switch (event.getEventId()) {
      case DocumentStart -> {
        documents++;
        if (documents > 1) {
          findings.add(
              place,
              "",
              "",
              "a second document begins here",
              "Keep one document in the file, without `---` between settings.");
          return false;
        }
      }
      case Scalar -> {
        ScalarEvent scalar = (ScalarEvent) event;
        if (tagged(scalar.getTag(), place)) {
          return false;
        }
        boolean quoted = scalar.getScalarStyle() != ScalarStyle.PLAIN;
        return add(new YamlNode.Text(place, scalar.getValue(), quoted), scalar.getAnchor());
      }
      case Alias -> {
        return alias((AliasEvent) event, place);
      }
      case MappingStart, SequenceStart -> {
        CollectionStartEvent start = (CollectionStartEvent) event;
        if (tagged(start.getTag(), place)) {
          return false;
        }
        if (open.size() == DEPTH) {
          findings.add(
              place,
              "",
              "",
              "this is the " + (DEPTH + 1) + "st level of nesting",
              "A configuration has up to " + DEPTH + ".");
          return false;
        }
        if (awaitsName()) {
          findings.add(place, "", "", "a name is a list or a section", "Write it as plain text.");
          return false;
        }
        open.add(new Open(place, event instanceof MappingStartEvent, start.getAnchor()));
      }
      case MappingEnd, SequenceEnd -> {
        Open ended = open.removeLast();
        YamlNode node =
            ended.mapping
                ? new YamlNode.Mapping(ended.place, List.copyOf(ended.entries))
                : new YamlNode.Sequence(ended.place, List.copyOf(ended.items));
        return add(node, ended.anchor);
      }
      case StreamStart, StreamEnd, DocumentEnd, Comment -> {}
    }
    return true;
  }

  private boolean alias(AliasEvent event, Place place) {
    aliases++;
    if (aliases > ALIASES) {
      findings.add(
          place,
          "",
          "",
          "this is alias number " + aliases,
          "A configuration has up to " + ALIASES + "; write the values out.");
      return false;
    }
    YamlNode node = anchored.get(event.getAlias());
    if (node == null) {
      findings.add(
          place,
          "",
          "*" + event.getAlias().getValue(),
          "names nothing that ends before it",
          "Write `&" + event.getAlias().getValue() + "` before the value that it repeats.");
      return false;
    }
    return add(node, Optional.empty());
  }

  private boolean add(YamlNode node, Optional<Anchor> anchor) {
    anchor.ifPresent(name -> anchored.put(name, node));
    if (open.isEmpty()) {
      root = node;
      return true;
    }
    Open parent = open.getLast();
    if (!parent.mapping) {
      parent.items.add(node);
    } else if (parent.name != null) {
      parent.entries.add(new YamlNode.Entry(parent.name, node));
      parent.name = null;
    } else if (node instanceof YamlNode.Text text) {
      parent.name = text;
    } else {
      findings.add(
          node.place(), "", "", "a name is a list or a section", "Write it as plain text.");
      return false;
    }
    return true;
  }

  private boolean awaitsName() {
    return !open.isEmpty() && open.getLast().mapping && open.getLast().name == null;
  }

  private boolean tagged(Optional<String> tag, Place place) {
    // "!" alone is the non-specific tag, which only says "a text".
    if (tag.isEmpty() || tag.get().equals("!")) {
      return false;
    }
    findings.add(place, "", tag.get(), "is a tag", "Remove it: types follow from the settings.");
    return true;
  }

  private Place lastPlace() {
    return open.isEmpty() ? new Place(source, 1, 1) : open.getLast().place;
  }

  private Place place(Mark mark) {
    return new Place(source, mark.getLine() + 1, mark.getColumn() + 1);
  }

  private static String firstLine(@Nullable String message) {
    if (message == null || message.isBlank()) {
      return "it ends too early";
    }
    int end = message.indexOf('\n');
    return end < 0 ? message : message.substring(0, end);
  }
}
