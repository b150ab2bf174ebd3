package io.heatsink.engine;

import io.heatsink.dynamodb.KeyAttribute;
import io.heatsink.dynamodb.KeySchema;
import io.heatsink.dynamodb.KeyValue;
import io.heatsink.dynamodb.PrimaryKey;
import io.heatsink.dynamodb.ScalarType;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Keys as bytes that, compared unsigned, sort as a scan goes: by the partition key's {@link
 * PartitionHash}, then by the sort key.
 *
 * <pre>
 * a table's:  hash (8) | length of partition (2) | partition | sort
 * an index's: hash (8) | length of partition (2) | partition | sort, escaped | length (2) | partition | sort
 *             └────────────── of the index ──────────────────────────────────┘└────── of the table ──────┘
 * </pre>
 *
 * Escaped, a zero byte is followed by 0xFF and the end is marked by two zero bytes, so that what
 * follows never decides between two different sort keys. Items with equal index keys sort by their
 * key in the table.
 */
final class ItemKeys {
  private static final int HASH = Long.BYTES;
  private static final int LENGTH = Short.BYTES;
  private static final byte ESCAPE = 0;
  private static final byte ESCAPED = (byte) 0xFF;

  private ItemKeys() {}

  /** How much of an item's key in its table all items of its collection have in common. */
  static int collectionLength(byte[] key) {
    return HASH + LENGTH + readLength(key, HASH);
  }

  /** The key of an item in its table. */
  static byte[] ofItem(PrimaryKey key) {
    KeyValue sort = key.sort();
    int prefix = collectionLength(key.partition());
    byte[] bytes = new byte[prefix + (sort == null ? 0 : sort.length())];
    writeCollection(bytes, key.partition());
    if (sort != null) {
      sort.copyTo(bytes, prefix);
    }
    return bytes;
  }

  /** What the keys of all items with this partition key begin with, in a table or an index. */
  static byte[] ofCollection(KeyValue partition) {
    byte[] bytes = new byte[collectionLength(partition)];
    writeCollection(bytes, partition);
    return bytes;
  }

  /** The key of an item's entry in an index. */
  static byte[] ofEntry(KeyValue partition, @Nullable KeyValue sort, PrimaryKey item) {
    byte[] start = ofEntries(partition, sort);
    KeyValue itemSort = item.sort();
    int itemPartition = item.partition().length();
    int length = start.length + LENGTH + itemPartition + (itemSort == null ? 0 : itemSort.length());
    byte[] bytes = Arrays.copyOf(start, length);
    int at = writeLength(bytes, start.length, itemPartition);
    item.partition().copyTo(bytes, at);
    if (itemSort != null) {
      itemSort.copyTo(bytes, at + itemPartition);
    }
    return bytes;
  }

  /** What the keys of all entries with these index keys begin with. */
  static byte[] ofEntries(KeyValue partition, @Nullable KeyValue sort) {
    byte[] collection = ofCollection(partition);
    return sort == null ? collection : appendEscaped(collection, sort, true);
  }

  /** The first key above all of entries with these index keys. */
  static byte[] behindEntries(KeyValue partition, KeyValue sort) {
    byte[] bytes = ofEntries(partition, sort);
    // Behind the end mark comes nothing that an escaped key goes on with.
    bytes[bytes.length - 1] = 1;
    return bytes;
  }

  /**
   * Where entries of this collection stand whose sort key starts with the given one. Not a key by
   * itself.
   */
  static byte[] ofEntriesFrom(KeyValue partition, KeyValue sortPrefix) {
    return appendEscaped(ofCollection(partition), sortPrefix, false);
  }

  /** The least key above all that begin with this one; null if there is none. */
  static byte @Nullable [] after(byte[] prefix) {
    int last = prefix.length - 1;
    while (last >= 0 && prefix[last] == (byte) 0xFF) {
      last--;
    }
    if (last < 0) {
      return null;
    }
    byte[] after = Arrays.copyOf(prefix, last + 1);
    after[last]++;
    return after;
  }

  /** The first key of all whose hash is at least the given one, read as unsigned. */
  static byte[] fromHash(long hash) {
    byte[] bytes = new byte[HASH];
    writeHash(bytes, hash);
    return bytes;
  }

  static KeyValue partition(byte[] key, ScalarType type) {
    int length = readLength(key, HASH);
    return KeyValue.ofBytes(type, Arrays.copyOfRange(key, HASH + LENGTH, HASH + LENGTH + length));
  }

  /** The sort key in a table's key. */
  static KeyValue sort(byte[] key, ScalarType type) {
    return KeyValue.ofBytes(
        type, Arrays.copyOfRange(key, HASH + LENGTH + readLength(key, HASH), key.length));
  }

  /** The key that an item's key in its table stands for. */
  static PrimaryKey item(byte[] key, KeySchema schema) {
    KeyAttribute sort = schema.sortKey().orElse(null);
    return new PrimaryKey(
        partition(key, schema.partitionKey().type()), sort == null ? null : sort(key, sort.type()));
  }

  /** The sort key in an index entry's key. */
  static KeyValue entrySort(byte[] key, ScalarType type) {
    int start = HASH + LENGTH + readLength(key, HASH);
    int end = escapedEnd(key, start);
    byte[] sort = new byte[end - start];
    int length = 0;
    for (int at = start; at < end; at++) {
      sort[length++] = key[at];
      if (key[at] == ESCAPE) {
        at++;
      }
    }
    return KeyValue.ofBytes(type, Arrays.copyOf(sort, length));
  }

  /**
   * The key in its table of the item that an index entry stands for.
   *
   * @param indexSorts whether the index has a sort key
   * @param sort type of the table's sort key; null if it has none
   */
  static PrimaryKey item(
      byte[] key, boolean indexSorts, ScalarType partition, @Nullable ScalarType sort) {
    int start = HASH + LENGTH + readLength(key, HASH);
    if (indexSorts) {
      start = escapedEnd(key, start) + 2;
    }
    int end = start + LENGTH + readLength(key, start);
    return new PrimaryKey(
        KeyValue.ofBytes(partition, Arrays.copyOfRange(key, start + LENGTH, end)),
        sort == null ? null : KeyValue.ofBytes(sort, Arrays.copyOfRange(key, end, key.length)));
  }

  private static int collectionLength(KeyValue partition) {
    return HASH + LENGTH + partition.length();
  }

  private static void writeCollection(byte[] bytes, KeyValue partition) {
    int start = writeLength(bytes, HASH, partition.length());
    partition.copyTo(bytes, start);
    writeHash(bytes, PartitionHash.of(bytes, start, start + partition.length()));
  }

  private static byte[] appendEscaped(byte[] start, KeyValue value, boolean end) {
    int zeros = 0;
    for (int at = 0; at < value.length(); at++) {
      if (value.byteAt(at) == ESCAPE) {
        zeros++;
      }
    }
    byte[] bytes = Arrays.copyOf(start, start.length + value.length() + zeros + (end ? 2 : 0));
    if (zeros == 0) {
      value.copyTo(bytes, start.length);
      return bytes;
    }
    int next = start.length;
    for (int at = 0; at < value.length(); at++) {
      bytes[next++] = value.byteAt(at);
      if (value.byteAt(at) == ESCAPE) {
        bytes[next++] = ESCAPED;
      }
    }
    return bytes;
  }

  /** Where the two zero bytes begin that end the escaped sort key which starts here. */
  private static int escapedEnd(byte[] key, int start) {
    int at = start;
    while (key[at] != ESCAPE || key[at + 1] == ESCAPED) {
      at += key[at] == ESCAPE ? 2 : 1;
    }
    return at;
  }

  private static void writeHash(byte[] bytes, long hash) {
    for (int at = 0; at < HASH; at++) {
      bytes[at] = (byte) (hash >>> (Long.SIZE - Byte.SIZE * (at + 1)));
    }
  }

  private static int writeLength(byte[] bytes, int at, int length) {
    bytes[at] = (byte) (length >>> Byte.SIZE);
    bytes[at + 1] = (byte) length;
    return at + LENGTH;
  }

  private static int readLength(byte[] bytes, int at) {
    return (bytes[at] & 0xFF) << Byte.SIZE | (bytes[at + 1] & 0xFF);
  }
}
