package io.heatsink.engine;

import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.ErrorType;
import io.heatsink.dynamodb.wire.JsonWriter;
import io.heatsink.engine.Structure.Member;
import io.heatsink.engine.TableNotes.Policy;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** PutResourcePolicy, GetResourcePolicy and DeleteResourcePolicy. Nothing obeys the policies. */
final class ResourcePolicies {
  /** What a caller expects who expects that there is no policy. */
  private static final String NO_POLICY = "NO_POLICY";

  private static final Structure PUT = new Structure("PutResourcePolicyInput");
  private static final Member<String> PUT_TO = PUT.required("ResourceArn", Shape.Text.ANY);
  private static final Member<String> POLICY = PUT.required("Policy", Shape.Text.ANY);
  private static final Member<String> PUT_EXPECTS =
      PUT.optional("ExpectedRevisionId", new Shape.Text(1, 255, null));

  private static final Structure GET = new Structure("GetResourcePolicyInput");
  private static final Member<String> GET_OF = GET.required("ResourceArn", Shape.Text.ANY);

  private static final Structure DELETE = new Structure("DeleteResourcePolicyInput");
  private static final Member<String> DELETE_OF = DELETE.required("ResourceArn", Shape.Text.ANY);
  private static final Member<String> DELETE_EXPECTS =
      DELETE.optional("ExpectedRevisionId", new Shape.Text(1, 255, null));

  private final Tables tables;
  private final Surroundings surroundings;

  ResourcePolicies(Tables tables, Surroundings surroundings) {
    this.tables = tables;
    this.surroundings = surroundings;
  }

  Map<String, Action> actions() {
    return Map.of(
        "PutResourcePolicy", new ControlAction(PUT, surroundings, this::put),
        "GetResourcePolicy", new ControlAction(GET, surroundings, this::get),
        "DeleteResourcePolicy", new ControlAction(DELETE, surroundings, this::delete));
  }

  private byte[] put(Fields request, RequestContext context) {
    String arn = request.need(PUT_TO);
    Table table = ResourceArn.table(arn, tables, "PutResourcePolicy", context);
    TableNotes notes = table.notes();
    requireRevision(arn, notes.policy(), request.get(PUT_EXPECTS));
    Policy before = notes.policy();
    String text = request.need(POLICY);
    // To put the same again changes nothing, not even the revision.
    Policy now = before != null && before.text().equals(text) ? before : notes.policy(text);
    surroundings.commits().tableChanged(table::image);
    return revision(new JsonWriter().beginObject(), now);
  }

  private byte[] get(Fields request, RequestContext context) {
    String arn = request.need(GET_OF);
    Policy policy = ResourceArn.table(arn, tables, "GetResourcePolicy", context).notes().policy();
    if (policy == null) {
      throw notFound(arn);
    }
    return revision(new JsonWriter().beginObject().name("Policy").string(policy.text()), policy);
  }

  private byte[] delete(Fields request, RequestContext context) {
    String arn = request.need(DELETE_OF);
    Table table = ResourceArn.table(arn, tables, "DeleteResourcePolicy", context);
    TableNotes notes = table.notes();
    Policy policy = notes.policy();
    requireRevision(arn, policy, request.get(DELETE_EXPECTS));
    notes.dropPolicy();
    surroundings.commits().tableChanged(table::image);
    JsonWriter out = new JsonWriter().beginObject();
    return policy == null ? out.endObject().toByteArray() : revision(out, policy);
  }

  private static void requireRevision(
      String arn, @Nullable Policy policy, @Nullable String expected) {
    String found = policy == null ? NO_POLICY : Long.toString(policy.revision());
    if (expected != null && !expected.equals(found)) {
      throw notFound(arn);
    }
  }

  private static byte[] revision(JsonWriter out, Policy policy) {
    return out.name("RevisionId")
        .string(Long.toString(policy.revision()))
        .endObject()
        .toByteArray();
  }

  private static DynamoDbException notFound(String arn) {
    return DynamoDbException.of(
        ErrorType.POLICY_NOT_FOUND,
        "Resource-based policy not found for the provided ResourceArn: " + arn);
  }
}
