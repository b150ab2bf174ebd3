package io.heatsink.engine;

import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.engine.Structure.Member;

/** Parameters that DynamoDB has and this engine does not: they are refused, never half obeyed. */
final class NotYet {
  private NotYet() {}

  /**
   * @throws DynamoDbException a ValidationException, if the request has the member
   */
  static void refuse(Fields fields, Member<?> member) {
    if (fields.has(member)) {
      throw refusal(member.name());
    }
  }

  static void refuse(Fields fields, Iterable<? extends Member<?>> members) {
    for (Member<?> member : members) {
      refuse(fields, member);
    }
  }

  static DynamoDbException refusal(String what) {
    return DynamoDbException.validation(
        what + " is not supported by this local DynamoDB; leave it out.");
  }
}
