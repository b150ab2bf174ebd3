package io.heatsink.engine;

import java.util.regex.Pattern;

/** Tables and indexes are named by a name, tables also by an ARN that ends in it. */
final class TableName {
  /** Source: DynamoDB Developer Guide, "Supported data types and naming rules", naming rules. */
  static final Pattern ALLOWED = Pattern.compile("[a-zA-Z0-9_.-]+");

  static final int MIN = 3;
  static final int MAX = 255;

  /** What stands for a table's name in a request: also an ARN fits in. */
  static final Shape.Text NAME_OR_ARN = new Shape.Text(1, 1024, null);

  static final Shape.Text INDEX = new Shape.Text(MIN, MAX, ALLOWED);

  private static final Pattern ARN =
      Pattern.compile("arn:[a-z0-9-]+:dynamodb:[a-z0-9-]*:[0-9]*:table/([^/]+)");

  private TableName() {}

  /**
   * The table's name.
   *
   * @throws io.heatsink.dynamodb.DynamoDbException a ValidationException, if it can be no table's
   */
  static String of(String nameOrArn) {
    String name = nameOrArn;
    if (nameOrArn.startsWith("arn:")) {
      var arn = ARN.matcher(nameOrArn);
      if (arn.matches()) {
        name = arn.group(1);
      }
    }
    if (!ALLOWED.matcher(name).matches()) {
      throw Constraints.violated(
          "tableName", nameOrArn, "Member must satisfy regular expression pattern: " + ALLOWED);
    }
    if (name.length() < MIN) {
      throw Constraints.violated(
          "tableName", nameOrArn, "Member must have length greater than or equal to " + MIN);
    }
    if (name.length() > MAX) {
      throw Constraints.violated(
          "tableName", nameOrArn, "Member must have length less than or equal to " + MAX);
    }
    return name;
  }
}
