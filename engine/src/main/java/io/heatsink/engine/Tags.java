package io.heatsink.engine;

import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.wire.JsonWriter;
import io.heatsink.engine.Structure.Member;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** TagResource, UntagResource and ListTagsOfResource. */
final class Tags {
  /** What DynamoDB answers when there is nothing to say. */
  private static final byte[] NOTHING = {};

  private static final Structure TAG = new Structure("Tag");
  private static final Member<String> KEY = TAG.required("Key", new Shape.Text(1, 128, null));
  private static final Member<String> VALUE = TAG.required("Value", new Shape.Text(0, 256, null));

  static final Shape.ListOf<Fields> LIST = Shape.ListOf.any(TAG);

  private static final Structure ADD = new Structure("TagResourceInput");
  private static final Member<String> ADD_TO = ADD.optional("ResourceArn", Shape.Text.ANY);
  private static final Member<List<Fields>> ADDED = ADD.optional("Tags", LIST);

  private static final Structure REMOVE = new Structure("UntagResourceInput");
  private static final Member<String> REMOVE_FROM = REMOVE.optional("ResourceArn", Shape.Text.ANY);
  private static final Member<List<String>> REMOVED =
      REMOVE.optional("TagKeys", Shape.ListOf.any(new Shape.Text(1, 128, null)));

  private static final Structure SHOW = new Structure("ListTagsOfResourceInput");
  private static final Member<String> SHOW_OF = SHOW.optional("ResourceArn", Shape.Text.ANY);

  private final Tables tables;
  private final Surroundings surroundings;

  Tags(Tables tables, Surroundings surroundings) {
    this.tables = tables;
    this.surroundings = surroundings;
  }

  Map<String, Action> actions() {
    return Map.of(
        "TagResource", new ControlAction(ADD, surroundings, this::add),
        "UntagResource", new ControlAction(REMOVE, surroundings, this::remove),
        "ListTagsOfResource", new ControlAction(SHOW, surroundings, this::show));
  }

  /** Values by key. */
  static Map<String, String> read(List<Fields> tags) {
    Map<String, String> read = new LinkedHashMap<>();
    for (Fields tag : tags) {
      read.put(tag.need(KEY), tag.need(VALUE));
    }
    return read;
  }

  private byte[] add(Fields request, RequestContext context) {
    Table table = ResourceArn.table(request.get(ADD_TO), tables, "TagResource", context);
    List<Fields> added = request.or(ADDED, List.of());
    if (added.isEmpty()) {
      throw DynamoDbException.validation("Atleast one Tag needs to be provided as Input.");
    }
    table.notes().tags().putAll(read(added));
    surroundings.commits().tableChanged(table::image);
    return NOTHING;
  }

  private byte[] remove(Fields request, RequestContext context) {
    Table table = ResourceArn.table(request.get(REMOVE_FROM), tables, "UntagResource", context);
    List<String> removed = request.or(REMOVED, List.of());
    if (removed.isEmpty()) {
      throw DynamoDbException.validation("Atleast one Tag Key needs to be provided as Input.");
    }
    removed.forEach(table.notes().tags()::remove);
    surroundings.commits().tableChanged(table::image);
    return NOTHING;
  }

  private byte[] show(Fields request, RequestContext context) {
    Table table = ResourceArn.table(request.get(SHOW_OF), tables, "ListTagsOfResource", context);
    JsonWriter out = new JsonWriter();
    out.beginObject().name("Tags").beginList();
    table
        .notes()
        .tags()
        .forEach(
            (key, value) ->
                out.beginObject().name("Key").string(key).name("Value").string(value).endObject());
    return out.endList().endObject().toByteArray();
  }
}
