package io.heatsink.engine;

import io.heatsink.dynamodb.PartitionHash;
import io.heatsink.dynamodb.PrimaryKey;
import io.heatsink.store.OperationLog;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.h2.mvstore.MVMap;
import org.jspecify.annotations.Nullable;

/**
 * Does again what a log tells of, and makes of it what an engine holds. Indexes, sizes and times to
 * live are not in the log: they follow from the items, once all are there.
 */
final class Recovery implements OperationLog.Reader {
  private final Map<Long, OfTable> tables = new TreeMap<>();
  private final Map<String, OfStream> streams = new LinkedHashMap<>();
  private final List<IdempotencyTokens.Used> tokens = new ArrayList<>();
  private final Map<String, Backup> backups = new LinkedHashMap<>();
  private long tablesMade;
  private long backupsMade;

  private static final class OfTable {
    TableImage image;
    final MVMap<byte[], StoredItem> items = ItemStore.newMap();
    @Nullable OfStream stream;

    OfTable(TableImage image) {
      this.image = image;
    }
  }

  private static final class OfStream {
    StreamImage image;
    List<StreamShard> shards;
    long nextSequence;

    OfStream(StreamImage image) {
      this.image = image;
      this.shards = image.shards().stream().map(StreamShard::of).toList();
      this.nextSequence = image.nextSequence();
    }

    /** The same stream with other shards. */
    void changeTo(StreamImage next) {
      Map<String, StreamShard> before = new HashMap<>();
      shards.forEach(shard -> before.put(shard.id(), shard));
      image = next;
      nextSequence = next.nextSequence();
      shards = next.shards().stream().map(StreamShard::of).toList();
      for (StreamShard shard : shards) {
        StreamShard known = before.get(shard.id());
        if (known != null) {
          shard.addAll(known);
        }
      }
    }
  }

  @Override
  public void entry(byte[] bytes, int from, int length) {
    PartReader in = new PartReader(bytes, from, length);
    while (in.hasMore()) {
      Part part = Part.of(in);
      switch (part) {
        case CHANGE -> change(in);
        case TABLE -> table(TableImage.read(in));
        case STREAM_BEGUN -> streamBegun(StreamImage.read(in));
        case SHARDS -> shards(StreamImage.read(in));
        case TOKEN ->
            tokens.add(
                new IdempotencyTokens.Used(in.text(), new RequestDigest(in.text()), in.moment()));
        case BACKUP -> backup(Backup.read(in));
        case BACKUP_DELETED -> backups.remove(in.text());
        case COUNTS -> {
          tablesMade = in.number();
          backupsMade = in.number();
        }
        case ITEMS -> items(in);
        case RECORDS -> records(in);
      }
    }
  }

  private void change(PartReader in) {
    OfTable table = tables.get(in.number());
    byte[] storeKey = in.block();
    StoredItem after = in.optional(PartReader::item);
    Told told = in.optional(it -> new Told(it.number(), it.moment(), it.flag()));
    if (table == null) {
      return; // deleted meanwhile
    }
    StoredItem before =
        after == null ? table.items.remove(storeKey) : table.items.put(storeKey, after);
    if (told != null && table.stream != null) {
      tell(table.stream, told, ItemKeys.item(storeKey, table.image.key()), before, after);
    }
  }

  /** What an entry says of the record that a stream has of a change. */
  private record Told(long sequence, Instant at, boolean byService) {}

  private static void tell(
      OfStream stream,
      Told told,
      PrimaryKey key,
      @Nullable StoredItem before,
      @Nullable StoredItem after) {
    StreamImage image = stream.image;
    long hash = PartitionHash.of(key.partition());
    for (StreamShard shard : stream.shards) {
      if (shard.isOpen() && shard.covers(hash, key.sort())) {
        shard.add(
            new StreamRecord(
                told.sequence,
                told.at,
                Instant.MIN,
                before == null
                    ? StreamRecord.Kind.INSERT
                    : after == null ? StreamRecord.Kind.REMOVE : StreamRecord.Kind.MODIFY,
                key.toMap(image.key()),
                image.view().showsBefore() ? before : null,
                image.view().showsAfter() ? after : null,
                told.byService));
      }
    }
    stream.nextSequence = told.sequence + 1;
  }

  private void table(TableImage image) {
    OfTable known = tables.get(image.place());
    if (known == null) {
      // A table of the same name is one that was deleted.
      tables.values().removeIf(table -> table.image.name().equals(image.name()));
      tables.put(image.place(), new OfTable(image));
      tablesMade = Math.max(tablesMade, image.place() + 1);
    } else {
      known.image = image;
    }
  }

  private void streamBegun(StreamImage image) {
    OfStream stream = new OfStream(image);
    streams.put(image.name(), stream);
    OfTable table = tables.get(image.place());
    if (table != null) {
      table.stream = stream;
    }
  }

  private void shards(StreamImage image) {
    OfStream stream = streams.get(image.name());
    if (stream != null) {
      stream.changeTo(image);
    }
  }

  private void backup(Backup backup) {
    backups.put(backup.arn(), backup);
    backupsMade++;
  }

  private void items(PartReader in) {
    OfTable table = tables.get(in.number());
    while (in.hasMore()) {
      byte[] key = in.block();
      StoredItem item = in.item();
      if (table != null) {
        table.items.put(key, item);
      }
    }
  }

  private void records(PartReader in) {
    OfStream stream = streams.get(in.text());
    String id = in.text();
    while (in.hasMore()) {
      StreamRecord record = record(in);
      if (stream != null) {
        stream.shards.stream()
            .filter(shard -> shard.id().equals(id))
            .forEach(shard -> shard.add(record));
      }
    }
  }

  private static StreamRecord record(PartReader in) {
    return new StreamRecord(
        in.number(),
        in.moment(),
        Instant.MIN,
        in.choice(StreamRecord.Kind.class),
        Item.of(new StoredItem(in.block(), 0)).attributes(),
        in.optional(PartReader::item),
        in.optional(PartReader::item),
        in.flag());
  }

  long tablesMade() {
    return tablesMade;
  }

  /** Puts all that was read into an engine that is empty. */
  void restore(Content content) {
    Surroundings surroundings = content.surroundings();
    Map<Long, Table> restored = new HashMap<>();
    for (OfTable each : tables.values()) {
      Table table = surroundings.restoredTable(each.image, each.items);
      derive(table, each.image);
      content.tables().add(table);
      restored.put(each.image.place(), table);
    }
    for (OfStream each : streams.values()) {
      StreamImage image = each.image.withNext(each.nextSequence);
      Table table = restored.get(image.place());
      TableStream stream =
          surroundings.restoredStream(
              image, image.disabledAt() == null ? table : null, each.shards);
      content.streams().add(stream);
      OfTable ofTable = tables.get(image.place());
      if (table != null && ofTable != null && ofTable.stream == each) {
        table.stream(stream);
      }
    }
    tokens.forEach(used -> content.tokens().done(used.token(), used.digest(), used.at()));
    backups.values().forEach(content.backups()::restore);
    content.backups().restoreMade(backupsMade);
  }

  /** Makes what follows from the items of a table: sizes, entries of indexes, times to live. */
  private static void derive(Table table, TableImage image) {
    Expiry expiry =
        image.expiryAttribute() == null ? null : new Expiry(table, image.expiryAttribute());
    table.expiry(expiry);
    List<SecondaryIndex> global = new ArrayList<>();
    for (TableState.Index index : table.state().indexes()) {
      if (index.status() != Status.DELETING) {
        global.add(index.index());
      }
    }
    ItemCollections collections = table.collections();
    long bytes = 0;
    KeyRange.Walk walk = KeyRange.ALL.walk(table.items().snapshot(), true);
    while (walk.next()) {
      byte[] storeKey = walk.key();
      Item item = Item.of(walk.item());
      bytes += item.size();
      if (global.isEmpty() && collections == null && expiry == null) {
        continue;
      }
      PrimaryKey key = table.keyOf(storeKey);
      int collectionBytes = item.size();
      for (SecondaryIndex index : table.localIndexes()) {
        collectionBytes += index.restore(key, item);
      }
      for (SecondaryIndex index : global) {
        index.restore(key, item);
      }
      if (collections != null) {
        collections.add(key.partition(), collectionBytes);
      }
      if (expiry != null) {
        expiry.changed(key, storeKey, null, item);
      }
    }
    table.bytes().add(bytes);
  }
}
