package io.heatsink.proxy.schema;

/** How far a table is known. */
public enum TableKnowledge {
  /** DynamoDB has described it. */
  KNOWN,
  /** The configuration says what its key is. */
  CONFIGURED,
  /** Its calls pass, and are counted by table only. */
  UNKNOWN
}
