package io.heatsink.engine;

import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.ErrorType;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The ARN by which a request names a table or a stream of it. */
final class ResourceArn {
  private static final Pattern TABLE =
      Pattern.compile("arn:[a-z0-9-]+:dynamodb:[a-z0-9-]*:[0-9]*:table/([^/]+)(?:/.*)?");

  private ResourceArn() {}

  /**
   * The table that is named.
   *
   * @param operation on whose behalf
   * @throws DynamoDbException if it is no ARN, none of a table, or none of a table that is there
   */
  static Table table(
      @Nullable String arn, Tables tables, String operation, RequestContext context) {
    if (arn == null) {
      throw DynamoDbException.validation("Invalid TableArn");
    }
    Matcher matcher = TABLE.matcher(arn);
    if (!matcher.matches()) {
      throw DynamoDbException.of(
          ErrorType.ACCESS_DENIED,
          "User: arn:aws:iam::%s:root is not authorized to perform: dynamodb:%s on resource: %s"
              .formatted(context.accountId(), operation, arn));
    }
    String name = matcher.group(1);
    if (!tables.exists(name)) {
      throw DynamoDbException.of(
          ErrorType.RESOURCE_NOT_FOUND,
          "Requested resource not found: ResourcArn: " + arn + " not found");
    }
    return tables.named(name);
  }
}
