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
import java.util.function.BiPredicate;

/**
 * Holds the first calls on a table that has a rule until the table's schema is known, because the
 * rule needs to tell their keys. Stands before authorisation, which may need them too; a call
 * passes on the event loop unless it really has to wait.
 *
 * <p>If DynamoDB cannot be asked, or does not answer in time, the call goes on as on any other
 * table: what must not pass without its keys being known is refused by whoever needs them.
 */
public final class SchemaWait implements Filter {
  /** DescribeTable answers within a few milliseconds, or is in trouble. */
  private static final Duration LONGEST = Duration.ofSeconds(2);

  private final LearntSchemas schemas;
  private final BiPredicate<Call, ItemAccess> needsKeys;
  private final Homes homes;
  private final HeadParser heads;
  private final Turns turns;

  /**
   * @param needsKeys whether a rule needs the keys of that access; must be false where its caller
   *     may not touch the table, which is then not asked for
   */
  public SchemaWait(
      LearntSchemas schemas,
      BiPredicate<Call, ItemAccess> needsKeys,
      Homes homes,
      HeadParser heads,
      Turns turns) {
    this.schemas = schemas;
    this.needsKeys = needsKeys;
    this.homes = homes;
    this.heads = heads;
    this.turns = turns;
  }

  @Override
  public boolean handles(Call call) {
    Head head = call.head();
    if (head == null) {
      return false;
    }
    for (ItemAccess access : head.accesses()) {
      if (isUnknownAndNeeded(call, access) && schemas.isBeingAskedFor(access.table())) {
        return true;
      }
    }
    return false;
  }

  private boolean isUnknownAndNeeded(Call call, ItemAccess access) {
    return schemas.known(access.table()).isEmpty() && needsKeys.test(call, access);
  }

  @Override
  public Reply handle(Call call, Chain chain) {
    Head head = call.head();
    if (head == null || call.operation().isEmpty()) {
      return chain.proceed(call);
    }
    List<CompletableFuture<Void>> answers = new ArrayList<>();
    for (ItemAccess access : head.accesses()) {
      if (isUnknownAndNeeded(call, access)) {
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
        call.withBody(
            call.body(),
            heads.parse(call.operation().get(), call.body(), homes.of(call.caller()))));
  }
}
