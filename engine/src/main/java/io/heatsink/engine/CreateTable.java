package io.heatsink.engine;

import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.ErrorType;
import io.heatsink.dynamodb.IndexSchema;
import io.heatsink.dynamodb.KeySchema;
import io.heatsink.engine.Structure.Member;
import io.heatsink.engine.TableShapes.Attribute;
import io.heatsink.engine.TableShapes.KeyElement;
import io.heatsink.engine.TableShapes.NewIndex;
import io.heatsink.engine.TableShapes.NewLocalIndex;
import io.heatsink.engine.TableShapes.Provisioned;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** CreateTable. */
final class CreateTable implements Action {
  /** Source: DynamoDB Developer Guide, "Quotas in Amazon DynamoDB": secondary indexes per table. */
  static final int MAX_GLOBAL_INDEXES = 20;

  /** Source: the same. */
  private static final int MAX_LOCAL_INDEXES = 5;

  private static final Structure SHAPE = new Structure("CreateTableInput");
  private static final Member<List<Fields>> ATTRIBUTES =
      SHAPE.required("AttributeDefinitions", Attribute.LIST);
  private static final Member<String> TABLE =
      SHAPE.required("TableName", TableName.CONTROL_NAME_OR_ARN);
  private static final Member<List<Fields>> KEY = SHAPE.required("KeySchema", KeyElement.LIST);
  private static final Member<List<Fields>> LOCAL_INDEXES =
      SHAPE.optional("LocalSecondaryIndexes", Shape.ListOf.any(NewLocalIndex.SHAPE));
  private static final Member<List<Fields>> INDEXES =
      SHAPE.optional("GlobalSecondaryIndexes", Shape.ListOf.any(NewIndex.WITH_TABLE.shape));
  private static final Member<String> BILLING =
      SHAPE.optional("BillingMode", Shape.Choice.of("PROVISIONED", "PAY_PER_REQUEST"));
  private static final Member<Fields> PROVISIONED =
      SHAPE.optional("ProvisionedThroughput", Provisioned.SHAPE);
  private static final StreamRequest STREAM = new StreamRequest(SHAPE);
  private static final TableSettings SETTINGS = new TableSettings(SHAPE);
  private static final Member<List<Fields>> TAGS = SHAPE.optional("Tags", Tags.LIST);
  private static final Member<String> POLICY = SHAPE.optional("ResourcePolicy", Shape.Text.ANY);

  private final Tables tables;
  private final Streams streams;
  private final Surroundings surroundings;
  private final TableQuotas quotas;

  CreateTable(Tables tables, Streams streams, Surroundings surroundings, TableQuotas quotas) {
    this.tables = tables;
    this.streams = streams;
    this.surroundings = surroundings;
    this.quotas = quotas;
  }

  @Override
  public Structure request() {
    return SHAPE;
  }

  @Override
  public byte[] execute(Fields request, RequestContext context) {
    String name = TableName.ofControl(request.need(TABLE)).name();
    BillingMode billing = BillingMode.valueOf(request.or(BILLING, "PROVISIONED"));
    Throughput throughput = ThroughputRequest.ofTable(billing, request.get(PROVISIONED));
    KeyDefinitions definitions = new KeyDefinitions(List.of(), request.need(ATTRIBUTES));
    KeySchema key = definitions.ofTable(request.need(KEY));
    List<IndexRequest> indexes = indexes(request, definitions, key, billing);
    definitions.checkAllUsed(!indexes.isEmpty());
    SETTINGS.refuseUnknown(request);
    Capacity capacity = SETTINGS.applied(request, Capacity.of(throughput), billing);
    TableOptions options = SETTINGS.applied(request, TableOptions.DEFAULT, null);
    TableNotes notes = TableNotes.with(request.or(TAGS, List.of()), request.get(POLICY));
    StreamView stream = STREAM.view(request);
    Asked asked =
        new Asked(name, billing, capacity, definitions, key, indexes, stream, options, notes);
    return create(asked, context);
  }

  /**
   * A table to be made.
   *
   * @param stream null if it shall have none
   */
  private record Asked(
      String name,
      BillingMode billing,
      Capacity capacity,
      KeyDefinitions definitions,
      KeySchema key,
      List<IndexRequest> indexes,
      @Nullable StreamView stream,
      TableOptions options,
      TableNotes notes) {}

  /** Local ones first. */
  private static List<IndexRequest> indexes(
      Fields request, KeyDefinitions definitions, KeySchema key, BillingMode billing) {
    List<IndexRequest> indexes = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Fields fields : asked(request, LOCAL_INDEXES)) {
      if (key.sort().isEmpty()) {
        throw Invalid.parameter(
            "Table KeySchema does not have a range key, which is required when specifying a"
                + " LocalSecondaryIndex");
      }
      add(IndexRequest.ofLocal(fields, definitions, key), indexes, names);
    }
    if (indexes.size() > MAX_LOCAL_INDEXES) {
      throw Invalid.parameter(
          "Number of LocalSecondaryIndexes exceeds per-table limit of " + MAX_LOCAL_INDEXES);
    }
    List<Fields> global = asked(request, INDEXES);
    for (Fields fields : global) {
      add(IndexRequest.of(NewIndex.WITH_TABLE, fields, definitions, billing), indexes, names);
    }
    if (global.size() > MAX_GLOBAL_INDEXES) {
      throw Invalid.parameter(
          "GlobalSecondaryIndex count exceeds the per-table limit of " + MAX_GLOBAL_INDEXES);
    }
    int projected = indexes.stream().mapToInt(index -> index.nonKeyAttributes().size()).sum();
    if (projected > IndexRequest.MAX_PROJECTED_ATTRIBUTES) {
      throw Invalid.parameter(
          "Number of projected attributes exceeds the limit of "
              + IndexRequest.MAX_PROJECTED_ATTRIBUTES);
    }
    return indexes;
  }

  private static List<Fields> asked(Fields request, Member<List<Fields>> member) {
    List<Fields> asked = request.get(member);
    if (asked == null) {
      return List.of();
    }
    if (asked.isEmpty()) {
      throw Invalid.parameter("List of " + member.name() + " is empty");
    }
    return asked;
  }

  private static void add(IndexRequest index, List<IndexRequest> indexes, Set<String> names) {
    indexes.add(index);
    if (!names.add(index.schema().name())) {
      throw Invalid.parameter("Duplicate index name: " + index.schema().name());
    }
  }

  private byte[] create(Asked asked, RequestContext context) {
    String name = asked.name;
    surroundings.control().lock();
    try {
      if (tables.exists(name)) {
        throw DynamoDbException.of(ErrorType.RESOURCE_IN_USE, "Table already exists: " + name);
      }
      return surroundings.commits().together(() -> make(asked, context));
    } finally {
      surroundings.control().unlock();
    }
  }

  private byte[] make(Asked asked, RequestContext context) {
    Instant now = surroundings.now();
    List<SecondaryIndex> local = new ArrayList<>();
    List<TableState.Index> indexes = new ArrayList<>();
    for (IndexRequest requested : asked.indexes) {
      SecondaryIndex index = surroundings.newIndex(requested, asked.key);
      if (requested.schema().kind() == IndexSchema.Kind.LOCAL) {
        local.add(index);
      } else {
        indexes.add(new TableState.Index(index, Status.CREATING, requested.capacity()));
      }
    }
    TableState creating =
        new TableState(
            Status.CREATING,
            asked.definitions.attributes(),
            asked.billing,
            asked.billing == BillingMode.PAY_PER_REQUEST ? now : null,
            asked.capacity,
            indexes,
            asked.options);
    quotas.checkNew(creating, !asked.indexes.isEmpty());
    Table table = surroundings.newTable(asked.name, asked.key, local, creating, context, now);
    table.change(creating, surroundings.afterTransition(now), creating.settled());
    table.notes(asked.notes);
    surroundings.commits().tableChanged(table::image);
    if (asked.stream != null) {
      TableStream begun = surroundings.newStream(table, asked.stream);
      streams.add(begun);
      table.stream(begun);
    }
    tables.add(table);
    return TableDescription.reply("TableDescription", table, creating, context, now);
  }
}
