package io.heatsink.proxy.accounting;

import io.heatsink.call.Schemas;
import io.heatsink.dynamodb.AttributeValue;
import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.Operation;
import io.heatsink.dynamodb.capacity.CapacityUnits;
import io.heatsink.dynamodb.capacity.ItemSize;
import io.heatsink.dynamodb.capacity.ReadMode;
import io.heatsink.dynamodb.wire.Head;
import io.heatsink.dynamodb.wire.ItemAccess;
import io.heatsink.dynamodb.wire.JsonReader;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How much each access of a batch or a transaction weighs, by the size of its item. */
final class Weights {
  private Weights() {}

  /** One weight for each access: half units of what it would cost alone. */
  static long[] of(Head head, byte[] body, byte[] replyBody, Schemas schemas, Estimates estimates) {
    List<ItemAccess> accesses = head.accesses();
    long[] weights = new long[accesses.size()];
    switch (head.operation()) {
      case BATCH_GET_ITEM -> reads(weights, accesses, itemsByKey(head, replyBody, schemas));
      case TRANSACT_GET_ITEMS -> readsInOrder(weights, replyBody);
      default -> writes(weights, head, body, estimates);
    }
    return weights;
  }

  /** How often each write of such a call is paid for. */
  static int times(Operation operation) {
    return switch (operation) {
      case TRANSACT_WRITE_ITEMS, EXECUTE_TRANSACTION -> 2; // prepare and commit
      default -> 1;
    };
  }

  private static void writes(long[] weights, Head head, byte[] body, Estimates estimates) {
    int times = times(head.operation());
    for (int i = 0; i < weights.length; i++) {
      ItemAccess access = head.accesses().get(i);
      CapacityUnits units =
          access.kind().writes()
              ? estimates.ofWrite(access, body)
              : (access.consistent() ? ReadMode.STRONG : ReadMode.EVENTUAL).item(0);
      weights[i] = units.times(times).halves();
    }
  }

  private static void reads(
      long[] weights, List<ItemAccess> accesses, Map<TableKey, Integer> sizes) {
    for (int i = 0; i < weights.length; i++) {
      ItemAccess access = accesses.get(i);
      int bytes =
          access.key() == null
              ? 0
              : sizes.getOrDefault(new TableKey(access.table(), access.key()), 0);
      weights[i] = (access.consistent() ? ReadMode.STRONG : ReadMode.EVENTUAL).item(bytes).halves();
    }
  }

  private static Map<TableKey, Integer> itemsByKey(Head head, byte[] replyBody, Schemas schemas) {
    Map<TableKey, Integer> sizes = new HashMap<>();
    try {
      JsonReader in = JsonReader.of(replyBody);
      while (in.nextField()) {
        if (in.name().equals("Responses")) {
          in.enterObject();
          while (in.nextField()) {
            String table = head.tableNamed(in.name());
            in.enterList();
            while (in.nextElement()) {
              Map<String, AttributeValue> item = in.item().orThrow();
              // Where a projection left the key out, the item cannot be told, and counts as small.
              TableKey.of(table, item, schemas).ifPresent(key -> sizes.put(key, ItemSize.of(item)));
            }
          }
        } else {
          in.skip();
        }
      }
    } catch (DynamoDbException e) {
      return Map.of();
    }
    return sizes;
  }

  private static void readsInOrder(long[] weights, byte[] replyBody) {
    Arrays.fill(weights, ReadMode.TRANSACTIONAL.item(0).halves());
    try {
      JsonReader in = JsonReader.of(replyBody);
      while (in.nextField()) {
        if (!in.name().equals("Responses")) {
          in.skip();
          continue;
        }
        in.enterList();
        for (int i = 0; in.nextElement(); i++) {
          in.enterObject();
          while (in.nextField()) {
            if (in.name().equals("Item") && i < weights.length) {
              weights[i] = ReadMode.TRANSACTIONAL.item(ItemSize.of(in.item().orThrow())).halves();
            } else {
              in.skip();
            }
          }
        }
      }
    } catch (DynamoDbException e) {
      Arrays.fill(weights, 1);
    }
  }
}
