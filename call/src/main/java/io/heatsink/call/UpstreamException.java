package io.heatsink.call;

/** No answer came from upstream. */
public final class UpstreamException extends RuntimeException {
  private final boolean mayHaveTakenEffect;

  /**
   * @param mayHaveTakenEffect false only if it is certain that no byte of the call was sent
   */
  public UpstreamException(String message, boolean mayHaveTakenEffect) {
    super(message, null, false, false);
    this.mayHaveTakenEffect = mayHaveTakenEffect;
  }

  public boolean mayHaveTakenEffect() {
    return mayHaveTakenEffect;
  }
}
