package io.heatsink.call;

import java.util.Objects;

/** No answer came from upstream. */
public final class UpstreamException extends RuntimeException {
  private final boolean mayHaveTakenEffect;
  private final String requestId = RequestIds.fresh();

  /**
   * @param mayHaveTakenEffect false only if it is certain that no byte of the call was sent
   */
  public UpstreamException(String message, boolean mayHaveTakenEffect) {
    super(message, null, false, false);
    this.mayHaveTakenEffect = mayHaveTakenEffect;
  }

  /** The same failure of another call, which waited for the same answer. */
  public UpstreamException ofAnotherCall() {
    return new UpstreamException(Objects.requireNonNullElse(getMessage(), ""), mayHaveTakenEffect);
  }

  /** The id under which whoever called is told of it. */
  public String requestId() {
    return requestId;
  }

  public boolean mayHaveTakenEffect() {
    return mayHaveTakenEffect;
  }
}
