package io.heatsink.proxy.schema;

import io.heatsink.call.Call;
import io.heatsink.call.Caller;
import io.heatsink.call.Headers;
import io.heatsink.call.Reply;
import io.heatsink.call.Schemas;
import io.heatsink.call.Turns;
import io.heatsink.call.Upstream;
import io.heatsink.call.UpstreamException;
import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.Operation;
import io.heatsink.dynamodb.TableArn;
import io.heatsink.dynamodb.TableHome;
import io.heatsink.dynamodb.TableSchema;
import io.heatsink.dynamodb.wire.JsonWriter;
import io.heatsink.journal.HostileText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows tables' schemas by asking DynamoDB for them, with the proxy's own credentials. A table is
 * known by its name; one of another account or region by its whole ARN. Which account and region
 * the names are of is learnt too: from the ARN of the first table that is described by its name.
 *
 * <p>A table is asked for when it is first looked for, every minute from then on, and when
 * something says that it may have changed; a table that cannot be described is asked for again ever
 * more rarely, up to a minute. A configured schema is taken as it is, and never asked for. Safe for
 * any thread; nothing waits.
 */
public final class LearntSchemas implements Schemas {
  /** As DESIGN has it: what control-plane calls elsewhere change is seen after this. */
  private static final Duration REFRESH = Duration.ofSeconds(60);

  private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
  private static final Duration ANSWER = Duration.ofSeconds(5);

  /**
   * Names come from strangers: only those that a table can have are remembered, so many at once (a
   * region has 2,500 tables at most by default), and so many asked for at the same time.
   */
  private static final int MOST_TABLES = 10_000;

  private static final int MOST_ASKED_AT_ONCE = 32;

  private static final Caller OURSELVES = new Caller("heatsink", Optional.empty());
  private static final Headers HEADERS =
      new Headers(List.of(new Headers.Entry("Content-Type", "application/x-amz-json-1.0")));

  private static final Logger LOG = LoggerFactory.getLogger(LearntSchemas.class);

  private final Upstream upstream;
  private final Turns turns;
  private final TableReplaced listener;
  private final ConcurrentHashMap<String, Table> tables = new ConcurrentHashMap<>();
  private final AtomicInteger asking = new AtomicInteger();
  private final AtomicLong ids = new AtomicLong();
  private volatile Function<String, Optional<TableSchema>> configured;
  private volatile TableHome home = new TableHome.Unknown();

  /** What is known of one table. All fields are guarded by the table's own lock. */
  private static final class Table {
    volatile @Nullable TableSchema schema;
    @Nullable CompletableFuture<Void> asked;
    boolean askAgain;
    boolean everAsked;
    long lastAskNanos;
    long nextAskNanos;
    Duration retry = FIRST_RETRY;
    String failure = "";
  }

  /**
   * @param configured what the configuration says of a table, which goes before what DynamoDB says
   */
  public LearntSchemas(
      Upstream upstream,
      Turns turns,
      Function<String, Optional<TableSchema>> configured,
      TableReplaced listener) {
    this.upstream = upstream;
    this.turns = turns;
    this.configured = configured;
    this.listener = listener;
  }

  /** Takes what a new configuration says. */
  public void configure(Function<String, Optional<TableSchema>> newlyConfigured) {
    configured = newlyConfigured;
  }

  /** Whether the configuration says what the table of that name is, in whatever account. */
  public boolean isConfigured(String name) {
    return configured.apply(name).isPresent();
  }

  /** Where the tables are that the proxy's own credentials need no ARN for. */
  public TableHome home() {
    return home;
  }

  @Override
  public Optional<TableSchema> find(String name) {
    if (isOfUnknownHome(name)) {
      var unused = ask(TableArn.nameIn(name), false);
    }
    Optional<TableSchema> known = known(name);
    if (known.isEmpty()) {
      var unused = ask(name, false);
    }
    return known;
  }

  /**
   * The table's schema, if it is known by now; a table that is not known is neither asked for nor
   * remembered. For calls that may still be refused.
   */
  public Optional<TableSchema> known(String name) {
    Optional<TableSchema> set = configured.apply(name);
    if (set.isPresent()) {
      return set;
    }
    Table table = tables.get(name);
    return table == null ? Optional.empty() : Optional.ofNullable(table.schema);
  }

  /** How far a table is known, for people. */
  public TableKnowledge knowledge(String name) {
    if (configured.apply(name).isPresent()) {
      return TableKnowledge.CONFIGURED;
    }
    Table table = tables.get(name);
    return table != null && table.schema != null ? TableKnowledge.KNOWN : TableKnowledge.UNKNOWN;
  }

  /** Why a table could not be described; empty if it could, or has not been asked for. */
  public Optional<String> failure(String name) {
    Table table = tables.get(name);
    if (table == null) {
      return Optional.empty();
    }
    synchronized (table) {
      return table.failure.isEmpty() ? Optional.empty() : Optional.of(table.failure);
    }
  }

  /** Every table that has been looked for. */
  public List<String> names() {
    return new ArrayList<>(new TreeMap<>(tables).keySet());
  }

  /**
   * Done when an answer has come for a table that is not known yet; done already if it is known, or
   * if asking has just failed, so that there is nothing to wait for.
   */
  CompletableFuture<Void> learnt(String name) {
    return find(name).isPresent() ? CompletableFuture.completedFuture(null) : ask(name, false);
  }

  /** Whether an answer is worth waiting for now, or has just come. */
  boolean isBeingAskedFor(String name) {
    if (find(name).isPresent()) {
      return false;
    }
    Table table = tables.get(name);
    if (table == null) {
      return false;
    }
    synchronized (table) {
      return table.asked != null || table.schema != null;
    }
  }

  /** Whether it is an ARN that only DynamoDB can tell to be one of our own tables'. */
  boolean isOfUnknownHome(String name) {
    return name.startsWith("arn:") && home instanceof TableHome.Unknown;
  }

  /**
   * Whether it is worth waiting for DynamoDB to describe the table of that name, or whether that
   * has just come, so that ARNs can be told.
   */
  boolean isHomeBeingAskedForBy(String name) {
    var unused = homeLearnt(name);
    Table table = tables.get(name);
    if (table == null) {
      return isHomeKnown();
    }
    synchronized (table) {
      return table.asked != null || isHomeKnown();
    }
  }

  /** Done when the table of that name has been described, or when there is nothing to wait for. */
  CompletableFuture<Void> homeLearnt(String name) {
    return isHomeKnown() ? CompletableFuture.completedFuture(null) : ask(name, false);
  }

  private boolean isHomeKnown() {
    return !(home instanceof TableHome.Unknown);
  }

  /** Something says that what is known of the table may have changed. */
  void mayHaveChanged(String name) {
    if (tables.containsKey(name) && configured.apply(name).isEmpty()) {
      var unused = ask(name, true);
    }
  }

  /**
   * Takes what an answer of DynamoDB's says to the proxy's own credentials.
   *
   * @param name by which the table was asked for: its name, or the ARN of one that is elsewhere
   * @return whether the answer is about that table
   */
  boolean learn(TableDescription.Described described, String name) {
    boolean byArn = name.startsWith("arn:");
    if (!name.equals(byArn ? described.arn() : described.schema().name())) {
      return false;
    }
    if (!byArn) {
      TableArn.parse(described.arn()).ifPresent(this::isAtHome);
    }
    learn(byArn ? described.schema().knownBy(name) : described.schema());
    return true;
  }

  private void isAtHome(TableArn arn) {
    TableHome.At now = new TableHome.At(arn.prefix());
    if (!now.equals(home)) {
      home = now;
      // What was known by an ARN so far is known by its name from now on.
      tables.keySet().removeIf(name -> TableArn.parse(name).filter(now::has).isPresent());
    }
  }

  private void learn(TableSchema schema) {
    if (configured.apply(schema.name()).isPresent()) {
      return;
    }
    Table table = table(schema.name());
    if (table == null) {
      return;
    }
    boolean another;
    synchronized (table) {
      TableSchema before = table.schema;
      another = before != null && !before.tableId().equals(schema.tableId());
      table.schema = schema;
      table.failure = "";
      table.retry = FIRST_RETRY;
      table.nextAskNanos = turns.nanoTime() + REFRESH.toNanos();
    }
    if (another) {
      listener.replaced(schema.name());
      forgetNamesakes(schema.name());
    }
  }

  /**
   * The table is gone. So may be what is known by another ARN or name with the same end: an ARN
   * that was not known for one of this account may have been one.
   */
  void forgetAll(String name) {
    forget(name);
    forgetNamesakes(name);
  }

  private void forgetNamesakes(String name) {
    String end = TableArn.nameIn(name);
    for (String other : tables.keySet()) {
      if (!other.equals(name) && TableArn.nameIn(other).equals(end)) {
        forget(other);
      }
    }
  }

  private void forget(String name) {
    Table table = tables.get(name);
    boolean known = false;
    if (table != null) {
      synchronized (table) {
        known = table.schema != null;
        table.schema = null;
      }
    }
    if (known) {
      listener.replaced(name);
    }
  }

  /**
   * Asks again for tables whose time has come, and forgets those that could not be described and
   * that nobody has looked for since. Called every now and then.
   */
  public void tick() {
    long now = turns.nanoTime();
    tables.forEach(
        (name, table) -> {
          boolean due;
          synchronized (table) {
            if (table.schema == null
                && table.asked == null
                && now - table.nextAskNanos >= REFRESH.toNanos()) {
              tables.remove(name, table);
              return;
            }
            due =
                (table.schema != null || table.askAgain)
                    && table.asked == null
                    && now - table.nextAskNanos >= 0;
          }
          if (due && configured.apply(name).isEmpty()) {
            var unused = ask(name, false);
          }
        });
  }

  /**
   * Asks for a table, unless that is being done, or has failed too lately.
   *
   * @param again whether an answer that is on its way is too old already
   */
  private CompletableFuture<Void> ask(String name, boolean again) {
    CompletableFuture<Void> nothing = CompletableFuture.completedFuture(null);
    Table table = table(name);
    if (table == null) {
      return nothing;
    }
    CompletableFuture<Void> asked;
    synchronized (table) {
      if (table.asked != null) {
        table.askAgain |= again;
        return table.asked;
      }
      long now = turns.nanoTime();
      if (table.everAsked && now - table.nextAskNanos < 0) {
        // Out of turn, but once a second only, however often a client sends what DynamoDB refuses.
        if (!again) {
          return nothing;
        }
        if (now - table.lastAskNanos < FIRST_RETRY.toNanos()) {
          table.askAgain = true;
          table.nextAskNanos = table.lastAskNanos + FIRST_RETRY.toNanos();
          return nothing;
        }
      }
      if (asking.incrementAndGet() > MOST_ASKED_AT_ONCE) {
        asking.decrementAndGet();
        return nothing;
      }
      table.everAsked = true;
      table.askAgain = false;
      table.lastAskNanos = now;
      asked = new CompletableFuture<>();
      table.asked = asked;
    }
    send(name, table, asked);
    return asked;
  }

  private void send(String name, Table table, CompletableFuture<Void> asked) {
    byte[] body =
        new JsonWriter().beginObject().name("TableName").string(name).endObject().toByteArray();
    long now = turns.nanoTime();
    Call call =
        new Call(
            ids.decrementAndGet(),
            Call.Service.DYNAMODB,
            Operation.DESCRIBE_TABLE.wireName(),
            Optional.of(Operation.DESCRIBE_TABLE),
            OURSELVES,
            HEADERS,
            body,
            null,
            now,
            now + ANSWER.toNanos());
    upstream.send(
        call,
        new Upstream.Answer() {
          @Override
          public void reply(Reply reply) {
            answered(name, table, asked, reply);
          }

          @Override
          public void failed(UpstreamException failure) {
            ended(name, table, asked, String.valueOf(failure.getMessage()));
          }
        });
  }

  private void answered(String name, Table table, CompletableFuture<Void> asked, Reply reply) {
    String failure;
    try {
      if (reply.successful()) {
        Optional<TableDescription.Described> described = TableDescription.read(reply.body());
        if (described.isPresent() && learn(described.get(), name)) {
          failure = "";
        } else {
          forget(name);
          failure = "DynamoDB describes no such table";
        }
      } else {
        failure = ErrorText.of(reply);
        if (ErrorText.type(reply).equals("ResourceNotFoundException")) {
          forget(name);
        }
      }
    } catch (DynamoDbException e) {
      failure = "the answer is none of DynamoDB's";
    }
    ended(name, table, asked, failure);
  }

  private void ended(String name, Table table, CompletableFuture<Void> asked, String failure) {
    asking.decrementAndGet();
    synchronized (table) {
      table.asked = null;
      if (!failure.isEmpty()) {
        if (!failure.equals(table.failure)) {
          LOG.info(
              "Table {} is counted as a whole: DescribeTable says: {}",
              HostileText.shortened(name, 255),
              HostileText.shortened(failure, 500));
        }
        table.failure = failure;
        table.nextAskNanos = turns.nanoTime() + table.retry.toNanos();
        Duration next = table.retry.multipliedBy(2);
        table.retry = next.compareTo(REFRESH) > 0 ? REFRESH : next;
      }
      if (table.askAgain) {
        // The answer may be older than what it was asked for; the next tick asks again.
        table.nextAskNanos = table.lastAskNanos + FIRST_RETRY.toNanos();
      }
    }
    asked.complete(null);
  }

  private @Nullable Table table(String name) {
    Table table = tables.get(name);
    if (table == null && tables.size() < MOST_TABLES && TableArn.isPossible(name)) {
      table = tables.computeIfAbsent(name, first -> new Table());
    }
    return table;
  }
}
