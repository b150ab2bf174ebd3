package io.heatsink.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.heatsink.dynamodb.Binary;
import io.heatsink.dynamodb.KeyValue;
import io.heatsink.dynamodb.PrimaryKey;
import io.heatsink.dynamodb.ScalarType;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ItemKeysTest {
  private static final int ROUNDS = 20_000;

  private final SplittableRandom random = new SplittableRandom(42);

  /** Short, and of few different bytes: so that there are prefixes, zeros, and equal values. */
  private KeyValue some() {
    byte[] bytes = new byte[1 + random.nextInt(4)];
    byte[] alphabet = {0, 1, 2, (byte) 0xFE, (byte) 0xFF};
    for (int at = 0; at < bytes.length; at++) {
      bytes[at] = alphabet[random.nextInt(alphabet.length)];
    }
    return KeyValue.of(Binary.wrap(bytes));
  }

  private static int compareHashes(KeyValue one, KeyValue two) {
    return Long.compareUnsigned(PartitionHash.of(one), PartitionHash.of(two));
  }

  @Test
  void keysOfATableSortByHashAndSortKey() {
    for (int round = 0; round < ROUNDS; round++) {
      PrimaryKey one = new PrimaryKey(some(), some());
      PrimaryKey two = new PrimaryKey(random.nextBoolean() ? one.partition() : some(), some());

      int order = Arrays.compareUnsigned(ItemKeys.ofItem(one), ItemKeys.ofItem(two));

      if (one.partition().equals(two.partition())) {
        assertThat(Integer.signum(order)).isEqualTo(Integer.signum(one.compareTo(two)));
      } else {
        assertThat(Integer.signum(order))
            .isEqualTo(compareHashes(one.partition(), two.partition()));
      }
    }
  }

  @Test
  void entriesOfAnIndexSortByHashAndSortKeyAndItem() {
    for (int round = 0; round < ROUNDS; round++) {
      KeyValue partition = some();
      KeyValue sortOne = some();
      KeyValue sortTwo = random.nextBoolean() ? sortOne : some();
      PrimaryKey itemOne = new PrimaryKey(some(), some());
      PrimaryKey itemTwo = new PrimaryKey(itemOne.partition(), some());

      int order =
          Arrays.compareUnsigned(
              ItemKeys.ofEntry(partition, sortOne, itemOne),
              ItemKeys.ofEntry(partition, sortTwo, itemTwo));

      int expected =
          sortOne.equals(sortTwo) ? itemOne.compareTo(itemTwo) : sortOne.compareTo(sortTwo);
      assertThat(Integer.signum(order)).isEqualTo(Integer.signum(expected));
    }
  }

  @Test
  void keysGiveBackWhatTheyWereMadeOf() {
    for (int round = 0; round < ROUNDS; round++) {
      PrimaryKey item = new PrimaryKey(some(), random.nextBoolean() ? some() : null);
      ScalarType sortType = item.sort() == null ? null : ScalarType.B;
      byte[] key = ItemKeys.ofItem(item);
      assertThat(ItemKeys.partition(key, ScalarType.B)).isEqualTo(item.partition());
      if (sortType != null) {
        assertThat(ItemKeys.sort(key, sortType)).isEqualTo(item.sort());
      }

      KeyValue partition = some();
      KeyValue sort = random.nextBoolean() ? some() : null;
      byte[] entry = ItemKeys.ofEntry(partition, sort, item);
      assertThat(ItemKeys.partition(entry, ScalarType.B)).isEqualTo(partition);
      assertThat(ItemKeys.item(entry, sort != null, ScalarType.B, sortType)).isEqualTo(item);
      if (sort != null) {
        assertThat(ItemKeys.entrySort(entry, ScalarType.B)).isEqualTo(sort);
      }
    }
  }

  @Test
  void rangesOfEntriesHoldWhatTheyShould() {
    for (int round = 0; round < ROUNDS; round++) {
      KeyValue partition = some();
      KeyValue sort = some();
      KeyValue bound = some();
      byte[] entry = ItemKeys.ofEntry(partition, sort, new PrimaryKey(some(), null));

      boolean fromBound = Arrays.compareUnsigned(entry, ItemKeys.ofEntries(partition, bound)) >= 0;
      boolean behindBound =
          Arrays.compareUnsigned(entry, ItemKeys.behindEntries(partition, bound)) >= 0;
      boolean prefixed =
          KeyRange.startingWith(ItemKeys.ofEntriesFrom(partition, bound)).contains(entry);

      assertThat(fromBound).isEqualTo(sort.compareTo(bound) >= 0);
      assertThat(behindBound).isEqualTo(sort.compareTo(bound) > 0);
      assertThat(prefixed).isEqualTo(sort.startsWith(bound));
    }
  }

  @Test
  void hashesSpreadEvenly() {
    int[] counts = new int[16];
    for (int at = 0; at < 16_000; at++) {
      counts[(int) (PartitionHash.of(KeyValue.of("user-" + at)) >>> 60)]++;
    }

    assertThat(Arrays.stream(counts)).allMatch(count -> count > 850 && count < 1_150);
  }
}
