package io.heatsink.engine;

import io.heatsink.engine.Structure.Member;
import java.util.List;

/**
 * Settings of a table that this engine does not have. What asks for DynamoDB's default is let
 * through, for SDKs and tools often spell it out.
 */
final class TableSettings {
  private static final Structure ENCRYPTION = new Structure("SSESpecification");
  private static final Member<Boolean> ENCRYPTED = ENCRYPTION.optional("Enabled", Shape.Flag.ANY);

  private final Member<Fields> encryption;
  private final Member<String> tableClass;
  private final Member<Boolean> deletionProtection;
  private final List<Member<Boolean>> others;

  /** Adds the settings to a request's structure. */
  TableSettings(Structure request) {
    encryption = request.optional("SSESpecification", ENCRYPTION);
    tableClass =
        request.optional("TableClass", Shape.Choice.of("STANDARD", "STANDARD_INFREQUENT_ACCESS"));
    deletionProtection = request.optional("DeletionProtectionEnabled", Shape.Flag.ANY);
    others =
        List.of(
            request.optional("ResourcePolicy", Shape.Ignored.ANY),
            request.optional("OnDemandThroughput", Shape.Ignored.ANY),
            request.optional("WarmThroughput", Shape.Ignored.ANY),
            request.optional("ReplicaUpdates", Shape.Ignored.ANY),
            request.optional("Tags", Shape.Ignored.ANY));
  }

  /**
   * @throws io.heatsink.dynamodb.DynamoDbException a ValidationException, if one of the settings is
   *     asked for
   */
  void refuseChanges(Fields request) {
    Fields encrypted = request.get(encryption);
    if (encrypted != null && encrypted.or(ENCRYPTED, false)) {
      throw NotYet.refusal(encryption.name());
    }
    if (!request.or(tableClass, "STANDARD").equals("STANDARD")) {
      throw NotYet.refusal(tableClass.name());
    }
    if (request.or(deletionProtection, false)) {
      throw NotYet.refusal(deletionProtection.name());
    }
    NotYet.refuse(request, others);
  }

  boolean isMentioned(Fields request) {
    return request.has(encryption) || request.has(tableClass) || request.has(deletionProtection);
  }
}
