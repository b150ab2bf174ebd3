package io.heatsink.engine;

import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.PrimaryKey;

/** What a transaction is to write to one item, checked but for the table itself. */
interface TransactedWrite {
  TableName table();

  /**
   * The key of the item.
   *
   * @throws DynamoDbException a ValidationException, if there is no such key in the table
   */
  PrimaryKey key(Table table);

  ItemWrite.Intent intent(Table table, PrimaryKey key);
}
