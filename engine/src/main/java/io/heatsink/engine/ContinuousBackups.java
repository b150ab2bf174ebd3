package io.heatsink.engine;

import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.ErrorType;
import io.heatsink.dynamodb.wire.JsonWriter;
import io.heatsink.engine.Structure.Member;
import io.heatsink.engine.TableNotes.Recovery;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** DescribeContinuousBackups and UpdateContinuousBackups. Nothing is restored. */
final class ContinuousBackups {
  private static final long MOST_DAYS = 35;

  /** Source: DynamoDB Developer Guide, "Point-in-time recovery": typically five minutes ago. */
  private static final Duration LATEST = Duration.ofMinutes(5);

  private static final Structure SPECIFICATION = new Structure("PointInTimeRecoverySpecification");
  private static final Member<Boolean> ENABLED =
      SPECIFICATION.required("PointInTimeRecoveryEnabled", Shape.Flag.ANY);
  private static final Member<Long> DAYS =
      SPECIFICATION.optional("RecoveryPeriodInDays", new Shape.Whole(false, 1, MOST_DAYS));

  private static final Structure DESCRIBE = new Structure("DescribeContinuousBackupsInput");
  private static final Member<String> DESCRIBED =
      DESCRIBE.required("TableName", TableName.CONTROL_NAME_OR_ARN);

  private static final Structure UPDATE = new Structure("UpdateContinuousBackupsInput");
  private static final Member<String> UPDATED =
      UPDATE.required("TableName", TableName.CONTROL_NAME_OR_ARN);
  private static final Member<Fields> RECOVERY =
      UPDATE.required("PointInTimeRecoverySpecification", SPECIFICATION);

  private final Tables tables;
  private final Surroundings surroundings;

  ContinuousBackups(Tables tables, Surroundings surroundings) {
    this.tables = tables;
    this.surroundings = surroundings;
  }

  Map<String, Action> actions() {
    return Map.of(
        "DescribeContinuousBackups", new ControlAction(DESCRIBE, surroundings, this::describe),
        "UpdateContinuousBackups", new ControlAction(UPDATE, surroundings, this::update));
  }

  /**
   * The table that a call on backups names.
   *
   * @throws DynamoDbException a TableNotFoundException
   */
  static Table table(Tables tables, String asked) {
    String name = TableName.ofControl(asked).name();
    if (!tables.exists(name)) {
      throw DynamoDbException.of(ErrorType.TABLE_NOT_FOUND, "Table not found: " + name);
    }
    return tables.named(name);
  }

  private byte[] describe(Fields request, RequestContext context) {
    return reply(table(tables, request.need(DESCRIBED)).notes().recovery());
  }

  private byte[] update(Fields request, RequestContext context) {
    Table table = table(tables, request.need(UPDATED));
    TableNotes notes = table.notes();
    Fields asked = request.need(RECOVERY);
    Recovery before = notes.recovery();
    if (asked.need(ENABLED)) {
      long days = asked.or(DAYS, before == null ? MOST_DAYS : before.days());
      notes.recovery(new Recovery(before == null ? surroundings.now() : before.since(), days));
    } else {
      notes.recovery(null);
    }
    surroundings.commits().tableChanged(table::image);
    return reply(notes.recovery());
  }

  private byte[] reply(@Nullable Recovery recovery) {
    JsonWriter out = new JsonWriter();
    out.beginObject().name("ContinuousBackupsDescription").beginObject();
    out.name("ContinuousBackupsStatus").string("ENABLED");
    out.name("PointInTimeRecoveryDescription").beginObject();
    out.name("PointInTimeRecoveryStatus").string(recovery == null ? "DISABLED" : "ENABLED");
    if (recovery != null) {
      Instant now = surroundings.now();
      Instant oldest = now.minus(Duration.ofDays(recovery.days()));
      Instant earliest = oldest.isAfter(recovery.since()) ? oldest : recovery.since();
      Instant latest = now.minus(LATEST);
      out.name("RecoveryPeriodInDays").integer(recovery.days());
      out.name("EarliestRestorableDateTime").integer(earliest.getEpochSecond());
      out.name("LatestRestorableDateTime")
          .integer((latest.isBefore(earliest) ? earliest : latest).getEpochSecond());
    }
    return out.endObject().endObject().endObject().toByteArray();
  }
}
