package io.heatsink.partition;

import io.heatsink.dynamodb.KeyValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Where a partition is split: at the median of what was seen of it, as near as the exceptions
 * allow.
 *
 * <p>Sources: DynamoDB Developer Guide, "DynamoDB burst and adaptive capacity", and AWS Database
 * Blog, "Scaling DynamoDB", part 3, for the exceptions; Elhemali et al., "Amazon DynamoDB", USENIX
 * ATC 2022, section 5, for a split point that is chosen by the observed traffic and not by the
 * middle of the range.
 */
sealed interface SplitPoint {
  record At(Boundary boundary) implements SplitPoint {}

  record Declined(SplitRefusal why) implements SplitPoint {}

  /** A side with less than this share of what was seen is not worth a partition. Assumed. */
  double SMALLEST_SIDE = 0.01;

  /** The share of steps that go one way in a sort key that only rises or only falls. Assumed. */
  double ONE_WAY = 0.9;

  /** Fewer steps than this tell nothing of a direction. */
  int FEWEST_STEPS = 8;

  /**
   * A split that spreads heat.
   *
   * @param seen accesses in the order in which they came
   */
  static SplitPoint forHeat(List<Span> seen, KeyRange range, boolean localIndexes) {
    return choose(seen, range, localIndexes, true);
  }

  /**
   * A split that spreads bytes; it makes no difference then which way the sort keys go.
   *
   * @param seen items that were added
   */
  static SplitPoint forSize(List<Span> seen, KeyRange range, boolean localIndexes) {
    return choose(seen, range, localIndexes, false);
  }

  private static SplitPoint choose(
      List<Span> seen, KeyRange range, boolean localIndexes, boolean heat) {
    int smallest = Math.max(1, (int) Math.ceil(seen.size() * SMALLEST_SIDE));
    int best = 0;
    Optional<Boundary> chosen = Optional.empty();
    int bestForbidden = 0;
    SplitRefusal why = isOneItem(seen) ? SplitRefusal.SINGLE_ITEM : SplitRefusal.WOULD_NOT_HELP;
    for (Boundary boundary : candidates(seen, range)) {
      int side = smallerSide(seen, boundary);
      if (side < smallest || side <= best) {
        continue;
      }
      if (boundary.insideCollection() && localIndexes) {
        if (side > bestForbidden) {
          bestForbidden = side;
          why = SplitRefusal.LOCAL_INDEX;
        }
      } else if (heat && boundary.insideCollection() && goesOneWay(seen, boundary.hash())) {
        if (side > bestForbidden) {
          bestForbidden = side;
          why = SplitRefusal.ONE_WAY_SORT_KEY;
        }
      } else {
        best = side;
        chosen = Optional.of(boundary);
      }
    }
    return chosen.isPresent() ? new At(chosen.get()) : new Declined(why);
  }

  /** All places beside what was seen, in key order. */
  private static SortedSet<Boundary> candidates(List<Span> seen, KeyRange range) {
    var candidates = new TreeSet<Boundary>();
    for (Span span : seen) {
      for (Point point : List.of(span.first(), span.last())) {
        long next = point.hash() + 1;
        if (next != 0) {
          candidates.add(Boundary.beforeCollection(next));
        }
        candidates.add(Boundary.beforeCollection(point.hash()));
        KeyValue sort = point.sort();
        if (sort != null) {
          candidates.add(new Boundary(point.hash(), sort, false));
          candidates.add(new Boundary(point.hash(), sort, true));
        }
      }
    }
    candidates.removeIf(boundary -> !range.canEndAt(boundary));
    return candidates;
  }

  /** How many accesses would lie wholly on the side that has fewer of them. */
  private static int smallerSide(List<Span> seen, Boundary boundary) {
    int left = 0;
    int right = 0;
    for (Span span : seen) {
      if (boundary.isAtOrBefore(span.first())) {
        right++;
      } else if (!boundary.isAtOrBefore(span.last())) {
        left++;
      }
    }
    return Math.min(left, right);
  }

  private static boolean isOneItem(List<Span> seen) {
    return seen.stream()
        .allMatch(span -> span.first().equals(span.last()) && span.equals(seen.getFirst()));
  }

  /** Whether the sort keys of that item collection only rise, or only fall, as time goes on. */
  private static boolean goesOneWay(List<Span> seen, long hash) {
    var steps = new ArrayList<Integer>();
    @Nullable KeyValue before = null;
    for (Span span : seen) {
      KeyValue sort = span.first().sort();
      if (span.first().hash() != hash || sort == null) {
        continue;
      }
      int step = before == null ? 0 : Integer.signum(sort.compareTo(before));
      if (step != 0) {
        steps.add(step);
      }
      before = sort;
    }
    long rising = steps.stream().filter(step -> step > 0).count();
    long falling = steps.size() - rising;
    return steps.size() >= FEWEST_STEPS && Math.max(rising, falling) >= ONE_WAY * steps.size();
  }
}
