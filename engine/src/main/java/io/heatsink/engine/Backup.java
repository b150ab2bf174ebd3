package io.heatsink.engine;

import io.heatsink.dynamodb.KeySchema;
import java.time.Instant;

/**
 * What is kept of a table when it is backed up: what a backup says of it, and no items.
 *
 * @param tableArn as it was asked for
 */
record Backup(
    String arn,
    String name,
    String table,
    String tableId,
    String tableArn,
    KeySchema key,
    Instant tableMade,
    BillingMode billing,
    Throughput throughput,
    long bytes,
    long items,
    Instant made) {
  void write(PartWriter out) {
    out.text(arn).text(name).text(table).text(tableId).text(tableArn).key(key).moment(tableMade);
    out.choice(billing).number(throughput.readUnits()).number(throughput.writeUnits());
    out.number(bytes).number(items).moment(made);
  }

  static Backup read(PartReader in) {
    return new Backup(
        in.text(),
        in.text(),
        in.text(),
        in.text(),
        in.text(),
        in.key(),
        in.moment(),
        in.choice(BillingMode.class),
        new Throughput(in.number(), in.number()),
        in.number(),
        in.number(),
        in.moment());
  }
}
