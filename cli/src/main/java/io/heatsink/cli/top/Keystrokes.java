package io.heatsink.cli.top;

import io.heatsink.cli.top.ViewState.Access;
import io.heatsink.cli.top.ViewState.Page;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * What each key does, as in k9s: {@code ?} help, {@code /} filter, {@code :} go to, {@code esc}
 * back.
 */
final class Keystrokes {
  static final int ESCAPE = 27;
  static final int ENTER = '\r';
  static final int BACKSPACE = 127;
  static final int UP = 1_000_001;
  static final int DOWN = 1_000_002;
  private static final int CONTROL_C = 3;
  private static final int CONTROL_H = 8;

  private static final List<String> PLACES =
      List.of("keys", "reads", "writes", "load", "cache", "help", "quit");

  private Keystrokes() {}

  /** What is shown after the key; empty to leave. */
  static Optional<ViewState> press(ViewState state, int key) {
    if (key == CONTROL_C) {
      return Optional.empty();
    }
    if (!state.input().isEmpty()) {
      return typed(state, key);
    }
    return switch (key) {
      case 'q' -> state.page() == Page.KEYS ? Optional.empty() : Optional.of(state.on(Page.KEYS));
      case '?', 'h' -> Optional.of(state.on(Page.HELP));
      case '/', ':' -> Optional.of(state.typing(String.valueOf((char) key)));
      case 'l' -> Optional.of(state.on(Page.LOAD));
      case 'c' -> Optional.of(state.on(Page.CACHE));
      case 'r' -> Optional.of(state.of(Access.READS));
      case 'w' -> Optional.of(state.of(Access.WRITES));
      case 'a' -> Optional.of(state.of(Access.ALL));
      case 'j', DOWN -> Optional.of(state.select(state.selected() + 1));
      case 'k', UP -> Optional.of(state.select(state.selected() - 1));
      case 'g' -> Optional.of(state.select(0));
      case ENTER, '\n', 'd' -> Optional.of(state.page() == Page.KEYS ? state.on(Page.KEY) : state);
      case ESCAPE -> Optional.of(back(state));
      default -> Optional.of(state);
    };
  }

  private static ViewState back(ViewState state) {
    if (state.page() != Page.KEYS) {
      return state.on(Page.KEYS);
    }
    return state.filter().isEmpty() ? state.of(Access.ALL) : state.filtered("");
  }

  private static Optional<ViewState> typed(ViewState state, int key) {
    String input = state.input();
    return switch (key) {
      case ESCAPE -> Optional.of(state.typing(""));
      case ENTER, '\n' ->
          input.charAt(0) == '/'
              ? Optional.of(filter(state, input.substring(1)))
              : go(state, input.substring(1).strip());
      case BACKSPACE, CONTROL_H ->
          Optional.of(
              state.typing(input.substring(0, input.offsetByCodePoints(input.length(), -1))));
      default ->
          Optional.of(
              Character.isISOControl(key) || key > Character.MAX_CODE_POINT || key < 0
                  ? state
                  : state.typing(input + Character.toString(key)));
    };
  }

  private static ViewState filter(ViewState state, String filter) {
    try {
      Pattern unused = Pattern.compile(filter.startsWith("!") ? filter.substring(1) : filter);
      return state.filtered(filter);
    } catch (PatternSyntaxException e) {
      return state.saying(
          "\"%s\" is no regular expression: %s".formatted(filter, e.getDescription()));
    }
  }

  private static Optional<ViewState> go(ViewState state, String place) {
    List<String> meant =
        PLACES.stream().filter(p -> !place.isEmpty() && p.startsWith(place)).toList();
    if (meant.size() != 1) {
      return Optional.of(
          state.saying(
              "No place \"%s\"; there are %s.".formatted(place, String.join(", ", PLACES))));
    }
    return switch (meant.getFirst()) {
      case "keys" -> Optional.of(state.of(Access.ALL));
      case "reads" -> Optional.of(state.of(Access.READS));
      case "writes" -> Optional.of(state.of(Access.WRITES));
      case "load" -> Optional.of(state.on(Page.LOAD));
      case "cache" -> Optional.of(state.on(Page.CACHE));
      case "help" -> Optional.of(state.on(Page.HELP));
      default -> Optional.empty();
    };
  }
}
