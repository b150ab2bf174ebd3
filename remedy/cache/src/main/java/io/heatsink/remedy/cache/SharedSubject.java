package io.heatsink.remedy.cache;

import io.heatsink.dynamodb.KeyValue;
import io.heatsink.dynamodb.PrimaryKey;

/** What the name of a subject says, as {@link SharedNames} made it. */
sealed interface SharedSubject {
  record Item(PrimaryKey key) implements SharedSubject {}

  record IndexCollection(String index, KeyValue partition) implements SharedSubject {}

  record WholeIndex(String index) implements SharedSubject {}

  record AnyOfIndex(String index) implements SharedSubject {}

  record Role(String role) implements SharedSubject {}

  /** A subject of the table that goes with each of its items'. */
  record GoesWithItems() implements SharedSubject {}

  /** A name that another version of Heatsink gave. */
  record Unknown() implements SharedSubject {}

  static SharedSubject read(String name) {
    String[] parts = name.split(":", -1);
    try {
      return switch (parts[0] + '/' + parts.length) {
        case "i/2" -> new Item(new PrimaryKey(SharedNames.valueOf(parts[1]), null));
        case "i/3" ->
            new Item(new PrimaryKey(SharedNames.valueOf(parts[1]), SharedNames.valueOf(parts[2])));
        case "c/2", "w/1" -> new GoesWithItems();
        case "x/3" ->
            new IndexCollection(SharedNames.textOf(parts[1]), SharedNames.valueOf(parts[2]));
        case "xw/2" -> new WholeIndex(SharedNames.textOf(parts[1]));
        case "xa/2" -> new AnyOfIndex(SharedNames.textOf(parts[1]));
        case "r/2" -> new Role(SharedNames.textOf(parts[1]));
        default -> new Unknown();
      };
    } catch (IllegalArgumentException e) {
      return new Unknown();
    }
  }
}
