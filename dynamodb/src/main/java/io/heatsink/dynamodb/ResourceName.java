package io.heatsink.dynamodb;

/**
 * What DynamoDB lets tables and indexes be called: 3 to 255 of {@code a-z A-Z 0-9 _ - .}. Source:
 * Amazon DynamoDB Developer Guide, "Supported data types and naming rules".
 */
public final class ResourceName {
  private static final int SHORTEST = 3;
  private static final int LONGEST = 255;

  private ResourceName() {}

  /** Whether anything can have that name; if not, nobody need ask DynamoDB about it. */
  public static boolean isPossible(String name) {
    if (name.length() < SHORTEST || name.length() > LONGEST) {
      return false;
    }
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean allowed =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || c == '_'
              || c == '-'
              || c == '.';
      if (!allowed) {
        return false;
      }
    }
    return true;
  }
}
