package io.heatsink.proxy;

import io.heatsink.dynamodb.ThrottlingReason.Access;
import io.heatsink.heat.HeatChange;
import io.heatsink.heat.TableAccess;
import io.heatsink.heat.Verdict;
import io.heatsink.journal.HostileText;
import io.heatsink.journal.KeyDisplay;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Tells the application log which keys get hot, and which cool. Tables' names and keys come from
 * strangers: both are escaped, and keys stand there in the form that is set.
 */
final class HeatLog {
  /** A tick comes ten times a second; a log that nobody can read helps nobody. */
  private static final int MOST_LINES = 10;

  private static final int LONGEST_NAME = 255;

  private HeatLog() {}

  /**
   * Tells of the changes of one tick.
   *
   * @param line is told each line
   */
  static void tell(List<HeatChange> changes, KeyDisplay keys, Consumer<String> line) {
    List<HeatChange> hotOrCool =
        changes.stream().filter(c -> isHot(c.verdictBefore()) != isHot(c.verdict())).toList();
    for (HeatChange change : hotOrCool.subList(0, Math.min(MOST_LINES, hotOrCool.size()))) {
      line.accept(
          "%s %s %s"
              .formatted(
                  place(change.access()),
                  keys.text(keys.show(change.partitionKey())),
                  isHot(change.verdict()) ? "is hot" : "has cooled"));
    }
    if (hotOrCool.size() > MOST_LINES) {
      line.accept("%d more keys got hot or cooled".formatted(hotOrCool.size() - MOST_LINES));
    }
  }

  private static boolean isHot(Optional<Verdict> verdict) {
    return verdict.isPresent() && verdict.get() != Verdict.WARM;
  }

  private static String place(TableAccess access) {
    String name = access.index() == null ? access.table() : access.table() + "/" + access.index();
    return "%s on %s: key"
        .formatted(
            access.access() == Access.READ ? "Reads" : "Writes",
            HostileText.shortened(name, LONGEST_NAME));
  }
}
