package io.heatsink.remedy.cache.redis;

import java.util.List;
import java.util.concurrent.CompletionException;

/** Redis has answered with an error. */
final class Refused extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Those that say: ask elsewhere, or later, but nothing more of this server now. */
  private static final List<String> OF_THE_SERVER =
      List.of(
          "MOVED",
          "ASK",
          "CLUSTERDOWN",
          "TRYAGAIN",
          "READONLY",
          "LOADING",
          "MASTERDOWN",
          "NOAUTH",
          "NOPERM",
          "WRONGPASS");

  Refused(String message) {
    super(message, null, false, false);
  }

  /** What a stage's failure is about. */
  static Throwable cause(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }

  boolean says(String code) {
    return getMessage().startsWith(code);
  }

  boolean isOfTheServer() {
    return OF_THE_SERVER.stream().anyMatch(this::says);
  }

  /** It has no memory left: what is stored is refused, all else goes on. */
  boolean isFull() {
    return says("OOM") || getMessage().contains("-OOM") || getMessage().contains("OOM command");
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
