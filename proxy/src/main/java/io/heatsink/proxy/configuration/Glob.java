package io.heatsink.proxy.configuration;

/**
 * A pattern in which {@code *} stands for any run of characters, also none; everything else stands
 * for itself.
 */
public record Glob(String pattern) {
  private static final String TABLE_PART = ":table/";

  public boolean matchesAll() {
    return pattern.equals("*");
  }

  /** Whether it is for ARNs, and so for nothing that has no ARN's form. */
  public boolean isOfArns() {
    return pattern.startsWith("arn:");
  }

  /**
   * Whether it is for ARNs, and matches that of a table of this name in some account and region.
   */
  public boolean mayBeOfTable(String name) {
    int at = pattern.indexOf(TABLE_PART);
    return isOfArns()
        && (at < 0 || new Glob(pattern.substring(at + TABLE_PART.length())).matches(name));
  }

  /** In time linear in the text for each star: no pattern can make it backtrack beyond that. */
  public boolean matches(CharSequence text) {
    int p = 0;
    int t = 0;
    int star = -1;
    int resume = 0;
    while (t < text.length()) {
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        star = p++;
        resume = t;
      } else if (p < pattern.length() && pattern.charAt(p) == text.charAt(t)) {
        p++;
        t++;
      } else if (star >= 0) {
        p = star + 1;
        t = ++resume;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }

  @Override
  public String toString() {
    return pattern;
  }
}
