package io.heatsink.engine;

import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.ErrorType;
import io.heatsink.engine.Structure.Member;
import java.time.Instant;

/** DeleteTable. */
final class DeleteTable implements Action {
  private static final Structure SHAPE = new Structure("DeleteTableInput");
  private static final Member<String> TABLE =
      SHAPE.required("TableName", TableName.CONTROL_NAME_OR_ARN);

  private final Tables tables;
  private final Surroundings surroundings;
  private final TableQuotas quotas;

  DeleteTable(Tables tables, Surroundings surroundings, TableQuotas quotas) {
    this.tables = tables;
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
    surroundings.control().lock();
    try {
      Table table = tables.described(name);
      TableState state = table.state();
      switch (state.status()) {
        case CREATING ->
            throw DynamoDbException.of(
                ErrorType.RESOURCE_IN_USE,
                "Attempt to change a resource which is still in use: Table is being created: "
                    + name);
        case UPDATING ->
            throw DynamoDbException.of(
                ErrorType.RESOURCE_IN_USE,
                "Attempt to change a resource which is still in use: Table is being updated: "
                    + name);
        case DELETING, ACTIVE -> {}
      }
      if (state.options().isProtected()) {
        throw DynamoDbException.validation(
            "Resource cannot be deleted as it is currently protected against deletion. Disable"
                + " deletion protection first.");
      }
      quotas.checkChange();
      Instant now = surroundings.now();
      TableState deleting = state.with(Status.DELETING);
      if (state.status() != Status.DELETING) {
        surroundings
            .commits()
            .together(
                () -> {
                  table.change(deleting, surroundings.afterTransition(now), null);
                  surroundings.commits().tableChanged(table::image);
                  TableStream stream = table.stream();
                  if (stream != null && stream.isEnabled()) {
                    stream.disable();
                  }
                  return null;
                });
      }
      return TableDescription.reply("TableDescription", table, deleting, context, now);
    } finally {
      surroundings.control().unlock();
    }
  }
}
