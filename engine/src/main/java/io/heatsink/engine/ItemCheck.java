package io.heatsink.engine;

import io.heatsink.dynamodb.DynamoDbException;
import org.jspecify.annotations.Nullable;

/** Leaves an item of a transaction as it is, if its condition holds. */
record ItemCheck(Guard guard) implements ItemWrite.Intent {
  @Override
  public boolean allows(@Nullable Item before) {
    return guard.allows(before);
  }

  @Override
  public DynamoDbException refusal(@Nullable Item before) {
    return guard.refusal(before);
  }

  @Override
  public int wantedSize() {
    return 0;
  }

  @Override
  public @Nullable Item after(@Nullable Item before) {
    return before;
  }
}
