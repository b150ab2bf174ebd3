package io.heatsink.dynamodb;

import java.util.Optional;

/**
 * Why DynamoDB throttled, and what: one entry of an error's {@code ThrottlingReasons}.
 *
 * @param resource ARN of the table or index whose limit it was
 */
public record ThrottlingReason(Target target, Access access, Limit limit, String resource) {
  private static final String INDEX_PART = "/index/";

  public enum Target {
    TABLE("Table"),
    INDEX("Index");

    private final String wireName;

    Target(String wireName) {
      this.wireName = wireName;
    }
  }

  public enum Access {
    READ("Read"),
    WRITE("Write");

    private final String wireName;

    Access(String wireName) {
      this.wireName = wireName;
    }
  }

  /** Source: DynamoDB Developer Guide, "Diagnosing throttling issues". */
  public enum Limit {
    KEY_RANGE("KeyRangeThroughputExceeded"),
    PROVISIONED("ProvisionedThroughputExceeded"),
    ACCOUNT("AccountLimitExceeded"),
    MAX_ON_DEMAND("MaxOnDemandThroughputExceeded");

    private final String wireName;

    Limit(String wireName) {
      this.wireName = wireName;
    }
  }

  /** The reason of that code; empty if it is none of DynamoDB's 16. */
  public static Optional<ThrottlingReason> of(String code, String resource) {
    for (Target target : Target.values()) {
      for (Access access : Access.values()) {
        for (Limit limit : Limit.values()) {
          ThrottlingReason reason = new ThrottlingReason(target, access, limit, resource);
          if (reason.code().equals(code)) {
            return Optional.of(reason);
          }
        }
      }
    }
    return Optional.empty();
  }

  /** Whether the resource may be that table, or an index of it; so may one that names no table. */
  public boolean mayBeOf(String table) {
    return TableArn.parse(resource)
        .map(arn -> table.equals(arn.table()) || table.equals(arn.ofTable()))
        .orElse(true);
  }

  /** The name of the index that the resource is; empty if it is a table, or names nothing. */
  public Optional<String> index() {
    int at = resource.lastIndexOf(INDEX_PART);
    return at < 0 ? Optional.empty() : Optional.of(resource.substring(at + INDEX_PART.length()));
  }

  /** One of DynamoDB's 16 codes, such as {@code TableWriteKeyRangeThroughputExceeded}. */
  public String code() {
    return target.wireName + access.wireName + limit.wireName;
  }
}
