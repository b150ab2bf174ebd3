package io.heatsink.lab;

import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.ErrorType;
import io.heatsink.engine.RequestContext;
import java.util.regex.Pattern;

/**
 * Who a request says it comes from. Any credentials will do: what they say is believed.
 *
 * @param accessKeyId as it was sent
 * @param region of the credential scope
 */
record Identity(String accessKeyId, String region) {
  /** Of requests whose credentials say nothing that could be understood. */
  private static final Identity UNKNOWN = new Identity("", "us-east-1");

  private static final String CREDENTIAL = "Credential=";
  private static final Pattern REGION = Pattern.compile("[a-z0-9-]{1,32}");
  private static final Pattern ACCOUNT = Pattern.compile("[0-9]{12}");
  private static final String NO_ACCOUNT = "000000000000";

  /**
   * @param authorization the header of that name: {@code AWS4-HMAC-SHA256
   *     Credential=ID/DATE/REGION/dynamodb/aws4_request, …}
   */
  static Identity of(String authorization) {
    int credential = authorization.indexOf(CREDENTIAL);
    if (credential < 0) {
      return UNKNOWN;
    }
    int idStart = credential + CREDENTIAL.length();
    int idEnd = authorization.indexOf('/', idStart);
    int dateEnd = authorization.indexOf('/', idEnd + 1);
    int regionEnd = authorization.indexOf('/', dateEnd + 1);
    if (idEnd < 0 || dateEnd < 0 || regionEnd < 0) {
      return UNKNOWN;
    }
    String region = authorization.substring(dateEnd + 1, regionEnd);
    return REGION.matcher(region).matches()
        ? new Identity(authorization.substring(idStart, idEnd), region)
        : UNKNOWN;
  }

  static DynamoDbException missing() {
    return DynamoDbException.of(
        ErrorType.MISSING_AUTHENTICATION_TOKEN, "Request is missing Authentication Token");
  }

  /** An access key id of twelve digits is taken for the account's. */
  RequestContext context() {
    return new RequestContext(
        region, ACCOUNT.matcher(accessKeyId).matches() ? accessKeyId : NO_ACCOUNT);
  }
}
