package io.heatsink.engine;

/** What a stream's records show of an item: its StreamViewType. */
enum StreamView {
  NEW_IMAGE(true, false),
  OLD_IMAGE(false, true),
  NEW_AND_OLD_IMAGES(true, true),
  KEYS_ONLY(false, false);

  private final boolean after;
  private final boolean before;

  StreamView(boolean after, boolean before) {
    this.after = after;
    this.before = before;
  }

  /** Whether the item as it is now is shown. */
  boolean showsAfter() {
    return after;
  }

  /** Whether the item as it was before is shown. */
  boolean showsBefore() {
    return before;
  }
}
