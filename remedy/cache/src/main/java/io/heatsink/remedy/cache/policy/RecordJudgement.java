package io.heatsink.remedy.cache.policy;

import io.heatsink.remedy.cache.shared.SharedValue.Version;
import java.util.Optional;

/** Which records of a table's stream tell nothing that the cache does not know. */
public class RecordJudgement {
  /**
   * Whether the record may be ignored; else it invalidates.
   *
   * @param record the version in its new image
   * @param held the version of the item that is held, if one is
   * @param sameImage whether what is held is the record's new image
   * @param ours whether a write through Heatsink is known that the record tells of
   */
  public boolean isIgnored(
      Optional<Version> record, Optional<Version> held, boolean sameImage, boolean ours) {
    if (ours || record.isEmpty() || held.isEmpty()) {
      return ours;
    }
    boolean same = record.get().incarnation().equals(held.get().incarnation());
    long ahead = held.get().number() - record.get().number();
    return same && (ahead > 0 || (ahead == 0 && sameImage));
  }

  /**
   * Whether a write through Heatsink is known that the record tells of.
   *
   * @param remembered whether one made this image in this second, or the next to it
   * @param first whether no other record told of the same image about then: only one is of that
   *     write
   */
  public boolean isOurs(boolean remembered, boolean first) {
    return remembered && first;
  }
}
