package io.heatsink.engine;

import io.heatsink.dynamodb.wire.ParsedValue;
import io.heatsink.engine.Structure.Member;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What ExecuteStatement, and each statement of a batch or a transaction, say of a statement. */
final class PartiQlRequest {
  /** Source: the service model, PartiQLStatement. */
  private static final int LONGEST = 8_192;

  private final Member<String> statement;
  private final Member<List<ParsedValue>> parameters;
  private final @Nullable Member<Boolean> consistent;
  private final Member<String> onFailure;

  /** Adds the parameters to a structure. */
  PartiQlRequest(Structure structure) {
    this(structure, true);
  }

  /** Adds those of a statement of a transaction, which always reads consistently. */
  static PartiQlRequest inTransaction(Structure structure) {
    return new PartiQlRequest(structure, false);
  }

  private PartiQlRequest(Structure structure, boolean choosesConsistency) {
    statement = structure.required("Statement", new Shape.Text(1, LONGEST, null));
    parameters =
        structure.optional("Parameters", new Shape.ListOf<>(Shape.Value.ANY, 1, Integer.MAX_VALUE));
    consistent = choosesConsistency ? structure.optional("ConsistentRead", Shape.Flag.ANY) : null;
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
            consistent == null || fields.or(consistent, false),
            fields.or(onFailure, WriteParameters.NONE).equals(WriteParameters.ALL_OLD)));
  }
}
