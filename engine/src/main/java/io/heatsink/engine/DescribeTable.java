package io.heatsink.engine;

import io.heatsink.engine.Structure.Member;

/** DescribeTable. */
final class DescribeTable implements Action {
  private static final Structure SHAPE = new Structure("DescribeTableInput");
  private static final Member<String> TABLE =
      SHAPE.required("TableName", TableName.CONTROL_NAME_OR_ARN);

  private final Tables tables;
  private final Surroundings surroundings;

  DescribeTable(Tables tables, Surroundings surroundings) {
    this.tables = tables;
    this.surroundings = surroundings;
  }

  @Override
  public Structure request() {
    return SHAPE;
  }

  @Override
  public byte[] execute(Fields request, RequestContext context) {
    Table table = tables.described(TableName.ofControl(request.need(TABLE)).name());
    table.deleteExpired();
    return TableDescription.reply("Table", table, table.state(), context, surroundings.now());
  }
}
