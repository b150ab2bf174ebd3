package io.heatsink.remedy.cache;

import io.heatsink.dynamodb.PrimaryKey;
import io.heatsink.dynamodb.wire.Head;
import io.heatsink.dynamodb.wire.ItemAccess;
import io.heatsink.dynamodb.wire.Span;
import io.heatsink.remedy.cache.JsonCursor.UnreadableJson;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A BatchGetItem's body, taken apart so that other batches can be put together from its pieces.
 *
 * @param tables in their order
 */
record BatchBody(List<Table> tables) {
  private static final int MOST_KEYS = 100;

  /**
   * What is asked of one table.
   *
   * @param name the table's, also where the body has its ARN
   * @param written where name or ARN stand, without quotes
   * @param whole whether whole items are asked for, and nothing that is not known
   * @param consistent whether they are to be read strongly consistent
   * @param keys where each key stands
   * @param accesses what each key is, in the same order
   * @param firstAccess the place of the first of these among all accesses of the batch
   * @param others members besides Keys and ConsistentRead, each with its name
   */
  record Table(
      String name,
      Span written,
      boolean whole,
      boolean consistent,
      List<Span> keys,
      List<ItemAccess> accesses,
      int firstAccess,
      List<Span> others) {}

  /**
   * Takes the body apart; empty if DynamoDB would refuse it, or might, as far as that shows here:
   * then it is for DynamoDB to say so.
   */
  static Optional<BatchBody> read(byte[] body, Head head) {
    try {
      BatchBody batch = new BatchBody(new ArrayList<>());
      JsonCursor in = new JsonCursor(body);
      in.beginObject();
      while (in.nextName()) {
        if (in.nameIs(Names.REQUEST_ITEMS)) {
          batch.readTables(in, body, head);
        } else if (!in.nameIs(Names.RETURN_CONSUMED_CAPACITY) || !Names.isCapacityWord(body, in)) {
          return Optional.empty();
        }
      }
      return batch.isLegal() ? Optional.of(batch) : Optional.empty();
    } catch (UnreadableJson e) {
      return Optional.empty();
    }
  }

  /** How many keys are asked for. */
  int accesses() {
    int keys = 0;
    for (Table table : tables) {
      keys += table.keys().size();
    }
    return keys;
  }

  private void readTables(JsonCursor in, byte[] body, Head head) {
    int next = 0;
    in.beginObject();
    while (in.nextName()) {
      Table table = readTable(in, body, head.accesses(), next);
      tables.add(table);
      next += table.keys().size();
    }
    if (next != head.accesses().size()) {
      throw new UnreadableJson();
    }
  }

  private static Table readTable(
      JsonCursor in, byte[] body, List<ItemAccess> accesses, int firstAccess) {
    int written = in.nameStart() + 1;
    Span name = new Span(written, in.nameEnd());
    List<Span> keys = new ArrayList<>();
    List<Span> others = new ArrayList<>();
    boolean consistent = false;
    boolean whole = true;
    in.beginObject();
    while (in.nextName()) {
      int member = in.nameStart();
      if (in.nameIs(Names.KEYS)) {
        in.beginList();
        while (in.nextElement()) {
          int from = in.position();
          keys.add(new Span(from, in.skipValue()));
        }
      } else if (in.nameIs(Names.CONSISTENT_READ)) {
        int from = in.position();
        int to = in.skipValue();
        consistent = Names.is(body, from, to, Names.TRUE);
        whole &= consistent || Names.is(body, from, to, Names.FALSE);
      } else {
        others.add(new Span(member, in.skipValue()));
        whole = false;
      }
    }
    if (keys.isEmpty() || firstAccess + keys.size() > accesses.size()) {
      throw new UnreadableJson();
    }
    List<ItemAccess> own = accesses.subList(firstAccess, firstAccess + keys.size());
    return new Table(
        own.getFirst().table(), name, whole, consistent, keys, own, firstAccess, others);
  }

  /** DynamoDB takes up to 100 keys, none twice. */
  private boolean isLegal() {
    Set<String> names = new HashSet<>();
    for (Table table : tables) {
      Set<PrimaryKey> seen = new HashSet<>();
      for (ItemAccess access : table.accesses()) {
        PrimaryKey key = access.key();
        if (!access.table().equals(table.name()) || (key != null && !seen.add(key))) {
          return false;
        }
      }
      if (!names.add(table.name())) {
        return false;
      }
    }
    int keys = accesses();
    return keys > 0 && keys <= MOST_KEYS;
  }
}
