package io.heatsink.remedy.cache.policy;

import io.heatsink.dynamodb.AttributeValue;
import io.heatsink.dynamodb.AttributeValue.NumberValue;
import io.heatsink.dynamodb.AttributeValue.StringValue;
import io.heatsink.remedy.cache.shared.SharedValue.Version;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which records of a table's stream tell nothing that the cache does not know. */
public class RecordJudgement {
  /** The attributes of items that carry a version. */
  private static final String INCARNATION = "hs:i";

  private static final String NUMBER = "hs:v";

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
    if (record.isEmpty() || held.isEmpty()) {
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

  /** The version that an item carries. */
  public static Optional<Version> version(@Nullable Map<String, AttributeValue> item) {
    return item != null
            && item.get(INCARNATION) instanceof StringValue(String incarnation)
            && item.get(NUMBER) instanceof NumberValue number
        ? Optional.of(new Version(incarnation, number.value().toBigDecimal().longValue()))
        : Optional.empty();
  }
}
