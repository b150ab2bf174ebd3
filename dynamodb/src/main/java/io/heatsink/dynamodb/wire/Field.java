package io.heatsink.dynamodb.wire;

import java.nio.charset.StandardCharsets;

/** The names that mean something to the head of a call; {@link #OTHER} is every other. */
enum Field {
  OTHER(""),
  TABLE_NAME("TableName"),
  INDEX_NAME("IndexName"),
  KEY("Key"),
  ITEM("Item"),
  CONSISTENT_READ("ConsistentRead"),
  RETURN_CONSUMED_CAPACITY("ReturnConsumedCapacity"),
  KEY_CONDITION_EXPRESSION("KeyConditionExpression"),
  KEY_CONDITIONS("KeyConditions"),
  CONDITION_EXPRESSION("ConditionExpression"),
  FILTER_EXPRESSION("FilterExpression"),
  UPDATE_EXPRESSION("UpdateExpression"),
  PROJECTION_EXPRESSION("ProjectionExpression"),
  ATTRIBUTES_TO_GET("AttributesToGet"),
  EXPRESSION_ATTRIBUTE_NAMES("ExpressionAttributeNames"),
  EXPRESSION_ATTRIBUTE_VALUES("ExpressionAttributeValues"),
  REQUEST_ITEMS("RequestItems"),
  KEYS("Keys"),
  PUT_REQUEST("PutRequest"),
  DELETE_REQUEST("DeleteRequest"),
  TRANSACT_ITEMS("TransactItems"),
  GET("Get"),
  PUT("Put"),
  UPDATE("Update"),
  DELETE("Delete"),
  CONDITION_CHECK("ConditionCheck"),
  STATEMENT("Statement"),
  STATEMENTS("Statements"),
  TRANSACT_STATEMENTS("TransactStatements"),
  PARAMETERS("Parameters"),
  COMPARISON_OPERATOR("ComparisonOperator"),
  ATTRIBUTE_VALUE_LIST("AttributeValueList"),

  CONSUMED_CAPACITY("ConsumedCapacity"),
  CAPACITY_UNITS("CapacityUnits"),
  READ_CAPACITY_UNITS("ReadCapacityUnits"),
  WRITE_CAPACITY_UNITS("WriteCapacityUnits"),
  TABLE("Table"),
  LOCAL_SECONDARY_INDEXES("LocalSecondaryIndexes"),
  GLOBAL_SECONDARY_INDEXES("GlobalSecondaryIndexes");

  /** By hash, open addressing; a quarter full at most. */
  private static final Field[] BY_HASH = new Field[256];

  static {
    for (Field field : values()) {
      if (field != OTHER) {
        int place = (int) field.hash & (BY_HASH.length - 1);
        while (BY_HASH[place] != null) {
          place = (place + 1) & (BY_HASH.length - 1);
        }
        BY_HASH[place] = field;
      }
    }
  }

  /** How many fields there are. */
  static final int COUNT = values().length;

  /** Numbers the fields from 0. */
  final int slot;

  private final String wireName;
  private final long hash;

  @SuppressWarnings("EnumOrdinal") // Numbers places in arrays of one call, and is never stored.
  Field(String wireName) {
    this.wireName = wireName;
    byte[] ascii = wireName.getBytes(StandardCharsets.US_ASCII);
    hash = NameHash.of(ascii, 0, ascii.length);
    slot = ordinal();
  }

  /**
   * The field of the name that was read last.
   *
   * @param hash the name's {@link NameHash}
   */
  static Field of(long hash, JsonScanner name) {
    int place = (int) hash & (BY_HASH.length - 1);
    for (Field field = BY_HASH[place]; field != null; field = BY_HASH[place]) {
      if (field.hash == hash && name.textIs(field.wireName)) {
        return field;
      }
      place = (place + 1) & (BY_HASH.length - 1);
    }
    return OTHER;
  }
}
