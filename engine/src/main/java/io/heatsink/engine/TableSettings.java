package io.heatsink.engine;

import io.heatsink.engine.Structure.Member;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Settings of a table that CreateTable and UpdateTable share. */
final class TableSettings {
  private static final Structure ENCRYPTION = new Structure("SSESpecification");
  private static final Member<Boolean> ENCRYPTED = ENCRYPTION.optional("Enabled", Shape.Flag.ANY);
  private static final Member<String> TYPE =
      ENCRYPTION.optional("SSEType", Shape.Choice.of("AES256", "KMS"));
  private static final Member<String> KEY = ENCRYPTION.optional("KMSMasterKeyId", Shape.Text.ANY);

  /** The key that the key service keeps for DynamoDB in each account. */
  private static final String DEFAULT_KEY = "alias/aws/dynamodb";

  private final Member<Fields> encryption;
  private final Member<String> tableClass;
  private final Member<Boolean> deletionProtection;
  private final CapacityRequest capacity;
  private final List<Member<Boolean>> others;

  /** Adds the settings to a request's structure. */
  TableSettings(Structure request) {
    encryption = request.optional("SSESpecification", ENCRYPTION);
    tableClass =
        request.optional("TableClass", Shape.Choice.of("STANDARD", "STANDARD_INFREQUENT_ACCESS"));
    deletionProtection = request.optional("DeletionProtectionEnabled", Shape.Flag.ANY);
    capacity = new CapacityRequest(request);
    others =
        List.of(
            request.optional("ReplicaUpdates", Shape.Ignored.ANY),
            request.optional("GlobalTableWitnessUpdates", Shape.Ignored.ANY),
            request.optional("MultiRegionConsistency", Shape.Ignored.ANY));
  }

  /**
   * @throws io.heatsink.dynamodb.DynamoDbException a ValidationException, if something is asked for
   *     that this engine does not have
   */
  void refuseUnknown(Fields request) {
    NotYet.refuse(request, others);
  }

  boolean isMentioned(Fields request) {
    return request.has(encryption)
        || request.has(tableClass)
        || request.has(deletionProtection)
        || capacity.isMentioned(request);
  }

  /** What a request makes of a table's capacity. */
  Capacity applied(Fields request, Capacity before, BillingMode billing) {
    return capacity.applied(request, before, billing);
  }

  /**
   * What a request makes of a table's options.
   *
   * @param changed when the class of a table changes; null for a table that is made
   */
  TableOptions applied(Fields request, TableOptions before, @Nullable Instant changed) {
    String named = request.get(tableClass);
    boolean other = named != null && !named.equals(before.tableClass());
    return new TableOptions(
        request.or(deletionProtection, before.isProtected()),
        named == null ? before.tableClass() : named,
        other ? changed : before.tableClassSince(),
        encryptionKey(request, before));
  }

  private @Nullable String encryptionKey(Fields request, TableOptions before) {
    Fields asked = request.get(encryption);
    if (asked == null) {
      return before.encryptionKey();
    }
    boolean enabled = asked.or(ENCRYPTED, false);
    String key = asked.get(KEY);
    if (!enabled && (key != null || asked.has(TYPE))) {
      throw Invalid.parameter(
          "SSEType and KMSMasterKeyId can only be specified when SSE is enabled");
    }
    if (enabled && asked.or(TYPE, "KMS").equals("AES256")) {
      throw Invalid.parameter("SSEType AES256 is not supported");
    }
    return enabled ? (key == null ? DEFAULT_KEY : key) : null;
  }
}
