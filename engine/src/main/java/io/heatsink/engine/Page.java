package io.heatsink.engine;

import io.heatsink.dynamodb.PrimaryKey;
import io.heatsink.dynamodb.capacity.CapacityUnits;
import io.heatsink.dynamodb.capacity.ReadMode;
import io.heatsink.dynamodb.expression.BoundCondition;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of a query or scan: reads items in order until a limit, or until a megabyte was read;
 * keeps those that pass the filter.
 */
final class Page {
  /**
   * The item with which a page gets this large is its last. Source: DynamoDB API Reference, Query
   * and Scan, "exceeds the maximum dataset size limit of 1 MB"; a page of many small items consumes
   * 128.5 units read eventually consistent, half a unit more than 1 MB.
   */
  private static final long MAX_BYTES = 1 << 20;

  private final Source source;
  private final List<Item> items = new ArrayList<>();
  private final List<KeyShare> shares = new ArrayList<>();
  private int scanned;
  private long bytes;
  private byte @Nullable [] last;

  private record KeyShare(byte[] storeKey, int bytes) {}

  private Page(Source source) {
    this.source = source;
  }

  /**
   * @param limit how many items to read at most
   * @param filter null to keep all
   */
  static Page read(Source source, KeyRange.Walk walk, long limit, @Nullable BoundCondition filter) {
    Page page = new Page(source);
    while (walk.next()) {
      page.add(walk, filter);
      if (page.scanned == limit || page.bytes >= MAX_BYTES) {
        page.last = walk.key();
        break;
      }
    }
    return page;
  }

  private void add(KeyRange.Walk walk, @Nullable BoundCondition filter) {
    StoredItem stored = walk.item();
    scanned++;
    bytes += stored.size();
    if (source.table().isLimited()) {
      shares.add(new KeyShare(walk.key(), stored.size()));
    }
    Item item = Item.of(stored);
    if (filter == null || filter.test(item.attributes())) {
      items.add(item);
    }
  }

  /** The items that passed the filter. */
  List<Item> items() {
    return items;
  }

  /** How many items were read. */
  int scanned() {
    return scanned;
  }

  /** The key in the store of the item at which reading stopped; null if all was read. */
  byte @Nullable [] last() {
    return last;
  }

  /**
   * Asks for admission, and counts the units.
   *
   * @param asked the key that the call asked for, on which the units fall if nothing was read; null
   *     for a scan
   * @param consumed to which they are added
   * @throws io.heatsink.dynamodb.DynamoDbException what the admission says, if it refuses
   */
  Consumed admit(boolean consistent, @Nullable KeyUnits asked, Consumed consumed) {
    CapacityUnits units = (consistent ? ReadMode.STRONG : ReadMode.EVENTUAL).page(bytes);
    GlobalIndex index = source.index();
    String indexName = index == null ? null : index.schema().name();
    if (source.table().isLimited()) {
      source
          .table()
          .admission()
          .read(new ReadCharge(indexName, consistent, units.value(), keys(units, asked)));
    }
    if (indexName == null) {
      consumed.add(units);
    } else {
      consumed.addIndex(indexName, units);
    }
    return consumed;
  }

  private List<KeyUnits> keys(CapacityUnits units, @Nullable KeyUnits asked) {
    if (shares.isEmpty()) {
      return asked == null
          ? List.of()
          : List.of(new KeyUnits(asked.partition(), asked.sort(), units.value()));
    }
    List<KeyUnits> keys = new ArrayList<>(shares.size());
    for (KeyShare share : shares) {
      PrimaryKey key = source.keyOf(share.storeKey);
      keys.add(new KeyUnits(key.partition(), key.sort(), units.value() * share.bytes / bytes));
    }
    return keys;
  }
}
