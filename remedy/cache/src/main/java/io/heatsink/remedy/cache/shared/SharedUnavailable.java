package io.heatsink.remedy.cache.shared;

/** The shared cache gave no answer in its budget, or is not asked at present. */
public final class SharedUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1;

  public SharedUnavailable(String message) {
    super(message, null, false, false);
  }
}
