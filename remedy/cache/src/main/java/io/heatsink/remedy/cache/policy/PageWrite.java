package io.heatsink.remedy.cache.policy;

import java.util.List;

/** One write that pages have to know of: an epoch of each tag of the table that it touches. */
public record PageWrite(List<Write> epochs) {
  public PageWrite {
    epochs = List.copyOf(epochs);
  }
}
