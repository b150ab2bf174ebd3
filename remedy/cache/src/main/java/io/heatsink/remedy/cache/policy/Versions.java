package io.heatsink.remedy.cache.policy;

import io.heatsink.dynamodb.AttributeValue;
import io.heatsink.dynamodb.AttributeValue.NumberValue;
import io.heatsink.dynamodb.AttributeValue.StringValue;
import io.heatsink.remedy.cache.shared.SharedValue.Version;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The attributes in which an item carries its version. */
public final class Versions {
  /** A random id that each Put gives anew, and that an update gives where it is missing. */
  public static final String INCARNATION = "hs:i";

  /** To this each update adds 1. */
  public static final String NUMBER = "hs:v";

  private Versions() {}

  /** The version that an item carries. */
  public static Optional<Version> of(@Nullable Map<String, AttributeValue> item) {
    return item == null
        ? Optional.empty()
        : Optional.ofNullable(of(item.get(INCARNATION), item.get(NUMBER)));
  }

  /** The version that the two attributes make; null if they make none. */
  public static @Nullable Version of(
      @Nullable AttributeValue incarnation, @Nullable AttributeValue number) {
    return incarnation instanceof StringValue(String id) && number instanceof NumberValue count
        ? new Version(id, count.value().toBigDecimal().longValue())
        : null;
  }
}
