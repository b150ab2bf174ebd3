package io.heatsink.dynamodb.signature;

import io.heatsink.dynamodb.DynamoDbException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What an Authorization header says, with DynamoDB's messages for one that says it wrongly.
 *
 * @param signedHeaders in lower case, in order, each once
 */
record Authorization(
    String accessKeyId,
    String day,
    String region,
    String service,
    String terminator,
    List<String> signedHeaders,
    String signature) {
  private static final String PREFIX = CanonicalRequest.ALGORITHM;
  private static final int SCOPE_PARTS = 5;
  private static final Set<String> PARAMETERS = Set.of("Credential", "SignedHeaders", "Signature");

  /**
   * @param dated whether there is an X-Amz-Date, whose absence is reported together with what the
   *     header lacks
   */
  static Authorization parse(String header, boolean dated) {
    if (!header.equals(PREFIX) && !header.startsWith(PREFIX + " ")) {
      // Another scheme, or another of AWS's algorithms, such as the asymmetric one.
      throw SignatureErrors.missingToken();
    }
    Map<String, String> parameters = parameters(header);
    String credential = parameters.getOrDefault("Credential", "");
    String signedHeaders = parameters.getOrDefault("SignedHeaders", "");
    String signature = parameters.getOrDefault("Signature", "");
    if (credential.isEmpty() || signature.isEmpty() || signedHeaders.isEmpty() || !dated) {
      throw lacking(credential, signature, signedHeaders, dated);
    }
    String[] scope = credential.split("/", -1);
    if (scope.length != SCOPE_PARTS) {
      throw SignatureErrors.incomplete(
          "Credential must have exactly 5 slash-delimited elements, e.g."
              + " keyid/date/region/service/term, got '%s'".formatted(credential));
    }
    return new Authorization(
        scope[0], scope[1], scope[2], scope[3], scope[4], names(signedHeaders), signature);
  }

  String scope() {
    return day + "/" + region + "/" + service + "/" + terminator;
  }

  private static Map<String, String> parameters(String header) {
    String list = header.substring(PREFIX.length());
    if (list.isBlank()) {
      return Map.of();
    }
    Map<String, String> parameters = HashMap.newHashMap(PARAMETERS.size());
    for (String part : list.split(",", -1)) {
      String pair = part.strip();
      int equals = pair.indexOf('=');
      if (equals <= 0) {
        throw SignatureErrors.incomplete(
            "'%s' not a valid key=value pair (missing equal-sign) in Authorization header: '%s'."
                .formatted(pair, header));
      }
      String name = pair.substring(0, equals);
      if (!PARAMETERS.contains(name) || parameters.put(name, pair.substring(equals + 1)) != null) {
        throw SignatureErrors.incomplete(
            "Authorization header has a parameter that is unknown, or one twice: '%s'."
                .formatted(name));
      }
    }
    return parameters;
  }

  private static DynamoDbException lacking(
      String credential, String signature, String signedHeaders, boolean dated) {
    StringBuilder message = new StringBuilder();
    if (credential.isEmpty()) {
      message.append("Authorization header requires 'Credential' parameter. ");
    }
    if (signature.isEmpty()) {
      message.append("Authorization header requires 'Signature' parameter. ");
    }
    if (signedHeaders.isEmpty()) {
      message.append("Authorization header requires 'SignedHeaders' parameter. ");
    }
    if (!dated) {
      message.append(
          "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. ");
    }
    return SignatureErrors.incomplete(message.append("Authorization=").append(PREFIX).toString());
  }

  /** The names, which have to stand as a signer writes them: then they can be read in one way. */
  private static List<String> names(String list) {
    List<String> names = new ArrayList<>();
    for (String name : list.split(";", -1)) {
      boolean inOrder = names.isEmpty() || names.getLast().compareTo(name) < 0;
      if (name.isEmpty() || !inOrder || !isLowerCase(name)) {
        throw SignatureErrors.invalid(
            "SignedHeaders have to be in lower case, in alphabetical order, and each named once.");
      }
      names.add(name);
    }
    return names;
  }

  private static boolean isLowerCase(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c != CanonicalBuffer.lower(c) || c >= 0x80) {
        return false;
      }
    }
    return true;
  }
}
