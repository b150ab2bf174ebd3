package io.heatsink.engine;

import io.heatsink.dynamodb.wire.JsonWriter;
import io.heatsink.engine.Structure.Member;

/** What UpdateTimeToLive and DescribeTimeToLive have in common: the specification's shape. */
final class TimeToLive {
  static final Structure SPECIFICATION = new Structure("TimeToLiveSpecification");
  static final Member<Boolean> ENABLED = SPECIFICATION.required("Enabled", Shape.Flag.ANY);
  static final Member<String> ATTRIBUTE =
      SPECIFICATION.required("AttributeName", new Shape.Text(1, 255, null));

  private TimeToLive() {}

  static byte[] reply(String attribute, boolean enabled) {
    JsonWriter out = new JsonWriter(128);
    out.beginObject().name("TimeToLiveSpecification").beginObject();
    out.name("AttributeName").string(attribute);
    out.name("Enabled").bool(enabled);
    return out.endObject().endObject().toByteArray();
  }
}
