package io.heatsink.remedy.cache;

import io.heatsink.call.Turns;
import io.heatsink.remedy.cache.policy.ItemCache;
import io.heatsink.remedy.cache.policy.ItemKey;
import io.heatsink.remedy.cache.policy.Outcome;
import io.heatsink.remedy.cache.policy.PageCache;
import io.heatsink.remedy.cache.policy.PageWrite;
import io.heatsink.remedy.cache.policy.Write;
import io.heatsink.remedy.cache.shared.Channel;
import io.heatsink.remedy.cache.shared.Ending;
import io.heatsink.remedy.cache.shared.SharedValue;
import io.heatsink.remedy.cache.shared.SharedValue.Version;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Hears of other proxies' writes, and takes them as writes of what is held here. */
final class SharedEars implements Channel {
  private final ItemCache items;
  private final @Nullable PageCache pages;
  private final Supplier<String> tableId;
  private final Turns turns;
  // In the order of opening. Messages come one at a time.
  private final Map<String, Heard> open = new LinkedHashMap<>();
  private volatile long hearsSinceNanos;

  /** Another proxy's write under way, as it stands here. */
  private record Heard(Map<String, Here> subjects, long openedNanos, long deadlineNanos) {}

  /** One of its subjects. */
  private record Here(Write write, @Nullable PageWrite pages) {}

  /**
   * @param tableId DynamoDB's, as it is known now; empty if it is not
   */
  SharedEars(ItemCache items, @Nullable PageCache pages, Supplier<String> tableId, Turns turns) {
    this.items = items;
    this.pages = pages;
    this.tableId = tableId;
    this.turns = turns;
    this.hearsSinceNanos = turns.nanoTime();
  }

  @Override
  public synchronized void opened(String write, List<String> subjects, long remainingNanos) {
    long now = turns.nanoTime();
    long deadline = now + remainingNanos;
    forgetOverdue(now);
    Map<String, Here> here = new LinkedHashMap<>();
    for (String subject : named(subjects)) {
      Here opened = open(subject, now, deadline);
      if (opened != null) {
        here.put(subject, opened);
      }
    }
    open.put(write, new Heard(here, now, deadline));
  }

  @Override
  public synchronized void closed(String write, List<String> subjects, Ending ending) {
    long now = turns.nanoTime();
    Heard heard = open.get(write);
    for (String subject : named(subjects)) {
      Here opened = heard == null ? null : heard.subjects().remove(subject);
      close(subject, opened, ending, now);
    }
    if (heard != null && heard.subjects().isEmpty()) {
      open.remove(write);
    }
  }

  @Override
  public synchronized void closedWith(
      String write, List<String> subjects, String entry, SharedValue value, long ageNanos) {
    Told told = told(subjects, entry, value);
    if (told == null) {
      closed(write, subjects, new Ending.Applied(ItemCache.SETTLING));
      return;
    }
    long now = turns.nanoTime();
    Heard heard = open.get(write);
    Here opened = heard == null ? null : heard.subjects().remove(told.subject());
    if (heard != null && heard.subjects().isEmpty()) {
      open.remove(write);
    }
    Here here = opened == null ? open(told.subject(), now, now) : opened;
    if (here != null) {
      items.closeWithTold(
          here.write(), told.item(), told.form().body(), told.version(), now - ageNanos, now);
      if (pages != null && here.pages() != null) {
        pages.closeOfTable(here.pages(), Outcome.APPLIED, now);
      }
    }
  }

  /** An item as it is now. */
  private record Told(String subject, ItemKey item, SharedForm form, Version version) {}

  /** Null if that is not of one item, as this proxy itself sees it, or cannot be read. */
  private @Nullable Told told(List<String> subjects, String entry, SharedValue value) {
    Version version = value.version().orElse(null);
    if (version == null
        || subjects.size() != 1
        || !(SharedSubject.read(subjects.getFirst()) instanceof SharedSubject.Item(var key))) {
      return null;
    }
    ItemKey item = items.key("", key).orElse(null);
    SharedForm form = SharedForm.read(value, tableId.get()).orElse(null);
    return item != null && form != null && form.present() && entry.equals(SharedNames.entry(item))
        ? new Told(subjects.getFirst(), item, form, version)
        : null;
  }

  @Override
  public synchronized void heartbeat(long nanos) {
    long now = turns.nanoTime();
    if (!items.hears(now)) {
      hearsSinceNanos = now;
    }
    items.heard(nanos);
    if (pages != null) {
      pages.heard(nanos);
      // Nobody knows what a write does to an index before it is over; this one's proxy may be dead.
      long settled = now - PageCache.INDEX_SETTLING.toNanos();
      for (Heard heard : open.values()) {
        if (heard.openedNanos() - settled < 0) {
          pages.touchIndexes(now);
          break;
        }
      }
    }
  }

  @Override
  public void gap() {
    hearsSinceNanos = turns.nanoTime();
    items.missed();
    if (pages != null) {
      pages.missed();
    }
  }

  /** Whether all that was opened within that time has been heard of. */
  boolean hasHeardFor(Duration time, long nowNanos) {
    return nowNanos - hearsSinceNanos >= time.toNanos();
  }

  /** The empty list stands for the table as a whole. */
  private static List<String> named(List<String> subjects) {
    return subjects.isEmpty() ? List.of("") : subjects;
  }

  /** Null for what is not written by itself. */
  private @Nullable Here open(String subject, long nowNanos, long deadlineNanos) {
    return switch (SharedSubject.read(subject)) {
      case SharedSubject.Item(var key) ->
          new Here(
              items.open(key, nowNanos, deadlineNanos),
              pages == null ? null : pages.open(key, nowNanos, deadlineNanos));
      case SharedSubject.Unknown() ->
          new Here(
              items.openTable(nowNanos, deadlineNanos),
              pages == null ? null : pages.openTable(nowNanos, deadlineNanos));
      case SharedSubject.GoesWithItems() -> null;
      case SharedSubject.IndexCollection of -> null;
      case SharedSubject.WholeIndex of -> null;
      case SharedSubject.AnyOfIndex of -> null;
      case SharedSubject.Role of -> null;
    };
  }

  private void close(String subject, @Nullable Here opened, Ending ending, long nowNanos) {
    boolean changed = !(ending instanceof Ending.Refused);
    switch (SharedSubject.read(subject)) {
      case SharedSubject.Item item -> closeItems(subject, opened, ending, nowNanos);
      case SharedSubject.Unknown unknown -> {
        closeItems(subject, opened, ending, nowNanos);
        if (changed && pages != null) {
          pages.touchIndexes(nowNanos);
        }
      }
      case SharedSubject.IndexCollection(String index, var partition) -> {
        if (changed && pages != null) {
          pages.touchIndex(index, partition, nowNanos);
        }
      }
      case SharedSubject.WholeIndex(String index) -> {
        if (changed && pages != null) {
          pages.touchWholeIndex(index, nowNanos);
        }
      }
      case SharedSubject.AnyOfIndex(String index) -> {
        if (changed && pages != null) {
          pages.touchAllOfIndex(index, nowNanos);
        }
      }
      case SharedSubject.Role(String role) -> {
        items.forgetRole(role);
        if (pages != null) {
          pages.forgetRole(role);
        }
      }
      case SharedSubject.GoesWithItems() -> {} // and is closed with them
    }
  }

  private void closeItems(String subject, @Nullable Here opened, Ending ending, long nowNanos) {
    Here here = opened == null ? open(subject, nowNanos, nowNanos) : opened;
    if (here == null) {
      return;
    }
    items.close(here.write(), outcome(ending), nowNanos);
    if (pages != null && here.pages() != null) {
      pages.closeOfTable(here.pages(), outcome(ending), nowNanos);
    }
  }

  /** Their writers are gone, and what they opened here has been closed as overdue by itself. */
  private void forgetOverdue(long nowNanos) {
    Iterator<Heard> all = open.values().iterator();
    while (all.hasNext() && all.next().deadlineNanos() - nowNanos < 0) {
      all.remove();
      if (pages != null) {
        pages.touchIndexes(nowNanos);
      }
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
