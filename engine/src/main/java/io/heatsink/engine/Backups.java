package io.heatsink.engine;

import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.ErrorType;
import io.heatsink.dynamodb.wire.JsonWriter;
import io.heatsink.engine.Structure.Member;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * CreateBackup, DescribeBackup, ListBackups and DeleteBackup. A backup keeps what it says of its
 * table, and no items. Guarded by {@link Surroundings#control}.
 */
final class Backups {
  private static final int MOST_SHOWN = 100;

  private static final Structure CREATE = new Structure("CreateBackupInput");
  private static final Member<String> TABLE =
      CREATE.required("TableName", TableName.CONTROL_NAME_OR_ARN);
  private static final Member<String> NAME =
      CREATE.required("BackupName", new Shape.Text(3, 255, TableName.ALLOWED));

  private static final Structure DESCRIBE = new Structure("DescribeBackupInput");
  private static final Member<String> DESCRIBED =
      DESCRIBE.required("BackupArn", new Shape.Text(37, 1024, null));

  private static final Structure DELETE = new Structure("DeleteBackupInput");
  private static final Member<String> DELETED =
      DELETE.required("BackupArn", new Shape.Text(37, 1024, null));

  private static final Structure LIST = new Structure("ListBackupsInput");
  private static final Member<String> OF_TABLE =
      LIST.optional("TableName", TableName.CONTROL_NAME_OR_ARN);
  private static final Member<Long> LIMIT =
      LIST.optional("Limit", new Shape.Whole(false, 1, MOST_SHOWN));
  private static final Member<Long> SINCE =
      LIST.optional("TimeRangeLowerBound", Shape.Whole.ANY_LONG);
  private static final Member<Long> UNTIL =
      LIST.optional("TimeRangeUpperBound", Shape.Whole.ANY_LONG);
  private static final Member<String> START =
      LIST.optional("ExclusiveStartBackupArn", new Shape.Text(37, 1024, null));
  private static final Member<String> TYPE =
      LIST.optional("BackupType", Shape.Choice.of("USER", "SYSTEM", "AWS_BACKUP", "ALL"));

  private static final Pattern ARN =
      Pattern.compile("arn:[^:]+:dynamodb:[^:]*:[^:]*:table/[^/]+/backup/.+");

  private final Tables tables;
  private final Surroundings surroundings;

  /** By ARN; later ones of one table sort behind earlier ones. */
  private final TreeMap<String, Backup> byArn = new TreeMap<>();

  private long made;

  Backups(Tables tables, Surroundings surroundings) {
    this.tables = tables;
    this.surroundings = surroundings;
  }

  /** A backup as it was kept. */
  void restore(Backup backup) {
    byArn.put(backup.arn(), backup);
  }

  /** After a restart: how many there were. */
  void restoreMade(long count) {
    made = count;
  }

  /** With {@link Surroundings#control} held. */
  List<Backup> all() {
    return List.copyOf(byArn.values());
  }

  /** How many there were, those deleted included. With {@link Surroundings#control} held. */
  long made() {
    return made;
  }

  Map<String, Action> actions() {
    return Map.of(
        "CreateBackup", new ControlAction(CREATE, surroundings, this::create),
        "DescribeBackup", new ControlAction(DESCRIBE, surroundings, this::describe),
        "DeleteBackup", new ControlAction(DELETE, surroundings, this::delete),
        "ListBackups", new ControlAction(LIST, surroundings, this::list));
  }

  private byte[] create(Fields request, RequestContext context) {
    Table table = ContinuousBackups.table(tables, request.need(TABLE));
    Instant now = surroundings.now();
    String tableArn = context.tableArn(table.name());
    String arn = "%s/backup/%014d-%08x".formatted(tableArn, now.toEpochMilli(), ++made);
    TableState state = table.state();
    Backup backup =
        new Backup(
            arn,
            request.need(NAME),
            table.name(),
            table.id(),
            tableArn,
            table.key(),
            table.createdAt(),
            state.billing(),
            state.capacity().throughput(),
            table.bytes().sum(),
            table.items().count(),
            now);
    byArn.put(arn, backup);
    surroundings.commits().backupMade(backup);
    return reply(out -> details(out.name("BackupDetails").beginObject(), arn, backup).endObject());
  }

  private byte[] describe(Fields request, RequestContext context) {
    String arn = request.need(DESCRIBED);
    Backup backup = byArn.get(checked(arn));
    if (backup == null) {
      throw notFound(arn);
    }
    return reply(out -> describe(out, arn, backup, "AVAILABLE"));
  }

  private byte[] delete(Fields request, RequestContext context) {
    String arn = request.need(DELETED);
    Backup backup = byArn.remove(checked(arn));
    if (backup == null) {
      throw notFound(arn);
    }
    surroundings.commits().backupDeleted(arn);
    return reply(out -> describe(out, arn, backup, "DELETED"));
  }

  private byte[] list(Fields request, RequestContext context) {
    String table = request.get(OF_TABLE);
    String name = table == null ? null : TableName.ofControl(table).name();
    List<Map.Entry<String, Backup>> all =
        byArn.tailMap(request.or(START, ""), false).entrySet().stream()
            .filter(entry -> isAsked(request, name, entry.getValue()))
            .toList();
    int limit = (int) (long) request.or(LIMIT, (long) MOST_SHOWN);
    List<Map.Entry<String, Backup>> shown = all.subList(0, Math.min(limit, all.size()));
    return reply(
        out -> {
          out.name("BackupSummaries").beginList();
          for (Map.Entry<String, Backup> entry : shown) {
            out.beginObject();
            out.name("TableName").string(entry.getValue().table());
            out.name("TableId").string(entry.getValue().tableId());
            out.name("TableArn").string(entry.getValue().tableArn());
            details(out, entry.getKey(), entry.getValue()).endObject();
          }
          out.endList();
          if (shown.size() < all.size()) {
            out.name("LastEvaluatedBackupArn").string(shown.getLast().getKey());
          }
        });
  }

  private static boolean isAsked(Fields request, @Nullable String table, Backup backup) {
    String type = request.or(TYPE, "USER");
    long second = backup.made().getEpochSecond();
    return (table == null || backup.table().equals(table))
        && (type.equals("USER") || type.equals("ALL"))
        && second >= request.or(SINCE, Long.MIN_VALUE)
        && second < request.or(UNTIL, Long.MAX_VALUE);
  }

  private static byte[] reply(Consumer<JsonWriter> members) {
    JsonWriter out = new JsonWriter().beginObject();
    members.accept(out);
    return out.endObject().toByteArray();
  }

  private static JsonWriter details(JsonWriter out, String arn, Backup backup) {
    return details(out, arn, backup, "AVAILABLE");
  }

  private static JsonWriter details(JsonWriter out, String arn, Backup backup, String status) {
    out.name("BackupArn").string(arn);
    out.name("BackupName").string(backup.name());
    out.name("BackupSizeBytes").integer(backup.bytes());
    out.name("BackupStatus").string(status);
    out.name("BackupType").string("USER");
    out.name("BackupCreationDateTime").number(backup.made().toEpochMilli() / 1_000.0);
    return out;
  }

  private static void describe(JsonWriter out, String arn, Backup backup, String status) {
    out.name("BackupDescription").beginObject();
    details(out.name("BackupDetails").beginObject(), arn, backup, status).endObject();
    out.name("SourceTableDetails").beginObject();
    out.name("TableName").string(backup.table());
    out.name("TableId").string(backup.tableId());
    out.name("TableArn").string(backup.tableArn());
    out.name("TableSizeBytes").integer(backup.bytes());
    KeySchemaJson.write(out, backup.key());
    out.name("TableCreationDateTime").number(backup.tableMade().toEpochMilli() / 1_000.0);
    Throughput throughput = backup.throughput();
    out.name("ProvisionedThroughput").beginObject();
    out.name("ReadCapacityUnits").integer(throughput.readUnits());
    out.name("WriteCapacityUnits").integer(throughput.writeUnits());
    out.endObject();
    out.name("ItemCount").integer(backup.items());
    out.name("BillingMode").string(backup.billing().name());
    out.endObject();
    out.name("SourceTableFeatureDetails").beginObject().endObject();
    out.endObject();
  }

  private static String checked(String arn) {
    if (!ARN.matcher(arn).matches()) {
      throw DynamoDbException.validation("Invalid BackupArn");
    }
    return arn;
  }

  private static DynamoDbException notFound(String arn) {
    return DynamoDbException.of(ErrorType.BACKUP_NOT_FOUND, "Backup not found: " + arn);
  }
}
