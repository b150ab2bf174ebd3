package io.heatsink.proxy.policy;

import io.heatsink.call.Call;
import io.heatsink.call.Caller;
import io.heatsink.call.Observer;
import io.heatsink.call.Schemas;
import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.ErrorType;
import io.heatsink.dynamodb.IndexSchema;
import io.heatsink.dynamodb.KeyValue;
import io.heatsink.dynamodb.Operation;
import io.heatsink.dynamodb.TableHome;
import io.heatsink.dynamodb.TableSchema;
import io.heatsink.dynamodb.wire.Head;
import io.heatsink.dynamodb.wire.ItemAccess;
import io.heatsink.journal.HostileText;
import io.heatsink.journal.KeyDisplay;
import io.heatsink.proxy.configuration.AllowRule;
import io.heatsink.proxy.configuration.CallerSettings;
import io.heatsink.proxy.configuration.Glob;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Lets a call pass only if its caller's rules allow all that it touches: each item of a batch or a
 * transaction for itself, whichever rule allows it.
 */
public final class Authorisation implements Observer {
  private final Supplier<Optional<Map<String, CallerSettings>>> callers;
  private final Schemas schemas;
  private final Function<Caller, TableHome> homes;
  private final BiPredicate<Caller, String> schemaHolds;

  /**
   * @param callers as they are set now; empty: nobody is refused
   * @param schemas to tell whether an index has the table's own partition key
   * @param homes where the tables are that a caller may name without an ARN
   * @param schemaHolds whether what is known of a table by its name is of that caller's table: one
   *     whose role is in another account has other tables of the same names
   */
  public Authorisation(
      Supplier<Optional<Map<String, CallerSettings>>> callers,
      Schemas schemas,
      Function<Caller, TableHome> homes,
      BiPredicate<Caller, String> schemaHolds) {
    this.callers = callers;
    this.schemas = schemas;
    this.homes = homes;
    this.schemaHolds = schemaHolds;
  }

  @Override
  public Call before(Call call) {
    Optional<Map<String, CallerSettings>> known = callers.get();
    if (known.isEmpty()) {
      return call;
    }
    CallerSettings caller = known.get().get(call.caller().name());
    if (caller == null) {
      // Taken out of the configuration between its proof and now.
      throw denied(call, "it is no longer known");
    }
    if (caller.allow().isPresent()) {
      check(call, caller.allow().get());
    }
    return call;
  }

  /**
   * Whether the caller may touch the table at all, whatever the keys: only then is anything found
   * out about the table for this call.
   */
  public boolean mayTouch(Call call, ItemAccess access) {
    return rules(call)
        .map(rules -> rules.stream().anyMatch(rule -> covers(rule, call, access)))
        .orElse(true);
  }

  /** Whether any rule is about the table of that name, if its caller is held to rules. */
  public boolean mayName(Call call, String table) {
    return rules(call)
        .map(rules -> rules.stream().anyMatch(rule -> isOn(rule, call, table)))
        .orElse(true);
  }

  /** Whether it hangs on the account that a name is of whether any rule is about that table. */
  public boolean accountDecides(Call call, String table) {
    return !mayName(call, table)
        && rules(call).orElse(List.of()).stream()
            .flatMap(rule -> rule.tables().stream())
            .anyMatch(glob -> glob.mayBeOfTable(table));
  }

  /** Whether it hangs on the access's keys only that the caller may touch them. */
  public boolean keysDecide(Call call, ItemAccess access) {
    List<AllowRule> covering =
        rules(call).orElse(List.of()).stream().filter(r -> covers(r, call, access)).toList();
    return !covering.isEmpty() && covering.stream().allMatch(r -> r.leadingKeys().isPresent());
  }

  /** What the caller is held to; empty: nothing. */
  private Optional<List<AllowRule>> rules(Call call) {
    return callers
        .get()
        .flatMap(
            known ->
                Optional.ofNullable(known.get(call.caller().name()))
                    .map(caller -> caller.allow())
                    .orElse(Optional.of(List.of())));
  }

  private void check(Call call, List<AllowRule> rules) {
    Head head = call.head();
    if (head != null) {
      checkAccesses(call, head.accesses(), rules);
      return;
    }
    Optional<Set<String>> tables = NamedTables.in(call.body(), homes.apply(call.caller()));
    if (tables.isEmpty()) {
      if (rules.stream().noneMatch(rule -> allowsEverything(rule, call))) {
        throw denied(call, "no rule allows it on every table, and which it is about is not told");
      }
      return;
    }
    for (String table : tables.get()) {
      if (rules.stream().noneMatch(rule -> allowsTable(rule, call, table))) {
        throw denied(call, "no rule allows it on table " + shown(table));
      }
    }
  }

  private void checkAccesses(Call call, List<ItemAccess> accesses, List<AllowRule> rules) {
    if (accesses.isEmpty() && rules.stream().noneMatch(rule -> allowsEverything(rule, call))) {
      throw denied(call, "no rule allows it on every table, and which it is about is not told");
    }
    for (ItemAccess access : accesses) {
      if (rules.stream().noneMatch(rule -> allows(rule, call, access))) {
        throw denied(call, reason(call, access));
      }
    }
  }

  private String reason(Call call, ItemAccess access) {
    if (access.table().isEmpty()) {
      return "no rule allows it on every table, and which it is about is not told";
    }
    if (keysDecide(call, access) && !schemaHolds.test(call.caller(), access.table())) {
      return "only rules with leadingKeys allow it on %s, whose key is not known, because the caller's role is in another account; tables.%s.schema tells it"
          .formatted(place(access), shown(access.table()));
    }
    if (keysDecide(call, access) && schemas.find(access.table()).isEmpty()) {
      return "only rules with leadingKeys allow it on %s, whose key is not known yet; DescribeTable"
              .formatted(place(access))
          + " tells it, or tables.%s.schema".formatted(shown(access.table()));
    }
    return "no rule allows it on " + place(access);
  }

  /** Whatever the call touches. */
  private static boolean allowsEverything(AllowRule rule, Call call) {
    return rule.everyTable()
        && rule.leadingKeys().isEmpty()
        && rule.operations().allows(call.target());
  }

  private boolean allowsTable(AllowRule rule, Call call, String table) {
    // A description of the table shows none of its items, so rules by key do not keep it back.
    boolean keysDoNotMatter = rule.leadingKeys().isEmpty() || call.target().equals("DescribeTable");
    return keysDoNotMatter && rule.operations().allows(call.target()) && isOn(rule, call, table);
  }

  /**
   * A name says nothing of tables elsewhere: these are matched by patterns for ARNs alone, and by
   * the one that means every table. What is at home is matched by its ARN, too.
   */
  private boolean isOn(AllowRule rule, Call call, String table) {
    boolean elsewhere = table.startsWith("arn:");
    for (Glob glob : rule.tables()) {
      boolean matches =
          glob.matchesAll()
              || (elsewhere == glob.isOfArns()
                  ? glob.matches(table)
                  : !elsewhere
                      && homes.apply(call.caller()) instanceof TableHome.At(String prefix)
                      && glob.matches(prefix + table));
      if (matches) {
        return true;
      }
    }
    return false;
  }

  /** Keys aside. */
  private boolean covers(AllowRule rule, Call call, ItemAccess access) {
    boolean table = access.table().isEmpty() ? rule.everyTable() : isOn(rule, call, access.table());
    return table && allowsOperation(rule, call, access);
  }

  private boolean allows(AllowRule rule, Call call, ItemAccess access) {
    return covers(rule, call, access)
        && (rule.leadingKeys().isEmpty()
            || (schemaHolds.test(call.caller(), access.table())
                && allowsKey(rule.leadingKeys().get(), access)));
  }

  /**
   * A transaction is allowed as such, or by what it does to each item, as IAM has it. Source:
   * DynamoDB Developer Guide, "Using IAM with DynamoDB transactions".
   */
  private static boolean allowsOperation(AllowRule rule, Call call, ItemAccess access) {
    if (rule.operations().allows(call.target())) {
      return true;
    }
    Operation operation = call.operation().orElse(null);
    if (operation != Operation.TRANSACT_GET_ITEMS && operation != Operation.TRANSACT_WRITE_ITEMS) {
      return false;
    }
    String action =
        switch (access.kind()) {
          case GET -> "GetItem";
          case PUT -> "PutItem";
          case UPDATE -> "UpdateItem";
          case DELETE -> "DeleteItem";
          case CONDITION_CHECK -> "ConditionCheckItem";
          case QUERY, SCAN, SELECT, MODIFY -> "";
        };
    return rule.operations().allows(action);
  }

  private boolean allowsKey(List<Glob> leadingKeys, ItemAccess access) {
    KeyValue key = access.key() != null ? access.key().partition() : access.partition();
    if (key == null || !isTablesPartitionKey(access)) {
      return false;
    }
    String text = KeyDisplay.text(key);
    return leadingKeys.stream().anyMatch(glob -> glob.matches(text));
  }

  /** An index under another key would show items by what their partition keys do not say. */
  private boolean isTablesPartitionKey(ItemAccess access) {
    if (access.index() == null) {
      return true;
    }
    Optional<TableSchema> schema = schemas.find(access.table());
    IndexSchema index = schema.map(known -> known.indexes().get(access.index())).orElse(null);
    return index != null && index.key().partition().equals(schema.orElseThrow().key().partition());
  }

  private static String place(ItemAccess access) {
    return access.index() == null
        ? "table " + shown(access.table())
        : "index %s of table %s".formatted(shown(access.index()), shown(access.table()));
  }

  private static String shown(String name) {
    return HostileText.shortened(name, 255);
  }

  private static DynamoDbException denied(Call call, String why) {
    return DynamoDbException.of(
        ErrorType.ACCESS_DENIED,
        "User: %s is not authorized to perform: dynamodb:%s because %s (callers.%s.allow in Heatsink's configuration)"
            .formatted(call.caller().name(), shown(call.target()), why, call.caller().name()));
  }
}
