package io.heatsink.engine;

import io.heatsink.dynamodb.IndexSchema;
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
  private final ReadMode mode;
  private final @Nullable Fetch fetch;
  private final List<Item> items = new ArrayList<>();
  private final List<KeyShare> shares = new ArrayList<>();
  private int scanned;
  private long bytes;
  private CapacityUnits fetched = CapacityUnits.ZERO;
  private byte @Nullable [] last;

  /**
   * Whole items, for those who read a local index that does not hold all that they want.
   *
   * @param shows whether they are answered, and not only filtered by
   */
  record Fetch(ItemSnapshot items, boolean shows) {}

  /**
   * @param bytes of the item or entry
   * @param fetched units for the whole item, where it was looked up in the table
   */
  private record KeyShare(byte[] storeKey, int bytes, CapacityUnits fetched) {}

  private Page(Source source, ReadMode mode, @Nullable Fetch fetch) {
    this.source = source;
    this.mode = mode;
    this.fetch = fetch;
  }

  /**
   * @param limit how many items to read at most
   * @param filter null to keep all
   * @param fetch null where what is read is enough
   */
  static Page read(
      Source source,
      ReadMode mode,
      KeyRange.Walk walk,
      long limit,
      @Nullable BoundCondition filter,
      @Nullable Fetch fetch) {
    Page page = new Page(source, mode, fetch);
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
    StoredItem whole = stored;
    CapacityUnits fetchUnits = CapacityUnits.ZERO;
    if (fetch != null) {
      StoredItem found = fetch.items.get(ItemKeys.ofItem(source.itemKey(walk.key())));
      fetchUnits = mode.item(found == null ? 0 : found.size());
      fetched = fetched.plus(fetchUnits);
      // Read eventually consistent, the item may be gone already; then this is what is left of it.
      whole = found == null ? stored : found;
    }
    if (source.table().isLimited()) {
      shares.add(new KeyShare(walk.key(), stored.size(), fetchUnits));
    }
    Item item = Item.of(whole);
    if (filter == null || filter.test(item.attributes())) {
      items.add(fetch == null || fetch.shows ? item : Item.of(stored));
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
  Consumed admit(@Nullable KeyUnits asked, Consumed consumed) {
    CapacityUnits units = mode.page(bytes);
    IndexSchema index = source.indexSchema();
    if (source.table().isLimited()) {
      source
          .table()
          .admission()
          .read(
              new ReadCharge(
                  index == null || source.isOfTable() ? null : index.name(),
                  mode != ReadMode.EVENTUAL,
                  units.plus(fetched).value(),
                  keys(units, asked)));
    }
    if (index == null) {
      consumed.add(units);
    } else {
      consumed.addIndex(index, units);
      consumed.add(fetched);
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
      PrimaryKey key = source.chargedKey(share.storeKey);
      double ofPage = units.value() * share.bytes / bytes;
      keys.add(new KeyUnits(key.partition(), key.sort(), ofPage + share.fetched.value()));
    }
    return keys;
  }
}
