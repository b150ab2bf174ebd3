package io.heatsink.journal;

/** How a place that shows keys shows them: keys can be personal data. */
public sealed interface KeyForm {
  /** As they are. */
  record Clear() implements KeyForm {
    @Override
    public String toString() {
      return "clear";
    }
  }

  /**
   * As an HMAC-SHA-256 under the installation's secret: equal keys can still be counted and joined,
   * and nobody without the secret can guess them.
   */
  record Hashed() implements KeyForm {
    @Override
    public String toString() {
      return "hashed";
    }
  }

  /**
   * Only how they begin.
   *
   * @param characters of the key's text; 1 to 2048
   */
  record Prefix(int characters) implements KeyForm {
    public Prefix {
      if (characters < 1 || characters > 2048) {
        throw new IllegalArgumentException(
            "A key prefix has %d characters; give 1 to 2048.".formatted(characters));
      }
    }

    @Override
    public String toString() {
      return "prefix:" + characters;
    }
  }
}
