package io.heatsink.dynamodb.wire;

import java.util.ArrayList;
import java.util.List;

/**
 * Where the attributes stand in an item's JSON: whole ones are taken out of it in place. Immutable.
 */
public final class ItemParts {
  private final String[] names;

  /** Two for each attribute: where its value starts and ends. */
  private final int[] places;

  private ItemParts(String[] names, int[] places) {
    this.names = names;
    this.places = places;
  }

  /**
   * @param item its JSON object
   */
  public static ItemParts of(byte[] item) {
    List<String> names = new ArrayList<>();
    List<Integer> places = new ArrayList<>();
    JsonScanner in = new JsonScanner(item);
    in.startBody();
    in.enterObject();
    while (in.nextFieldOrNull()) {
      names.add(in.text());
      places.add(in.position());
      in.skipValue();
      places.add(in.position());
    }
    return new ItemParts(
        names.toArray(String[]::new), places.stream().mapToInt(Integer::intValue).toArray());
  }

  /**
   * Writes an item of which only some attributes are left.
   *
   * @param item the JSON that this was made of
   * @param wanted which; those that it does not have are left out
   */
  public void write(JsonWriter out, byte[] item, List<String> wanted) {
    out.beginObject();
    for (int i = 0; i < wanted.size(); i++) {
      int at = indexOf(wanted.get(i));
      if (at >= 0) {
        out.name(names[at]).raw(item, places[2 * at], places[2 * at + 1]);
      }
    }
    out.endObject();
  }

  private int indexOf(String name) {
    for (int i = 0; i < names.length; i++) {
      if (names[i].equals(name)) {
        return i;
      }
    }
    return -1;
  }
}
