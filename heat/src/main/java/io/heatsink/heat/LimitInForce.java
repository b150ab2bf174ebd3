package io.heatsink.heat;

/** The limit that a key's heat is measured against, in units per second, and who says so. */
public record LimitInForce(double perSecond, From from) {
  public enum From {
    /** DynamoDB's own limit of one partition. */
    PARTITION,
    /** What DynamoDB granted the key while it refused more. */
    LEARNT,
    CONFIGURED
  }
}
