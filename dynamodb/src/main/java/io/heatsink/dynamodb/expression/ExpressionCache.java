package io.heatsink.dynamodb.expression;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Expressions that were read before, by their text: applications send the same few again and again.
 * Thread-safe, without locks.
 *
 * <p>A table of slots: a text has one slot, by its hash, and takes it over from the one before. So
 * memory is bounded whatever is sent (slots × about 10 KB, as longer texts are not kept), and
 * senders of ever new texts cost others a parse at worst. Faulty texts are not kept.
 */
public final class ExpressionCache {
  /** Longer texts are rarely sent twice, and their trees are large. */
  private static final int LONGEST_KEPT = 1_024;

  private record Entry(ExpressionKind kind, String text, Object expression) {}

  private final AtomicReferenceArray<@Nullable Entry> slots;
  private final int mask;

  private ExpressionCache(int size) {
    this.slots = new AtomicReferenceArray<>(size);
    this.mask = size - 1;
  }

  /**
   * @param slots how many expressions are kept at most: a power of two
   */
  public static ExpressionCache ofSlots(int slots) {
    if (slots < 1 || Integer.bitCount(slots) != 1) {
      throw new IllegalArgumentException(
          "Expression cache of %d slots; give a power of two, such as 1024.".formatted(slots));
    }
    return new ExpressionCache(slots);
  }

  /** {@link ConditionExpression#parse}, or what it said before. */
  public ConditionExpression condition(String text) {
    return (ConditionExpression) lookUp(ExpressionKind.CONDITION, text, ConditionExpression::parse);
  }

  /** {@link FilterExpression#parse}, or what it said before. */
  public FilterExpression filter(String text) {
    return (FilterExpression) lookUp(ExpressionKind.FILTER, text, FilterExpression::parse);
  }

  /** {@link KeyConditionExpression#parse}, or what it said before. */
  public KeyConditionExpression keyCondition(String text) {
    return (KeyConditionExpression)
        lookUp(ExpressionKind.KEY_CONDITION, text, KeyConditionExpression::parse);
  }

  /** {@link UpdateExpression#parse}, or what it said before. */
  public UpdateExpression update(String text) {
    return (UpdateExpression) lookUp(ExpressionKind.UPDATE, text, UpdateExpression::parse);
  }

  /** {@link ProjectionExpression#parse}, or what it said before. */
  public ProjectionExpression projection(String text) {
    return (ProjectionExpression)
        lookUp(ExpressionKind.PROJECTION, text, ProjectionExpression::parse);
  }

  private Object lookUp(ExpressionKind kind, String text, Function<String, ?> parse) {
    int hash = text.hashCode() * 31 + kind.name().hashCode();
    int slot = (hash ^ (hash >>> 16)) & mask;
    Entry entry = slots.get(slot);
    if (entry != null && entry.kind == kind && entry.text.equals(text)) {
      return entry.expression;
    }
    Object expression = parse.apply(text);
    if (text.length() <= LONGEST_KEPT) {
      slots.set(slot, new Entry(kind, text, expression));
    }
    return expression;
  }
}
