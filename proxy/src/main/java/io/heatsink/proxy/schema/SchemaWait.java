package io.heatsink.proxy.schema;

import io.heatsink.call.Call;
import io.heatsink.call.Chain;
import io.heatsink.call.Filter;
import io.heatsink.call.Reply;
import io.heatsink.call.Turns;
import io.heatsink.dynamodb.wire.Head;
import io.heatsink.dynamodb.wire.HeadParser;
import io.heatsink.dynamodb.wire.ItemAccess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/**
 * Holds the first calls on a table that has a rule until the table's schema is known, because the
 * rule needs to tell their keys. Stands first in the chain; a call passes on the event loop unless
 * it really has to wait.
 *
 * <p>If DynamoDB cannot be asked, or does not answer in time, the call goes on as on any other
 * table: what must not pass without its keys being known is refused by whoever needs them.
 */
public final class SchemaWait implements Filter {
  /** DescribeTable answers within a few milliseconds, or is in trouble. */
  private static final Duration LONGEST = Duration.ofSeconds(2);

  private final LearntSchemas schemas;
  private final Predicate<String> hasRule;
  private final HeadParser heads;
  private final Turns turns;

  /**
   * @param hasRule whether a table, by its name, has a rule that needs its keys
   */
  public SchemaWait(
      LearntSchemas schemas, Predicate<String> hasRule, HeadParser heads, Turns turns) {
    this.schemas = schemas;
    this.hasRule = hasRule;
    this.heads = heads;
    this.turns = turns;
  }

  @Override
  public boolean handles(Call call) {
    Head head = call.head();
    if (head == null) {
      return false;
    }
    String last = "";
    for (ItemAccess access : head.accesses()) {
      if (!access.table().equals(last)) {
        last = access.table();
        if (hasRule.test(last) && schemas.isBeingAskedFor(last)) {
          return true;
        }
      }
    }
    return false;
  }

  @Override
  public Reply handle(Call call, Chain chain) {
    Head head = call.head();
    if (head == null || call.operation().isEmpty()) {
      return chain.proceed(call);
    }
    List<CompletableFuture<Void>> answers = new ArrayList<>();
    for (ItemAccess access : head.accesses()) {
      if (hasRule.test(access.table())) {
        answers.add(schemas.learnt(access.table()));
      }
    }
    long until = Math.min(call.deadlineNanos(), turns.nanoTime() + LONGEST.toNanos());
    try {
      turns.await(CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new)), until);
    } catch (TimeoutException | CompletionException e) {
      return chain.proceed(call);
    }
    return chain.proceed(
        call.withBody(call.body(), heads.parse(call.operation().get(), call.body())));
  }
}
