package io.heatsink.engine;

/** How a table's capacity is paid for. */
public enum BillingMode {
  PROVISIONED,
  /** On demand. */
  PAY_PER_REQUEST
}
