package io.heatsink.engine;

import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.engine.Structure.Member;
import java.time.Instant;

/** UpdateTimeToLive. It takes effect at once. */
final class UpdateTimeToLive implements Action {
  private static final Structure SHAPE = new Structure("UpdateTimeToLiveInput");
  private static final Member<String> TABLE =
      SHAPE.required("TableName", TableName.CONTROL_NAME_OR_ARN);
  private static final Member<Fields> SPECIFICATION =
      SHAPE.required("TimeToLiveSpecification", TimeToLive.SPECIFICATION);

  private final Tables tables;
  private final Surroundings surroundings;
  private final TableQuotas quotas;

  UpdateTimeToLive(Tables tables, Surroundings surroundings, TableQuotas quotas) {
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
    Fields specification = request.need(SPECIFICATION);
    String attribute = specification.need(TimeToLive.ATTRIBUTE);
    boolean enabled = specification.need(TimeToLive.ENABLED);
    surroundings.control().lock();
    try {
      Table table = tables.described(name);
      switch (table.state().status()) {
        case CREATING -> throw TableChange.inUse("Table is being created: " + name);
        case DELETING -> throw TableChange.inUse("Table is being deleted: " + name);
        case UPDATING, ACTIVE -> {}
      }
      quotas.checkChange();
      change(table, attribute, enabled, surroundings.now());
      return TimeToLive.reply(attribute, enabled);
    } finally {
      surroundings.control().unlock();
    }
  }

  private void change(Table table, String attribute, boolean enabled, Instant now) {
    Expiry known = table.expiry();
    if (known == null) {
      if (!enabled) {
        throw DynamoDbException.validation("TimeToLive is already disabled");
      }
      quotas.checkTimeToLiveChange(table, now);
      table.history().timeToLiveChanged(now);
      Expiry expiry = new Expiry(table, attribute);
      // Before the first item is deleted for it.
      surroundings.commits().tableChanged(() -> table.image().withExpiry(attribute));
      table.expiry(expiry);
      expiry.fill();
      return;
    }
    if (!known.attribute().equals(attribute)) {
      throw DynamoDbException.validation(
          "TimeToLive is active on a different AttributeName: current AttributeName is "
              + known.attribute());
    }
    if (enabled) {
      throw DynamoDbException.validation("TimeToLive is already enabled");
    }
    quotas.checkTimeToLiveChange(table, now);
    table.history().timeToLiveChanged(now);
    surroundings.commits().tableChanged(() -> table.image().withExpiry(null));
    table.expiry(null);
  }
}
