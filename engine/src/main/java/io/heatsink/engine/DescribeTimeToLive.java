package io.heatsink.engine;

import io.heatsink.dynamodb.wire.JsonWriter;
import io.heatsink.engine.Structure.Member;

/** DescribeTimeToLive. */
final class DescribeTimeToLive implements Action {
  private static final Structure SHAPE = new Structure("DescribeTimeToLiveInput");
  private static final Member<String> TABLE =
      SHAPE.required("TableName", TableName.CONTROL_NAME_OR_ARN);

  private final Tables tables;

  DescribeTimeToLive(Tables tables) {
    this.tables = tables;
  }

  @Override
  public Structure request() {
    return SHAPE;
  }

  @Override
  public byte[] execute(Fields request, RequestContext context) {
    Expiry expiry = tables.described(TableName.ofControl(request.need(TABLE)).name()).expiry();
    JsonWriter out = new JsonWriter(128);
    out.beginObject().name("TimeToLiveDescription").beginObject();
    out.name("TimeToLiveStatus").string(expiry == null ? "DISABLED" : "ENABLED");
    if (expiry != null) {
      out.name("AttributeName").string(expiry.attribute());
    }
    return out.endObject().endObject().toByteArray();
  }
}
