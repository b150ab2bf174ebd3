package io.heatsink.engine;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What is only kept with a table and shown again. Guarded by {@link Surroundings#control}. */
final class TableNotes {
  /** A policy of the table, and how often there was another one before. */
  record Policy(String text, long revision) {}

  /** Since when the table can be restored to any point in time, and how far back. */
  record Recovery(Instant since, long days) {}

  private final Map<String, String> tags = new TreeMap<>();
  private @Nullable Policy policy;
  private @Nullable Recovery recovery;
  private long policies;

  private TableNotes() {}

  static TableNotes none() {
    return new TableNotes();
  }

  static TableNotes of(TableImage.NotesImage image) {
    TableNotes notes = none();
    notes.tags.putAll(image.tags());
    notes.policy = image.policy();
    notes.policies = image.policies();
    notes.recovery = image.recovery();
    return notes;
  }

  TableImage.NotesImage image() {
    return new TableImage.NotesImage(Map.copyOf(tags), policy, policies, recovery);
  }

  /**
   * @param tags as a request shows them
   * @param policy null if there is none
   */
  static TableNotes with(List<Fields> tags, @Nullable String policy) {
    TableNotes notes = none();
    Tags.read(tags).forEach(notes.tags::put);
    if (policy != null) {
      notes.policy(policy);
    }
    return notes;
  }

  /** Values by key; to be changed. */
  Map<String, String> tags() {
    return tags;
  }

  /** Null if there is none. */
  @Nullable Policy policy() {
    return policy;
  }

  Policy policy(String text) {
    Policy next = new Policy(text, ++policies);
    policy = next;
    return next;
  }

  void dropPolicy() {
    policy = null;
  }

  /** Null if the table cannot be restored. */
  @Nullable Recovery recovery() {
    return recovery;
  }

  void recovery(@Nullable Recovery next) {
    recovery = next;
  }
}
