package io.heatsink.engine;

/**
 * Who calls, as far as replies show it: ARNs name the region and the account of the request. All
 * regions and accounts share one namespace of tables.
 */
public record RequestContext(String region, String accountId) {
  String tableArn(String table) {
    return "arn:aws:dynamodb:" + region + ":" + accountId + ":table/" + table;
  }

  /**
   * @param key an ARN, an alias or an id
   */
  String encryptionKeyArn(String key) {
    if (key.startsWith("arn:")) {
      return key;
    }
    String resource = key.startsWith("alias/") ? key : "key/" + key;
    return "arn:aws:kms:" + region + ":" + accountId + ":" + resource;
  }
}
