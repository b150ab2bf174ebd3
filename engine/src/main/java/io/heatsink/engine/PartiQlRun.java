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

/** Carries out one PartiQL statement. */
final class PartiQlRun {
  private final Tables tables;
  private final PartiQl statement;
  private final LegacyValues values;
  private final boolean consistent;
  private final boolean showsItem;

  PartiQlRun(Tables tables, Asked asked) {
    this.tables = tables;
    this.values = new LegacyValues();
    this.statement = PartiQlParser.parse(asked.text, asked.parameters, values);
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

  boolean isRead() {
    return statement instanceof PartiQl.Select;
  }

  /** Whether a SELECT is of one item, named by its whole key. */
  boolean isOfOneItem() {
    return statement instanceof PartiQl.Select select
        && select.index() == null
        && select.where() != null
        && new PartiQlWhere(select.where(), values).names(table().key());
  }

  private Table table() {
    Table table = tables.named(TableName.of(statement.table()).name());
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
      case PartiQl.Insert insert -> insert(insert);
      case PartiQl.Update update -> update(update);
      case PartiQl.Delete delete -> delete(delete);
    };
  }

  private Result select(
      PartiQl.Select select, long limit, @Nullable Map<String, AttributeValue> start) {
    Source source = Source.of(table(), select.index());
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
    BoundProjection projection =
        select.paths().isEmpty()
            ? null
            : new ProjectionExpression(select.paths()).bind(values.attributes());
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

  private Result insert(PartiQl.Insert insert) {
    Item item = PutItem.checked(insert.item());
    Table table = table();
    return write(table, PutItem.key(table, insert.item()), new Insertion(item), Optional.empty());
  }

  private Result update(PartiQl.Update update) {
    Table table = table();
    PartiQlWhere where = new PartiQlWhere(update.where(), values);
    PrimaryKey key = where.key(table.key());
    BoundUpdate bound = update.update().bind(values.attributes());
    bound.refuseKeyAttributes(table.key());
    BoundCondition rest = condition(where.rest());
    UpdateItem.Update intent =
        new UpdateItem.Update(
            key.toMap(table.key()), bound, new Guard(null, false), table, table.state());
    Conditional conditional = new Conditional(intent, rest, false, showsItem);
    Consumed consumed = new Consumed(statement.table());
    ItemWrite.Outcome outcome = new ItemWrite(table, key).carryOut(conditional, consumed);
    UpdateResult result = intent.result();
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
    Table table = table();
    PartiQlWhere where = new PartiQlWhere(delete.where(), values);
    PrimaryKey key = where.key(table.key());
    Conditional conditional =
        new Conditional(
            new DeleteItem.Delete(Guard.OPEN), condition(where.rest()), true, showsItem);
    return write(table, key, conditional, Optional.of(delete.returns()));
  }

  private Result write(
      Table table, PrimaryKey key, ItemWrite.Intent intent, Optional<String> returns) {
    Consumed consumed = new Consumed(statement.table());
    ItemWrite.Outcome outcome = new ItemWrite(table, key).carryOut(intent, consumed);
    Map<String, AttributeValue> old =
        returns.filter("ALL_OLD"::equals).map(it -> attributes(outcome.before())).orElse(Map.of());
    return new Result(old.isEmpty() ? List.of() : List.of(old), null, consumed);
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
