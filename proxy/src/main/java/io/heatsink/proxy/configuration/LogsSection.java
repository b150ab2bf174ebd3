package io.heatsink.proxy.configuration;

import io.heatsink.journal.KeyForm;
import java.nio.file.Path;
import java.util.List;

/** {@code journal:}, {@code logs:} and {@code heat:}: where keys are written down or shown. */
final class LogsSection {
  private LogsSection() {}

  private static final Field<Path> JOURNAL_FILE =
      new Field<>("file", Texts.FILE, "Where the access log is written.");

  private static final Field<KeyForm> JOURNAL_KEYS =
      new Field<>("keys", Texts.KEY_FORM, "How keys stand in the access log.");

  private static final Field<Long> ROLL_AT =
      new Field<>(
          "rollAt", Texts.bytes(1 << 20, 1L << 40), "The size at which a new file is begun.");

  private static final Field<Integer> KEEP =
      new Field<>("keep", Texts.count(0, 10_000), "How many full files are kept.");

  static final Field<JournalSettings> JOURNAL =
      new Field<>(
          "journal",
          new Section<>(
              "{file: ./heatsink-access.jsonl}",
              List.of(JOURNAL_FILE, JOURNAL_KEYS, ROLL_AT, KEEP),
              values ->
                  new JournalSettings(
                      values.get(JOURNAL_FILE).orElse(Path.of("heatsink-access.jsonl")),
                      values.get(JOURNAL_KEYS).orElse(new KeyForm.Clear()),
                      values.get(ROLL_AT).orElse(256L << 20),
                      values.get(KEEP).orElse(8))),
          "The access log: one line for each key that a call touches. Without it: none.");

  private static final Field<KeyForm> LOG_KEYS =
      new Field<>("keys", Texts.KEY_FORM, "How keys stand in the application log.");

  static final Field<KeyForm> LOGS =
      new Field<>(
          "logs",
          new Section<>(
              "{keys: hashed}",
              List.of(LOG_KEYS),
              values -> values.get(LOG_KEYS).orElse(new KeyForm.Hashed())),
          "The application log.");

  private static final Field<KeyForm> HEAT_KEYS =
      new Field<>("keys", Texts.KEY_FORM, "How keys stand in /api/heat and heatsink top.");

  static final Field<KeyForm> HEAT =
      new Field<>(
          "heat",
          new Section<>(
              "{keys: clear}",
              List.of(HEAT_KEYS),
              values -> values.get(HEAT_KEYS).orElse(new KeyForm.Clear())),
          "What is shown of hot keys.");
}
