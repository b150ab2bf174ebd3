package io.heatsink.dynamodb.wire;

import java.util.Arrays;
import java.util.List;

/** Takes whole attributes out of an item's JSON, in place. */
public final class ItemParts {
  private ItemParts() {}

  /**
   * Writes an item of which only some attributes are left.
   *
   * @param item its JSON object
   * @param names which; those that it does not have are left out
   */
  public static void write(JsonWriter out, byte[] item, List<String> names) {
    int[] starts = new int[names.size()];
    int[] ends = new int[names.size()];
    Arrays.fill(starts, -1);
    JsonScanner in = new JsonScanner(item);
    in.startBody();
    in.enterObject();
    int found = 0;
    while (found < starts.length && in.nextFieldOrNull()) {
      int at = indexOf(names, in);
      int start = in.position();
      in.skipValue();
      if (at >= 0) {
        starts[at] = start;
        ends[at] = in.position();
        found++;
      }
    }
    out.beginObject();
    for (int i = 0; i < starts.length; i++) {
      if (starts[i] >= 0) {
        out.name(names.get(i)).raw(item, starts[i], ends[i]);
      }
    }
    out.endObject();
  }

  private static int indexOf(List<String> names, JsonScanner in) {
    for (int i = 0; i < names.size(); i++) {
      if (in.textIs(names.get(i))) {
        return i;
      }
    }
    return -1;
  }
}
