package io.heatsink.engine;

import io.heatsink.dynamodb.IndexSchema;
import io.heatsink.dynamodb.KeyAttribute;
import io.heatsink.dynamodb.wire.JsonWriter;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Writes a TableDescription, as CreateTable, DescribeTable, UpdateTable and DeleteTable answer it.
 */
final class TableDescription {
  private final JsonWriter out;
  private final Instant now;

  private TableDescription(JsonWriter out, Instant now) {
    this.out = out;
    this.now = now;
  }

  /**
   * @param member the name under which the reply holds the description
   */
  static byte[] reply(
      String member, Table table, TableState state, RequestContext context, Instant now) {
    JsonWriter out = new JsonWriter(2_048);
    out.beginObject().name(member);
    new TableDescription(out, now).table(table, state, context);
    return out.endObject().toByteArray();
  }

  private void table(Table table, TableState state, RequestContext context) {
    String arn = context.tableArn(table.name());
    out.beginObject();
    out.name("AttributeDefinitions").beginList();
    for (KeyAttribute attribute : state.attributes()) {
      out.beginObject();
      out.name("AttributeName").string(attribute.name());
      out.name("AttributeType").string(attribute.type().name());
      out.endObject();
    }
    out.endList();
    out.name("TableName").string(table.name());
    KeySchemaJson.write(out, table.key());
    out.name("TableStatus").string(state.status().name());
    time("CreationDateTime", table.createdAt());
    capacity(state.capacity());
    out.name("TableSizeBytes").integer(table.bytes().sum());
    out.name("ItemCount").integer(table.items().count());
    out.name("TableArn").string(arn);
    out.name("TableId").string(table.id());
    if (state.onDemandSince() != null) {
      out.name("BillingModeSummary").beginObject();
      out.name("BillingMode").string(state.billing().name());
      time("LastUpdateToPayPerRequestDateTime", state.onDemandSince());
      out.endObject();
    }
    TableStream stream = table.stream();
    if (stream != null) {
      if (stream.isEnabled()) {
        out.name("StreamSpecification").beginObject();
        out.name("StreamEnabled").bool(true);
        out.name("StreamViewType").string(stream.view().name());
        out.endObject();
      }
      out.name("LatestStreamLabel").string(stream.label());
      out.name("LatestStreamArn").string(Streams.arn(stream, context));
    }
    options(state.options(), context);
    limits(state.capacity());
    if (!table.localIndexes().isEmpty()) {
      out.name("LocalSecondaryIndexes").beginList();
      for (SecondaryIndex index : table.localIndexes()) {
        out.beginObject();
        definition(index);
        size(index, arn);
        out.endObject();
      }
      out.endList();
    }
    if (!state.indexes().isEmpty()) {
      out.name("GlobalSecondaryIndexes").beginList();
      for (TableState.Index index : state.indexes()) {
        index(index, arn, state.status() == Status.UPDATING);
      }
      out.endList();
    }
    out.endObject();
  }

  /**
   * @param alone whether the index is made by itself, and not with its table
   */
  private void index(TableState.Index index, String tableArn, boolean alone) {
    out.beginObject();
    definition(index.index());
    out.name("IndexStatus").string(index.status().name());
    if (alone && index.status() == Status.CREATING) {
      out.name("Backfilling").bool(true);
    }
    capacity(index.capacity());
    limits(index.capacity());
    size(index.index(), tableArn);
    out.endObject();
  }

  private void definition(SecondaryIndex index) {
    IndexSchema schema = index.schema();
    out.name("IndexName").string(schema.name());
    KeySchemaJson.write(out, schema.key());
    out.name("Projection").beginObject();
    out.name("ProjectionType").string(schema.projection().name());
    if (schema.projection() == IndexSchema.Projection.INCLUDE) {
      out.name("NonKeyAttributes").beginList();
      index.nonKeyAttributes().forEach(out::string);
      out.endList();
    }
    out.endObject();
  }

  private void size(SecondaryIndex index, String tableArn) {
    out.name("IndexSizeBytes").integer(index.bytes().sum());
    out.name("ItemCount").integer(index.entries().count());
    out.name("IndexArn").string(tableArn + "/index/" + index.schema().name());
  }

  private void options(TableOptions options, RequestContext context) {
    out.name("DeletionProtectionEnabled").bool(options.isProtected());
    if (options.tableClass() != null) {
      out.name("TableClassSummary").beginObject();
      out.name("TableClass").string(options.tableClass());
      time("LastUpdateDateTime", options.tableClassSince());
      out.endObject();
    }
    String key = options.encryptionKey();
    if (key != null) {
      out.name("SSEDescription").beginObject();
      out.name("Status").string("ENABLED");
      out.name("SSEType").string("KMS");
      out.name("KMSMasterKeyArn").string(context.encryptionKeyArn(key));
      out.endObject();
    }
  }

  private void limits(Capacity capacity) {
    OnDemandMaximum maximum = capacity.maximum();
    if (!maximum.equals(OnDemandMaximum.NONE)) {
      out.name("OnDemandThroughput").beginObject();
      out.name("MaxReadRequestUnits").integer(maximum.readUnits().orElse(-1));
      out.name("MaxWriteRequestUnits").integer(maximum.writeUnits().orElse(-1));
      out.endObject();
    }
    Throughput warm = capacity.warm();
    out.name("WarmThroughput").beginObject();
    out.name("ReadUnitsPerSecond").integer(warm.readUnits());
    out.name("WriteUnitsPerSecond").integer(warm.writeUnits());
    out.name("Status").string("ACTIVE");
    out.endObject();
  }

  private void capacity(Capacity capacity) {
    out.name("ProvisionedThroughput").beginObject();
    time("LastIncreaseDateTime", capacity.lastIncrease());
    time("LastDecreaseDateTime", capacity.lastDecrease());
    out.name("NumberOfDecreasesToday").integer(capacity.decreasesOn(now));
    out.name("ReadCapacityUnits").integer(capacity.throughput().readUnits());
    out.name("WriteCapacityUnits").integer(capacity.throughput().writeUnits());
    out.endObject();
  }

  /** Seconds since 1970 with milliseconds, as DynamoDB writes them. */
  private void time(String name, @Nullable Instant time) {
    if (time != null) {
      out.name(name).number(time.toEpochMilli() / 1_000.0);
    }
  }
}
