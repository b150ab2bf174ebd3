package io.heatsink.dynamodb;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What became of one item of a transaction that was cancelled.
 *
 * @param code {@code None} for an item that was not at fault, otherwise such as {@code
 *     ConditionalCheckFailed}
 * @param message null where the item was not at fault
 * @param item what the call asked to be shown by ReturnValuesOnConditionCheckFailure; null if it
 *     did not, or if there was no item
 */
public record CancellationReason(
    String code, @Nullable String message, @Nullable Map<String, AttributeValue> item) {
  public static final CancellationReason NONE = new CancellationReason("None", null, null);
}
