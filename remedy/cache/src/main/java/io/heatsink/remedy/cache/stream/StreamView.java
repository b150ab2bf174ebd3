package io.heatsink.remedy.cache.stream;

/** What a stream's records show of an item: its StreamViewType. */
public enum StreamView {
  KEYS_ONLY(false, false),
  NEW_IMAGE(false, true),
  OLD_IMAGE(true, false),
  NEW_AND_OLD_IMAGES(true, true);

  private final boolean before;
  private final boolean after;

  StreamView(boolean before, boolean after) {
    this.before = before;
    this.after = after;
  }

  /** Whether the item as it was before is shown. */
  public boolean showsBefore() {
    return before;
  }

  /** Whether the item as it is now is shown. */
  public boolean showsAfter() {
    return after;
  }

  /** What the wire calls it; keys alone for what is not known. */
  public static StreamView named(String name) {
    for (StreamView view : values()) {
      if (view.name().equals(name)) {
        return view;
      }
    }
    return KEYS_ONLY;
  }
}
