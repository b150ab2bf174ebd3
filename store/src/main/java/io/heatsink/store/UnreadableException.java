package io.heatsink.store;

import java.io.IOException;

/** What is on the disk cannot be trusted, or not be read; says what, where, and what to do. */
public final class UnreadableException extends IOException {
  private static final long serialVersionUID = 1;

  public UnreadableException(String message) {
    super(message);
  }

  static UnreadableException damaged(String path, long offset, String what) {
    return new UnreadableException(
        ("%s is damaged at byte %d: %s Nothing was changed. Restore the folder from a copy, or move"
                + " it away and begin anew with an empty one.")
            .formatted(path, offset, what));
  }
}
