package io.heatsink.heat;

import io.heatsink.dynamodb.ThrottlingReason.Access;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The last ten seconds of one proxy, or of several: not a list of keys but a sketch that merges,
 * with bounds that still hold when it has.
 *
 * <p>Keys go by their keyed hash, so that whoever reads a summary learns no key. A key that is hot
 * over all proxies is known by its bytes to one of them. Hashes, and therefore summaries, agree
 * only among proxies with the same {@link HashSecret}.
 *
 * <p>Source of the merge: Agarwal, Cormode, Huang, Phillips, Wei and Yi, "Mergeable Summaries" (ACM
 * TODS 38, 2013). A key that one side does not list may have cost there what that side's {@code
 * mostUnlisted} says, and no more.
 */
public final class HeatSummary {
  /** Further keys are left out of a section, coolest first, and bounded by {@code mostUnlisted}. */
  static final int MOST_KEYS = 1024;

  private final List<Section> sections;

  /**
   * One key; half units over ten seconds.
   *
   * @param unsure how many more it may have cost, offered or charged
   */
  record Key(long id, long offered, long charged, long unsure) {
    long most() {
      return Math.max(offered, charged) + unsure;
    }
  }

  /**
   * One table access.
   *
   * @param mostUnlisted what a key that is not listed may have cost, offered or charged
   */
  record Section(
      String table,
      Optional<String> index,
      Access access,
      long offered,
      long charged,
      long mostUnlisted,
      HyperLogLog distinct,
      List<Key> keys) {
    Section {
      keys = List.copyOf(keys);
    }

    private Section merge(Section other) {
      Map<Long, Key> merged = new LinkedHashMap<>();
      for (Key key : keys) {
        merged.put(key.id(), new Key(key.id(), key.offered(), key.charged(), key.unsure()));
      }
      Map<Long, Key> others = new HashMap<>();
      for (Key key : other.keys) {
        others.put(key.id(), key);
        if (!merged.containsKey(key.id())) {
          merged.put(key.id(), new Key(key.id(), 0, 0, mostUnlisted));
        }
      }
      merged.replaceAll(
          (id, key) -> {
            Key there = others.getOrDefault(id, new Key(id, 0, 0, other.mostUnlisted));
            return new Key(
                id,
                key.offered() + there.offered(),
                key.charged() + there.charged(),
                key.unsure() + there.unsure());
          });
      HyperLogLog both = new HyperLogLog(distinct.toByteArray());
      both.merge(other.distinct);
      return new Section(
              table,
              index,
              access,
              offered + other.offered,
              charged + other.charged,
              mostUnlisted + other.mostUnlisted,
              both,
              List.copyOf(merged.values()))
          .cut();
    }

    private Section cut() {
      List<Key> hottest = new ArrayList<>(keys);
      hottest.sort(Comparator.comparingLong(Key::most).reversed().thenComparingLong(Key::id));
      if (hottest.size() <= MOST_KEYS) {
        return new Section(table, index, access, offered, charged, mostUnlisted, distinct, hottest);
      }
      return new Section(
          table,
          index,
          access,
          offered,
          charged,
          Math.max(mostUnlisted, hottest.get(MOST_KEYS).most()),
          distinct,
          hottest.subList(0, MOST_KEYS));
    }
  }

  private record Name(String table, Optional<String> index, Access access) {}

  private HeatSummary(List<Section> sections) {
    this.sections = List.copyOf(sections);
  }

  static HeatSummary of(List<Section> sections) {
    return new HeatSummary(sections.stream().map(Section::cut).toList());
  }

  /**
   * @throws IllegalArgumentException if these are not the bytes of a summary of a known version
   */
  public static HeatSummary parse(byte[] bytes) {
    return of(HeatSummaryFormat.read(bytes));
  }

  public byte[] toByteArray() {
    return HeatSummaryFormat.write(sections);
  }

  /** Both together, as if one proxy had seen all. */
  public HeatSummary merge(HeatSummary other) {
    Map<Name, Section> merged = new LinkedHashMap<>();
    for (List<Section> each : List.of(sections, other.sections)) {
      for (Section section : each) {
        merged.merge(
            new Name(section.table(), section.index(), section.access()), section, Section::merge);
      }
    }
    return new HeatSummary(List.copyOf(merged.values()));
  }

  /** Distinct partition keys of a table access; 0 if it is not in here. */
  public long distinctKeys(TableAccess access) {
    Section section = find(access);
    return section == null ? 0 : Math.round(section.distinct().estimate());
  }

  List<Section> sections() {
    return sections;
  }

  @Nullable Section find(TableAccess access) {
    for (Section section : sections) {
      if (section.table().equals(access.table())
          && section.index().equals(Optional.ofNullable(access.index()))
          && section.access() == access.access()) {
        return section;
      }
    }
    return null;
  }
}
