package io.heatsink.engine;

import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.ErrorType;
import io.heatsink.engine.Structure.Member;
import io.heatsink.engine.TableShapes.Attribute;
import io.heatsink.engine.TableShapes.NewIndex;
import io.heatsink.engine.TableShapes.Provisioned;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * UpdateTable: billing mode, throughput, and the making, changing and dropping of global indexes.
 */
final class UpdateTable implements Action {
  private static final Structure CHANGE = new Structure("UpdateGlobalSecondaryIndexAction");
  private static final Member<String> CHANGED = CHANGE.required("IndexName", TableName.INDEX);
  private static final Member<Fields> CHANGED_THROUGHPUT =
      CHANGE.optional("ProvisionedThroughput", Provisioned.SHAPE);
  private static final CapacityRequest CHANGED_CAPACITY = new CapacityRequest(CHANGE);

  private static final Structure DROP = new Structure("DeleteGlobalSecondaryIndexAction");
  private static final Member<String> DROPPED = DROP.required("IndexName", TableName.INDEX);

  private static final Structure INDEX = new Structure("GlobalSecondaryIndexUpdate");
  private static final Member<Fields> UPDATE = INDEX.optional("Update", CHANGE);
  private static final Member<Fields> CREATE = INDEX.optional("Create", NewIndex.ON_TABLE.shape);
  private static final Member<Fields> DELETE = INDEX.optional("Delete", DROP);

  private static final Structure SHAPE = new Structure("UpdateTableInput");
  private static final Member<List<Fields>> ATTRIBUTES =
      SHAPE.optional("AttributeDefinitions", Attribute.LIST);
  private static final Member<String> TABLE =
      SHAPE.required("TableName", TableName.CONTROL_NAME_OR_ARN);
  private static final Member<String> BILLING =
      SHAPE.optional("BillingMode", Shape.Choice.of("PROVISIONED", "PAY_PER_REQUEST"));
  private static final Member<Fields> PROVISIONED =
      SHAPE.optional("ProvisionedThroughput", Provisioned.SHAPE);
  private static final Member<List<Fields>> INDEXES =
      SHAPE.optional("GlobalSecondaryIndexUpdates", Shape.ListOf.any(INDEX));
  private static final StreamRequest STREAM = new StreamRequest(SHAPE);
  private static final TableSettings SETTINGS = new TableSettings(SHAPE);

  private final Tables tables;
  private final Streams streams;
  private final Surroundings surroundings;
  private final TableQuotas quotas;

  UpdateTable(Tables tables, Streams streams, Surroundings surroundings, TableQuotas quotas) {
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
    SETTINGS.refuseUnknown(request);
    List<Fields> indexes = request.or(INDEXES, List.of());
    if (!request.has(BILLING)
        && !request.has(PROVISIONED)
        && indexes.isEmpty()
        && !STREAM.isMentioned(request)
        && !SETTINGS.isMentioned(request)) {
      throw DynamoDbException.validation(
          "At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled,"
              + " GlobalSecondaryIndexUpdates or SSESpecification or ReplicaUpdates is required");
    }
    checkOneUpdatePerIndex(indexes);
    surroundings.control().lock();
    try {
      return update(tables.described(name), request, indexes, context);
    } finally {
      surroundings.control().unlock();
    }
  }

  private static void checkOneUpdatePerIndex(List<Fields> updates) {
    Set<String> names = new HashSet<>();
    int online = 0;
    for (Fields update : updates) {
      String name = onlyNamed(update);
      if (!names.add(name)) {
        throw Invalid.parameter(
            "Only one global secondary index update per index is allowed simultaneously. Index: "
                + name);
      }
      if (!update.has(UPDATE)) {
        online++;
      }
    }
    if (online > 1) {
      throw DynamoDbException.of(
          ErrorType.LIMIT_EXCEEDED,
          "Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously"
              + " per table");
    }
  }

  /** The name of the only index that one update is about. */
  private static String onlyNamed(Fields update) {
    Fields change = update.get(UPDATE);
    Fields create = update.get(CREATE);
    Fields delete = update.get(DELETE);
    if (change != null && create == null && delete == null) {
      return change.need(CHANGED);
    }
    if (change == null && create != null && delete == null) {
      return create.need(NewIndex.ON_TABLE.name);
    }
    if (change == null && create == null && delete != null) {
      return delete.need(DROPPED);
    }
    throw Invalid.parameter(
        "One of GlobalSecondaryIndexUpdate.Update, GlobalSecondaryIndexUpdate.Create,"
            + " GlobalSecondaryIndexUpdate.Delete must not be null");
  }

  /** With the control lock held. */
  private byte[] update(Table table, Fields request, List<Fields> updates, RequestContext context) {
    TableState before = table.state();
    switch (before.status()) {
      case CREATING -> throw TableChange.inUse("Table is being created: " + table.name());
      case UPDATING -> throw TableChange.inUse("Table is being updated: " + table.name());
      case DELETING -> throw TableChange.inUse("Table is being deleted: " + table.name());
      case ACTIVE -> {}
    }
    quotas.checkChange();
    Instant now = surroundings.now();
    BillingMode billing = BillingMode.valueOf(request.or(BILLING, before.billing().name()));
    KeyDefinitions definitions =
        new KeyDefinitions(before.attributes(), request.or(ATTRIBUTES, List.of()));
    boolean toOnDemand =
        billing == BillingMode.PAY_PER_REQUEST && before.billing() == BillingMode.PROVISIONED;
    if (toOnDemand) {
      quotas.checkSwitchToOnDemand(table, now);
    }
    TableChange change = new TableChange(table, before, billing, now, quotas);
    if (request.has(PROVISIONED) || billing != before.billing()) {
      Throughput throughput = ThroughputRequest.ofTable(billing, request.get(PROVISIONED));
      if (billing == BillingMode.PROVISIONED) {
        change.provision(throughput);
      }
    }
    change.apply(SETTINGS, request);
    SecondaryIndex made = null;
    for (Fields update : updates) {
      Fields create = update.get(CREATE);
      if (create != null) {
        made =
            create(change, table, IndexRequest.of(NewIndex.ON_TABLE, create, definitions, billing));
      } else if (update.has(DELETE)) {
        change.drop(update.need(DELETE).need(DROPPED));
      } else {
        provisionIndex(change, update.need(UPDATE), billing);
      }
    }
    change.checkComplete();
    TableState during = change.during(definitions);
    TableState after = change.after(definitions);
    quotas.checkProvisioned(before, after);
    Instant due = surroundings.afterTransition(now);
    Commits commits = surroundings.commits();
    commits.together(
        () -> {
          changeStream(table, request);
          // Before anybody can see it: filling an index takes its time.
          commits.tableChanged(() -> TableImage.of(table, during, due, after));
          return null;
        });
    if (toOnDemand) {
      table.history().switchedToOnDemand(now);
    }
    byte[] reply = TableDescription.reply("TableDescription", table, during, context, now);
    if (made != null) {
      // Writers must know of the index before it is filled; readers only after.
      table.enter(during);
      made.fill(table);
    }
    table.change(during, due, after);
    return reply;
  }

  private void changeStream(Table table, Fields request) {
    if (!STREAM.isMentioned(request)) {
      return;
    }
    StreamView view = STREAM.view(request);
    TableStream known = table.stream();
    boolean enabled = known != null && known.isEnabled();
    if (view == null) {
      if (known == null || !enabled) {
        throw DynamoDbException.validation(
            "Table is already disabled for streams: TableName: " + table.name());
      }
      known.disable();
      return;
    }
    if (enabled) {
      throw DynamoDbException.validation(
          "Table already has an enabled stream: TableName: " + table.name());
    }
    TableStream begun = surroundings.newStream(table, view);
    streams.add(begun);
    table.stream(begun);
  }

  private SecondaryIndex create(TableChange change, Table table, IndexRequest request) {
    change.checkNew(request.schema().name());
    SecondaryIndex index = surroundings.newIndex(request, table.key());
    change.create(index, request.capacity());
    return index;
  }

  private static void provisionIndex(TableChange change, Fields asked, BillingMode billing) {
    String name = asked.need(CHANGED);
    boolean limited = CHANGED_CAPACITY.isMentioned(asked);
    if (limited) {
      change.limitIndex(name, CHANGED_CAPACITY, asked);
    }
    if (!limited || asked.has(CHANGED_THROUGHPUT)) {
      change.provisionIndex(
          name, ThroughputRequest.ofIndex(name, billing, asked.get(CHANGED_THROUGHPUT)));
    }
  }
}
