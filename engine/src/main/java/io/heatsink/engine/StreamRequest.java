package io.heatsink.engine;

import io.heatsink.engine.Structure.Member;
import org.jspecify.annotations.Nullable;

/** Reads what a request says of its table's stream. */
final class StreamRequest {
  private static final Structure SHAPE = new Structure("StreamSpecification");
  private static final Member<Boolean> ENABLED = SHAPE.required("StreamEnabled", Shape.Flag.ANY);
  private static final Member<String> VIEW =
      SHAPE.optional(
          "StreamViewType",
          Shape.Choice.of("NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES", "KEYS_ONLY"));

  private final Member<Fields> member;

  /** Adds the parameter to a request's structure. */
  StreamRequest(Structure request) {
    member = request.optional("StreamSpecification", SHAPE);
  }

  boolean isMentioned(Fields request) {
    return request.has(member);
  }

  /**
   * What the stream shall show; null if there shall be none, or nothing is said of it.
   *
   * @throws io.heatsink.dynamodb.DynamoDbException a ValidationException, if what is said does not
   *     go together
   */
  @Nullable StreamView view(Fields request) {
    Fields asked = request.get(member);
    if (asked == null) {
      return null;
    }
    String view = asked.get(VIEW);
    if (asked.need(ENABLED)) {
      if (view == null) {
        throw Invalid.parameter(
            "Table is being created with a stream enabled, UpdateViewType should be specified");
      }
      return StreamView.valueOf(view);
    }
    if (view != null) {
      throw Invalid.parameter(
          "Table is being created with a stream disabled, UpdateViewType should not be specified");
    }
    return null;
  }
}
