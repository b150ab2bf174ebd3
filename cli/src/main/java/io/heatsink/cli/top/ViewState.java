package io.heatsink.cli.top;

/**
 * What the user has asked to see.
 *
 * @param filter a regular expression on table, index and key; with a leading {@code !} what must
 *     not match; empty for all
 * @param selected which row is marked, from 0
 * @param input what is being typed after {@code /} or {@code :}, with that sign; empty when nothing
 *     is
 * @param notice what the last command had to say; empty for nothing
 */
record ViewState(
    Page page, Access access, String filter, int selected, String input, String notice) {
  static final ViewState FIRST = new ViewState(Page.KEYS, Access.ALL, "", 0, "", "");

  enum Page {
    KEYS,
    KEY,
    LOAD,
    CACHE,
    HELP
  }

  enum Access {
    ALL,
    READS,
    WRITES
  }

  ViewState on(Page newPage) {
    return new ViewState(newPage, access, filter, selected, "", "");
  }

  ViewState of(Access newAccess) {
    return new ViewState(Page.KEYS, newAccess, filter, 0, "", "");
  }

  ViewState filtered(String newFilter) {
    return new ViewState(Page.KEYS, access, newFilter, 0, "", "");
  }

  ViewState select(int row) {
    return new ViewState(page, access, filter, Math.max(0, row), input, "");
  }

  ViewState typing(String newInput) {
    return new ViewState(page, access, filter, selected, newInput, "");
  }

  ViewState saying(String newNotice) {
    return new ViewState(page, access, filter, selected, "", newNotice);
  }
}
