package io.heatsink.dynamodb.expression;

import java.util.Set;

/** The functions of DynamoDB's expressions; their names are case-sensitive. */
final class Functions {
  static final String ATTRIBUTE_EXISTS = "attribute_exists";
  static final String ATTRIBUTE_NOT_EXISTS = "attribute_not_exists";
  static final String ATTRIBUTE_TYPE = "attribute_type";
  static final String BEGINS_WITH = "begins_with";
  static final String CONTAINS = "contains";
  static final String SIZE = "size";
  static final String IF_NOT_EXISTS = "if_not_exists";
  static final String LIST_APPEND = "list_append";

  static final Set<String> NAMES =
      Set.of(
          ATTRIBUTE_EXISTS,
          ATTRIBUTE_NOT_EXISTS,
          ATTRIBUTE_TYPE,
          BEGINS_WITH,
          CONTAINS,
          SIZE,
          IF_NOT_EXISTS,
          LIST_APPEND);

  private Functions() {}
}
