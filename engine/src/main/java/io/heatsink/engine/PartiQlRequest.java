package io.heatsink.engine;

import io.heatsink.dynamodb.wire.ParsedValue;
import io.heatsink.engine.Structure.Member;
import java.util.List;

/** What ExecuteStatement, and each statement of a batch, say of a statement. */
final class PartiQlRequest {
  /** Source: the service model, PartiQLStatement. */
  private static final int LONGEST = 8_192;

  private final Member<String> statement;
  private final Member<List<ParsedValue>> parameters;
  private final Member<Boolean> consistent;
  private final Member<String> onFailure;

  /** Adds the parameters to a structure. */
  PartiQlRequest(Structure structure) {
    statement = structure.required("Statement", new Shape.Text(1, LONGEST, null));
    parameters =
        structure.optional("Parameters", new Shape.ListOf<>(Shape.Value.ANY, 1, Integer.MAX_VALUE));
    consistent = structure.optional("ConsistentRead", Shape.Flag.ANY);
    onFailure =
        structure.optional(
            "ReturnValuesOnConditionCheckFailure",
            Shape.Choice.of(WriteParameters.ALL_OLD, WriteParameters.NONE));
  }

  PartiQlRun run(Tables tables, Fields fields) {
    return new PartiQlRun(
        tables,
        new PartiQlRun.Asked(
            fields.need(statement),
            fields.or(parameters, List.of()).stream().map(ParsedValue::orThrow).toList(),
            fields.or(consistent, false),
            fields.or(onFailure, WriteParameters.NONE).equals(WriteParameters.ALL_OLD)));
  }
}
