package io.heatsink.engine;

import io.heatsink.dynamodb.AttributeValue;
import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.ErrorType;
import io.heatsink.dynamodb.KeyValue;
import io.heatsink.dynamodb.PrimaryKey;
import io.heatsink.dynamodb.capacity.ReadMode;
import io.heatsink.dynamodb.expression.BoundCondition;
import io.heatsink.dynamodb.expression.BoundProjection;
import io.heatsink.dynamodb.expression.BoundUpdate;
import io.heatsink.dynamodb.expression.Condition;
import io.heatsink.dynamodb.expression.FilterExpression;
import io.heatsink.dynamodb.expression.KeyConditionExpression;
import io.heatsink.dynamodb.expression.KeyQuery;
import io.heatsink.dynamodb.expression.ProjectionExpression;
import io.heatsink.dynamodb.expression.UpdateResult;
import io.heatsink.engine.Source.View;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Carries out one PartiQL statement, by itself or in a transaction. */
final class PartiQlRun implements TransactedWrite {
  private final Tables tables;
  private final PartiQl statement;
  private final LegacyValues values;
  private final Asked asked;
  private final boolean consistent;
  private final boolean showsItem;

  PartiQlRun(Tables tables, Asked asked) {
    this.tables = tables;
    this.values = new LegacyValues();
    this.statement = PartiQlParser.parse(asked.text, asked.parameters, values);
    this.asked = asked;
    this.consistent = asked.consistent;
    this.showsItem = asked.showsItem;
  }

  /**
   * What a request says of one statement.
   *
   * @param showsItem whether a failed condition shows the item that it failed on
   */
  record Asked(
      String text, List<AttributeValue> parameters, boolean consistent, boolean showsItem) {}

  /**
   * @param items that were read, or were asked to be returned
   * @param last at which reading stopped; null if all was read
   */
  record Result(
      List<Map<String, AttributeValue>> items,
      @Nullable Map<String, AttributeValue> last,
      Consumed consumed) {}

  String tableName() {
    return statement.table();
  }

  /** What the request says: two requests that say the same of each statement are the same. */
  Asked asked() {
    return asked;
  }

  @Override
  public TableName table() {
    return TableName.of(statement.table());
  }

  boolean isRead() {
    return statement instanceof PartiQl.Select;
  }

  /** Whether a SELECT is of one item, named by its whole key. */
  boolean isOfOneItem() {
    return statement instanceof PartiQl.Select select
        && select.index() == null
        && select.where() != null
        && new PartiQlWhere(select.where(), values).names(found().key());
  }

  private Table found() {
    Table table = tables.named(table().name());
    table.usable();
    return table;
  }

  /**
   * @param limit how many items a SELECT reads at most
   * @param start at which an earlier SELECT stopped; null to begin at the beginning
   */
  Result execute(long limit, @Nullable Map<String, AttributeValue> start) {
    return switch (statement) {
      case PartiQl.Select select -> select(select, limit, start);
      case PartiQl.Insert insert -> write("NONE");
      case PartiQl.Update update -> update(update);
      case PartiQl.Delete delete -> delete(delete);
      case PartiQl.Exists exists ->
          throw DynamoDbException.validation(
              "EXISTS is only supported in the statements of ExecuteTransaction");
    };
  }

  /** The key of the one item that the statement is about. */
  @Override
  public PrimaryKey key(Table table) {
    return switch (statement) {
      case PartiQl.Insert insert -> {
        Item unused = PutItem.checked(insert.item());
        yield PutItem.key(table, insert.item());
      }
      case PartiQl.Update update -> {
        bound(update, table);
        yield key(update.where(), table);
      }
      case PartiQl.Delete delete -> key(delete.where(), table);
      case PartiQl.Exists exists -> key(exists.where(), table);
      case PartiQl.Select select -> keyOf(select, table);
    };
  }

  @Override
  public ItemWrite.Intent intent(Table table, PrimaryKey key) {
    return switch (statement) {
      case PartiQl.Insert insert -> new Insertion(PutItem.checked(insert.item()));
      case PartiQl.Update update ->
          new Conditional(
              change(update, table, key), rest(update.where(), table), false, showsItem);
      case PartiQl.Delete delete ->
          new Conditional(
              new DeleteItem.Delete(Guard.OPEN), rest(delete.where(), table), true, showsItem);
      case PartiQl.Exists exists ->
          new Conditional(new ItemCheck(Guard.OPEN), rest(exists.where(), table), false, showsItem);
      case PartiQl.Select select -> throw new IllegalStateException("A SELECT writes nothing");
    };
  }

  /**
   * What a SELECT in a transaction shows of its item.
   *
   * @param item empty if there is none
   */
  Optional<Map<String, AttributeValue>> shown(Optional<StoredItem> item, Table table) {
    if (!(statement instanceof PartiQl.Select select) || select.where() == null) {
      throw new IllegalStateException("Only a SELECT shows an item: " + statement);
    }
    BoundCondition filter = rest(select.where(), table);
    BoundProjection projection = projection(select);
    return item.map(stored -> Item.of(stored).attributes())
        .filter(attributes -> filter == null || filter.test(attributes))
        .map(attributes -> projection == null ? attributes : projection.cut(attributes));
  }

  private PrimaryKey keyOf(PartiQl.Select select, Table table) {
    if (select.where() == null || select.index() != null) {
      throw DynamoDbException.validation(
          "Select statements within ExecuteTransaction must specify the primary key in the where"
              + " clause.");
    }
    return key(select.where(), table);
  }

  private PrimaryKey key(Condition where, Table table) {
    return new PartiQlWhere(where, values).key(table.key());
  }

  /** What the clause asks besides the key. */
  private @Nullable BoundCondition rest(Condition where, Table table) {
    PartiQlWhere split = new PartiQlWhere(where, values);
    PrimaryKey unused = split.key(table.key());
    return condition(split.rest());
  }

  private BoundUpdate bound(PartiQl.Update update, Table table) {
    BoundUpdate bound = update.update().bind(values.attributes());
    bound.refuseKeyAttributes(table.key());
    return bound;
  }

  private UpdateItem.Update change(PartiQl.Update update, Table table, PrimaryKey key) {
    return new UpdateItem.Update(
        key.toMap(table.key()), bound(update, table), new Guard(null, false), table, table.state());
  }

  private Result select(
      PartiQl.Select select, long limit, @Nullable Map<String, AttributeValue> start) {
    Source source = Source.of(found(), select.index());
    if (consistent && !source.isOfTable()) {
      throw DynamoDbException.validation(
          "Consistent reads are not supported on global secondary indexes");
    }
    Condition where = select.where();
    PartiQlWhere split = where == null ? null : new PartiQlWhere(where, values);
    Condition ofKey = split == null ? null : split.ofCollection(source.key());
    Condition rest = split == null || ofKey == null ? where : split.rest();
    BoundCondition filter =
        rest == null ? null : new FilterExpression(rest).bind(values.attributes());
    BoundProjection projection = projection(select);
    KeyRange range = KeyRange.ALL;
    KeyValue partition = null;
    if (ofKey != null) {
      KeyQuery query = new KeyConditionExpression(ofKey).bind(values.attributes(), source.key());
      range = QueryRange.of(source, query);
      partition = QueryRange.partition(query);
    }
    if (start != null) {
      range = range.behind(source.storeKey(start), select.forward());
    }
    View view = source.view(consistent, partition);
    Page page =
        Page.read(
            source,
            consistent ? ReadMode.STRONG : ReadMode.EVENTUAL,
            range.walk(view.entries(), select.forward()),
            limit,
            filter,
            null);
    Consumed consumed =
        page.admit(
            partition == null ? null : new KeyUnits(partition, null, 0),
            new Consumed(statement.table()));
    byte[] last = page.last();
    return new Result(
        page.items().stream()
            .map(Item::attributes)
            .map(item -> projection == null ? item : projection.cut(item))
            .toList(),
        last == null ? null : source.shownKey(last),
        consumed);
  }

  private Result update(PartiQl.Update update) {
    Table table = found();
    PrimaryKey key = key(table);
    UpdateItem.Update change = change(update, table, key);
    Conditional conditional =
        new Conditional(change, rest(update.where(), table), false, showsItem);
    Consumed consumed = new Consumed(statement.table());
    ItemWrite.Outcome outcome = new ItemWrite(table, key).carryOut(conditional, consumed);
    UpdateResult result = change.result();
    Map<String, AttributeValue> shown =
        switch (update.returns()) {
          case "ALL_OLD" -> attributes(outcome.before());
          case "ALL_NEW" -> attributes(outcome.after());
          case "UPDATED_OLD" -> result == null ? Map.of() : result.updatedOld();
          case "UPDATED_NEW" -> result == null ? Map.of() : result.updatedNew();
          default -> Map.of();
        };
    return new Result(shown.isEmpty() ? List.of() : List.of(shown), null, consumed);
  }

  private Result delete(PartiQl.Delete delete) {
    if (!delete.returns().equals("NONE") && !delete.returns().equals("ALL_OLD")) {
      throw DynamoDbException.validation("RETURNING clause for DELETE can only be ALL OLD *");
    }
    return write(delete.returns());
  }

  private Result write(String returns) {
    Table table = found();
    PrimaryKey key = key(table);
    Consumed consumed = new Consumed(statement.table());
    ItemWrite.Outcome outcome = new ItemWrite(table, key).carryOut(intent(table, key), consumed);
    Map<String, AttributeValue> old =
        returns.equals("ALL_OLD") ? attributes(outcome.before()) : Map.of();
    return new Result(old.isEmpty() ? List.of() : List.of(old), null, consumed);
  }

  private @Nullable BoundProjection projection(PartiQl.Select select) {
    return select.paths().isEmpty()
        ? null
        : new ProjectionExpression(select.paths()).bind(values.attributes());
  }

  private @Nullable BoundCondition condition(@Nullable Condition rest) {
    return rest == null ? null : new FilterExpression(rest).bind(values.attributes());
  }

  private static Map<String, AttributeValue> attributes(@Nullable Item item) {
    return item == null ? Map.of() : item.attributes();
  }

  /** Makes an item where there is none. */
  private record Insertion(Item item) implements ItemWrite.Intent {
    @Override
    public boolean allows(@Nullable Item before) {
      return before == null;
    }

    @Override
    public DynamoDbException refusal(@Nullable Item before) {
      return DynamoDbException.of(
          ErrorType.DUPLICATE_ITEM, "Duplicate primary key exists in table");
    }

    @Override
    public int wantedSize() {
      return item.size();
    }

    @Override
    public Item after(@Nullable Item before) {
      return item;
    }
  }

  /**
   * Changes an item for which the rest of the WHERE clause holds.
   *
   * @param allowsNone whether there may be no item
   */
  private record Conditional(
      ItemWrite.Intent change,
      @Nullable BoundCondition condition,
      boolean allowsNone,
      boolean showsItem)
      implements ItemWrite.Intent {
    @Override
    public boolean allows(@Nullable Item before) {
      return before == null ? allowsNone : condition == null || condition.test(before.attributes());
    }

    @Override
    public DynamoDbException refusal(@Nullable Item before) {
      return DynamoDbException.conditionFailed(
          showsItem && before != null ? before.attributes() : null);
    }

    @Override
    public int wantedSize() {
      return change.wantedSize();
    }

    @Override
    public @Nullable Item after(@Nullable Item before) {
      return change.after(before);
    }
  }
}
