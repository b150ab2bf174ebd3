package io.heatsink.proxy.schema;

import io.heatsink.call.Call;
import io.heatsink.call.Chain;
import io.heatsink.call.Filter;
import io.heatsink.call.Reply;
import io.heatsink.call.Turns;
import io.heatsink.dynamodb.TableArn;
import io.heatsink.dynamodb.TableHome;
import io.heatsink.dynamodb.wire.Head;
import io.heatsink.dynamodb.wire.HeadParser;
import io.heatsink.dynamodb.wire.ItemAccess;
import io.heatsink.proxy.policy.NamedTables;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.function.BiPredicate;

/**
 * Holds the first calls that name tables by ARN until it is known which account's tables are our
 * own, where a rule for the table's name could hold for them: a client that knows ARNs only is held
 * to the same rules as one that knows names. So are calls by name held where only a rule for ARNs
 * could allow them. Stands before all that looks at tables; once the account is known nothing waits
 * here.
 *
 * <p>If DynamoDB cannot be asked, or does not answer in time, the call goes on as one on a table of
 * another account.
 */
public final class HomeWait implements Filter {
  /** As {@link SchemaWait} waits. */
  private static final Duration LONGEST = Duration.ofSeconds(2);

  private static final TableHome UNKNOWN = new TableHome.Unknown();

  private final LearntSchemas schemas;
  private final BiPredicate<Call, String> needsHome;
  private final HeadParser heads;
  private final Turns turns;

  /**
   * @param needsHome whether there is a rule for the table of the name in that ARN, or one for ARNs
   *     with that name; must be false where the caller may not touch it, which is then not asked
   *     for
   */
  public HomeWait(
      LearntSchemas schemas, BiPredicate<Call, String> needsHome, HeadParser heads, Turns turns) {
    this.schemas = schemas;
    this.needsHome = needsHome;
    this.heads = heads;
    this.turns = turns;
  }

  @Override
  public boolean handles(Call call) {
    if (call.caller().upstreamRole().isPresent()) {
      return false; // a role's account is in its own ARN
    }
    Head head = call.head();
    if (schemas.home() instanceof TableHome.Unknown) {
      return isWorthWaiting(call);
    }
    if (head == null) {
      return false;
    }
    for (ItemAccess access : head.accesses()) {
      if (access.table().startsWith("arn:")) {
        return isWorthWaiting(call);
      }
    }
    return false;
  }

  /** Also if the account has become known since the call was read. */
  private boolean isWorthWaiting(Call call) {
    for (String table : tables(call)) {
      if (TableArn.parse(table).filter(schemas.home()::has).isPresent()
          || (isUnknownAndNeeded(call, table)
              && schemas.isHomeBeingAskedForBy(TableArn.nameIn(table)))) {
        return true;
      }
    }
    return false;
  }

  private boolean isUnknownAndNeeded(Call call, String nameOrArn) {
    return schemas.home() instanceof TableHome.Unknown && needsHome.test(call, nameOrArn);
  }

  @Override
  public Reply handle(Call call, Chain chain) {
    List<CompletableFuture<Void>> answers = new ArrayList<>();
    for (String table : tables(call)) {
      if (isUnknownAndNeeded(call, table)) {
        answers.add(schemas.homeLearnt(TableArn.nameIn(table)));
      }
    }
    long until = Math.min(call.deadlineNanos(), turns.nanoTime() + LONGEST.toNanos());
    try {
      turns.await(CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new)), until);
    } catch (TimeoutException | CompletionException e) {
      return chain.proceed(call);
    }
    return chain.proceed(
        call.head() == null || call.operation().isEmpty()
            ? call
            : call.withBody(
                call.body(), heads.parse(call.operation().get(), call.body(), schemas.home())));
  }

  /** The names and ARNs of the tables that the call is about, as far as that can be told. */
  private static Set<String> tables(Call call) {
    Head head = call.head();
    if (head == null) {
      return NamedTables.in(call.body(), UNKNOWN).orElse(Set.of());
    }
    Set<String> tables = new LinkedHashSet<>();
    head.accesses().forEach(access -> tables.add(access.table()));
    return tables;
  }
}
