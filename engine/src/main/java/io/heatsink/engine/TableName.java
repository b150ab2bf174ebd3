package io.heatsink.engine;

import io.heatsink.dynamodb.DynamoDbException;
import java.util.regex.Pattern;

/**
 * How a request names a table: by its name, or by an ARN that ends in it. Replies name the table in
 * the same way.
 *
 * @param asked as the request says it
 * @param name the name alone
 */
record TableName(String asked, String name) {
  /** Source: DynamoDB Developer Guide, "Supported data types and naming rules", naming rules. */
  static final Pattern ALLOWED = Pattern.compile("[a-zA-Z0-9_.-]+");

  static final int MIN = 3;
  static final int MAX = 255;

  /** What stands for a table's name in a request: also an ARN fits in. */
  static final Shape.Text NAME_OR_ARN = new Shape.Text(1, 1024, null);

  /** The same in a call on tables, for {@link #ofControl}. */
  static final Shape.Text CONTROL_NAME_OR_ARN = new Shape.Text(0, 1024, null);

  static final Shape.Text INDEX = new Shape.Text(MIN, MAX, ALLOWED);

  private static final Pattern ARN =
      Pattern.compile("arn:[a-z0-9-]+:dynamodb:[a-z0-9-]*:[0-9]*:table/([^/]+)");

  /**
   * What a call on data names.
   *
   * @throws DynamoDbException a ValidationException, if it can be no table's name
   */
  static TableName of(String asked) {
    String name = plain(asked);
    checkPattern(asked, name);
    if (name.length() < MIN) {
      throw Constraints.violated(
          "tableName", asked, "Member must have length greater than or equal to " + MIN);
    }
    if (name.length() > MAX) {
      throw Constraints.violated(
          "tableName", asked, "Member must have length less than or equal to " + MAX);
    }
    return new TableName(asked, name);
  }

  /**
   * What a call on tables names. DynamoDB has other words there.
   *
   * @throws DynamoDbException a ValidationException, if it can be no table's name
   */
  static TableName ofControl(String asked) {
    String name = plain(asked);
    if (name.length() < MIN || name.length() > MAX) {
      throw DynamoDbException.validation(
          "TableName must be at least %d characters long and at most %d characters long"
              .formatted(MIN, MAX));
    }
    checkPattern(asked, name);
    return new TableName(asked, name);
  }

  private static String plain(String asked) {
    var arn = ARN.matcher(asked);
    return arn.matches() ? arn.group(1) : asked;
  }

  private static void checkPattern(String asked, String name) {
    if (!ALLOWED.matcher(name).matches()) {
      throw Constraints.violated(
          "tableName", asked, "Member must satisfy regular expression pattern: " + ALLOWED);
    }
  }
}
