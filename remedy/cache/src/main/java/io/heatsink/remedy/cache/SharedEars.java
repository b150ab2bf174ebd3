package io.heatsink.remedy.cache;

import io.heatsink.call.Turns;
import io.heatsink.remedy.cache.policy.ItemCache;
import io.heatsink.remedy.cache.policy.Outcome;
import io.heatsink.remedy.cache.policy.Write;
import io.heatsink.remedy.cache.shared.Channel;
import io.heatsink.remedy.cache.shared.Ending;
import io.heatsink.remedy.cache.shared.SharedValue;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Hears of other proxies' writes, and takes them as writes of items that are held here. */
final class SharedEars implements Channel {
  private final ItemCache items;
  private final Turns turns;
  // In the order of opening. Messages come one at a time.
  private final Map<String, Heard> open = new LinkedHashMap<>();

  private record Heard(List<Write> writes, long deadlineNanos) {}

  SharedEars(ItemCache items, Turns turns) {
    this.items = items;
    this.turns = turns;
  }

  @Override
  public synchronized void opened(String write, List<String> subjects, long remainingNanos) {
    long now = turns.nanoTime();
    forgetOverdue(now);
    open.put(write, new Heard(openHere(subjects, now, now + remainingNanos), now + remainingNanos));
  }

  @Override
  public synchronized void closed(String write, List<String> subjects, Ending ending) {
    long now = turns.nanoTime();
    subjects.forEach(subject -> SharedNames.roleOf(subject).ifPresent(items::forgetRole));
    Heard heard = open.remove(write);
    List<Write> writes = heard == null ? openHere(subjects, now, now) : heard.writes();
    writes.forEach(one -> items.close(one, outcome(ending), now));
  }

  @Override
  public void closedWith(
      String write, List<String> subjects, String entry, SharedValue value, long ageNanos) {
    closed(write, subjects, new Ending.Applied(ItemCache.SETTLING));
  }

  @Override
  public void heartbeat(long nanos) {
    items.heard(nanos);
  }

  @Override
  public void gap() {
    items.missed();
  }

  private List<Write> openHere(List<String> subjects, long nowNanos, long deadlineNanos) {
    List<Write> writes = new ArrayList<>();
    for (String subject : subjects) {
      if (SharedNames.roleOf(subject).isPresent()) {
        continue;
      }
      SharedNames.itemOf(subject)
          .ifPresentOrElse(
              key -> writes.add(items.open(key, nowNanos, deadlineNanos)),
              () -> writes.add(items.openTable(nowNanos, deadlineNanos)));
    }
    if (subjects.isEmpty()) {
      writes.add(items.openTable(nowNanos, deadlineNanos));
    }
    return writes;
  }

  /** Their writers are gone, and what they opened here has been closed as overdue by itself. */
  private void forgetOverdue(long nowNanos) {
    Iterator<Heard> all = open.values().iterator();
    while (all.hasNext() && all.next().deadlineNanos() - nowNanos < 0) {
      all.remove();
    }
  }

  private static Outcome outcome(Ending ending) {
    return switch (ending) {
      case Ending.Refused() -> Outcome.REFUSED;
      case Ending.Applied applied -> Outcome.APPLIED;
      case Ending.Ambiguous ambiguous -> Outcome.AMBIGUOUS;
    };
  }
}
