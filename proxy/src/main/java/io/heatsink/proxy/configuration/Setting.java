package io.heatsink.proxy.configuration;

import java.util.ArrayList;
import java.util.List;

/**
 * One setting, for help pages and flags.
 *
 * @param path its name from the root, such as {@code tables.<table>.cache.ttl}
 * @param expects what may stand there
 * @param means what it sets
 */
public record Setting(String path, String expects, String means) {
  /** Every setting there is, sections included, in the order of the documentation. */
  public static List<Setting> all() {
    List<Setting> settings = new ArrayList<>();
    addFields(Settings.ROOT, "", settings);
    return List.copyOf(settings);
  }

  private static void addFields(Section<?> section, String prefix, List<Setting> settings) {
    for (Field<?> field : section.fields()) {
      String path = prefix + field.name();
      settings.add(new Setting(path, field.shape().expects(), field.means()));
      addInside(field.shape(), path, settings);
    }
  }

  private static void addInside(Shape<?> shape, String path, List<Setting> settings) {
    switch (shape) {
      case Section<?> section -> addFields(section, path + ".", settings);
      case Names<?> names -> addInside(names.each(), path + ".<" + names.what() + ">", settings);
      case Located.Shaped<?> located -> addInside(located.shape(), path, settings);
      default -> {
        // One value, or a list, which is set as a whole.
      }
    }
  }
}
