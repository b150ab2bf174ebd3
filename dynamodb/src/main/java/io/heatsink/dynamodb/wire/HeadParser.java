package io.heatsink.dynamodb.wire;

import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.IndexSchema;
import io.heatsink.dynamodb.KeySchema;
import io.heatsink.dynamodb.KeyValue;
import io.heatsink.dynamodb.Operation;
import io.heatsink.dynamodb.PrimaryKey;
import io.heatsink.dynamodb.TableHome;
import io.heatsink.dynamodb.TableSchema;
import io.heatsink.dynamodb.wire.Head.ReturnConsumedCapacity;
import io.heatsink.dynamodb.wire.ItemAccess.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a call on data says of itself: which tables and keys it touches, and how. All of the
 * body is checked to be JSON that has one reading only; item values are passed over, not built.
 *
 * <p>Whether the call is valid is for DynamoDB to say: an access whose key DynamoDB will refuse has
 * none here. Thread-safe, if the schemas are.
 */
public final class HeadParser {
  /** More than any operation takes; bounds what a hostile body can make of little. */
  private static final int MAX_ACCESSES = 1_000;

  private static final TableHome EVERYWHERE = new TableHome.Everywhere();

  private final Function<String, Optional<TableSchema>> schemas;

  /**
   * @param schemas what is known of a table by now, by its name, or by its ARN if it is not at
   *     home; must not block
   */
  public HeadParser(Function<String, Optional<TableSchema>> schemas) {
    this.schemas = schemas;
  }

  /** Reads it where all tables are of one account and region, and an ARN is but a longer name. */
  public Head parse(Operation operation, byte[] body) {
    return parse(operation, body, EVERYWHERE);
  }

  /**
   * Reads it.
   *
   * @param operation one on data
   * @param home where the caller's tables are that it may name without an ARN
   * @throws DynamoDbException a SerializationException, if the body is not JSON, or not of the form
   *     that such a call has; a ValidationException, if it is nested too deep or names far more
   *     items than any call may
   */
  public Head parse(Operation operation, byte[] body, TableHome home) {
    if (!operation.onData()) {
      throw new IllegalArgumentException(
          "%s is no operation on data; only those have a head.".formatted(operation));
    }
    return new Reading(operation, body, home).head();
  }

  /** The name of the table that a call on a table names; empty if it names none. */
  public static Optional<String> tableName(byte[] body) {
    JsonScanner in = new JsonScanner(body);
    String name = fields(in, in).string(Field.TABLE_NAME);
    return name == null ? Optional.empty() : Optional.of(TableRef.of(name, EVERYWHERE).table());
  }

  /** Reads a body of which nothing is asked but that it is well formed. */
  static void check(byte[] body) {
    JsonScanner in = new JsonScanner(body);
    fields(in, in);
  }

  private static Fields fields(JsonScanner in, JsonScanner values) {
    in.limitLength();
    in.startBody();
    Fields fields = new Fields(in, values);
    in.endBody();
    return fields;
  }

  /** One body's reading. */
  private final class Reading {
    private final Operation operation;
    private final TableHome home;
    private final Fields root;

    /** Walks through the lists and maps of batches and transactions. */
    private final JsonScanner in;

    /** Looks at the fields of what was passed over. */
    private final JsonScanner values;

    private List<ItemAccess> accesses = List.of();

    Reading(Operation operation, byte[] body, TableHome home) {
      this.operation = operation;
      this.home = home;
      in = new JsonScanner(body);
      values = new JsonScanner(body);
      root = fields(in, values);
    }

    Head head() {
      switch (operation) {
        case GET_ITEM -> accesses = List.of(item(root, Kind.GET, Field.KEY));
        case PUT_ITEM -> accesses = List.of(item(root, Kind.PUT, Field.ITEM));
        case UPDATE_ITEM -> accesses = List.of(item(root, Kind.UPDATE, Field.KEY));
        case DELETE_ITEM -> accesses = List.of(item(root, Kind.DELETE, Field.KEY));
        case QUERY -> accesses = List.of(query());
        case SCAN -> accesses = List.of(scan());
        case BATCH_GET_ITEM -> batchGet();
        case BATCH_WRITE_ITEM -> batchWrite();
        case TRANSACT_GET_ITEMS, TRANSACT_WRITE_ITEMS -> transaction();
        case EXECUTE_STATEMENT -> accesses = List.of(statement(root, false));
        case BATCH_EXECUTE_STATEMENT -> statements(Field.STATEMENTS, false);
        case EXECUTE_TRANSACTION -> statements(Field.TRANSACT_STATEMENTS, true);
        case CREATE_TABLE, DESCRIBE_TABLE, UPDATE_TABLE, DELETE_TABLE, LIST_TABLES ->
            throw new AssertionError(operation); // was refused before
      }
      return new Head(
          operation, accesses, consumedCapacity(), root.span(Field.RETURN_CONSUMED_CAPACITY), home);
    }

    private ReturnConsumedCapacity consumedCapacity() {
      JsonScanner at = root.at(Field.RETURN_CONSUMED_CAPACITY);
      if (at == null || at.peek() == 'n') {
        return ReturnConsumedCapacity.NONE;
      }
      at.readString();
      return at.textIs("INDEXES")
          ? ReturnConsumedCapacity.INDEXES
          : at.textIs("TOTAL") ? ReturnConsumedCapacity.TOTAL : ReturnConsumedCapacity.NONE;
    }

    /** An access to one item, which a Key names or an Item is. */
    private ItemAccess item(Fields fields, Kind kind, Field keyField) {
      TableRef table = table(fields);
      boolean consistent =
          operation == Operation.TRANSACT_GET_ITEMS
              || (kind == Kind.GET && fields.bool(Field.CONSISTENT_READ));
      PrimaryKey key = key(fields, keyField, schema(table));
      return new ItemAccess(
          table.table(),
          table.index(),
          kind,
          key == null ? null : key.partition(),
          key,
          consistent,
          fields.start,
          fields.end,
          fields.expressions());
    }

    private @Nullable PrimaryKey key(Fields fields, Field field, @Nullable TableSchema schema) {
      JsonScanner at = fields.at(field);
      if (at == null) {
        return null;
      }
      if (schema == null) {
        at.enterObject();
        return null;
      }
      return field == Field.ITEM
          ? KeyReader.keyOfItem(at, schema.key())
          : KeyReader.key(at, schema.key());
    }

    private ItemAccess query() {
      TableRef table = table(root);
      KeySchema key = keySchema(table);
      KeyValue partition = key == null ? null : QueryKeys.partition(root, key);
      return collection(table, Kind.QUERY, partition);
    }

    private ItemAccess scan() {
      return collection(table(root), Kind.SCAN, null);
    }

    private ItemAccess collection(TableRef table, Kind kind, @Nullable KeyValue partition) {
      return new ItemAccess(
          table.table(),
          table.index(),
          kind,
          partition,
          null,
          root.bool(Field.CONSISTENT_READ),
          root.start,
          root.end,
          root.expressions());
    }

    private void batchGet() {
      if (!enter(Field.REQUEST_ITEMS)) {
        return;
      }
      in.enterObject();
      while (in.nextField()) {
        TableRef table = TableRef.of(in.text(), home);
        TableSchema schema = schema(table);
        Fields fields = new Fields(in, values);
        boolean consistent = fields.bool(Field.CONSISTENT_READ);
        ExpressionSpans expressions = fields.expressions();
        JsonScanner keys = fields.at(Field.KEYS);
        if (keys == null) {
          continue;
        }
        keys.enterList();
        while (keys.nextElement()) {
          int start = keys.position();
          PrimaryKey key = null;
          if (schema == null) {
            keys.skipValue();
          } else {
            key = KeyReader.key(keys, schema.key());
          }
          add(
              new ItemAccess(
                  table.table(),
                  table.index(),
                  Kind.GET,
                  key == null ? null : key.partition(),
                  key,
                  consistent,
                  start,
                  keys.position(),
                  expressions));
        }
      }
    }

    private void batchWrite() {
      if (!enter(Field.REQUEST_ITEMS)) {
        return;
      }
      in.enterObject();
      while (in.nextField()) {
        TableRef table = TableRef.of(in.text(), home);
        TableSchema schema = schema(table);
        in.enterList();
        while (in.nextElement()) {
          Fields request = new Fields(in, values);
          write(table, schema, request, Field.PUT_REQUEST, Field.ITEM, Kind.PUT);
          write(table, schema, request, Field.DELETE_REQUEST, Field.KEY, Kind.DELETE);
        }
      }
    }

    private void write(
        TableRef table,
        @Nullable TableSchema schema,
        Fields request,
        Field requestField,
        Field keyField,
        Kind kind) {
      JsonScanner at = request.at(requestField);
      if (at == null) {
        return;
      }
      PrimaryKey key = key(new Fields(at, values), keyField, schema);
      add(
          new ItemAccess(
              table.table(),
              table.index(),
              kind,
              key == null ? null : key.partition(),
              key,
              false,
              request.start,
              request.end));
    }

    private void transaction() {
      if (!enter(Field.TRANSACT_ITEMS)) {
        return;
      }
      in.enterList();
      while (in.nextElement()) {
        Fields element = new Fields(in, values);
        if (operation == Operation.TRANSACT_GET_ITEMS) {
          action(element, Field.GET, Kind.GET, Field.KEY);
        } else {
          action(element, Field.CONDITION_CHECK, Kind.CONDITION_CHECK, Field.KEY);
          action(element, Field.PUT, Kind.PUT, Field.ITEM);
          action(element, Field.DELETE, Kind.DELETE, Field.KEY);
          action(element, Field.UPDATE, Kind.UPDATE, Field.KEY);
        }
      }
    }

    private void action(Fields element, Field field, Kind kind, Field keyField) {
      JsonScanner at = element.at(field);
      if (at != null) {
        add(item(new Fields(at, values), kind, keyField).within(element.start, element.end));
      }
    }

    private void statements(Field list, boolean transactional) {
      if (!enter(list)) {
        return;
      }
      in.enterList();
      while (in.nextElement()) {
        add(statement(new Fields(in, values), transactional));
      }
    }

    private ItemAccess statement(Fields fields, boolean transactional) {
      String text = fields.string(Field.STATEMENT);
      Statement statement = Statement.parse(text == null ? "" : text);
      TableRef named = TableRef.of(statement.table(), home);
      TableRef table =
          statement.index() == null ? named : new TableRef(named.table(), statement.index());
      KeySchema key = keySchema(table);
      KeyValue partition = key == null ? null : StatementKeys.partition(statement, key, fields);
      PrimaryKey whole = null;
      if (key != null && partition != null && table.index() == null) {
        KeyValue sort = StatementKeys.sort(statement, key, fields);
        whole = sort == null && !key.sort().isEmpty() ? null : new PrimaryKey(partition, sort);
      }
      return new ItemAccess(
          table.table(),
          table.index(),
          statement.kind(),
          partition,
          whole,
          transactional || fields.bool(Field.CONSISTENT_READ),
          fields.start,
          fields.end);
    }

    /** Goes to the value of a field of the body; false if there is none. */
    private boolean enter(Field field) {
      if (!root.has(field)) {
        return false;
      }
      in.goTo(root.span(field).start());
      accesses = new ArrayList<>();
      return true;
    }

    private void add(ItemAccess access) {
      if (accesses.size() == MAX_ACCESSES) {
        throw DynamoDbException.validation(
            "Too many items requested for the %s call".formatted(operation.wireName()));
      }
      accesses.add(access);
    }

    private TableRef table(Fields fields) {
      String name = fields.string(Field.TABLE_NAME);
      TableRef table = TableRef.of(name == null ? "" : name, home);
      String index = fields == root ? indexName() : null;
      return index == null ? table : new TableRef(table.table(), index);
    }

    private @Nullable String indexName() {
      return operation == Operation.QUERY || operation == Operation.SCAN
          ? root.string(Field.INDEX_NAME)
          : null;
    }

    private @Nullable TableSchema schema(TableRef table) {
      return table.table().isEmpty() ? null : schemas.apply(table.table()).orElse(null);
    }

    /** The key of the table or the index; null if it is not known. */
    private @Nullable KeySchema keySchema(TableRef table) {
      TableSchema schema = schema(table);
      if (schema == null || table.index() == null) {
        return schema == null ? null : schema.key();
      }
      IndexSchema index = schema.indexes().get(table.index());
      return index == null ? null : index.key();
    }
  }
}
