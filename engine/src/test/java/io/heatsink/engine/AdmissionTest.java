package io.heatsink.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.ErrorType;
import io.heatsink.dynamodb.KeyValue;
import io.heatsink.dynamodb.ThrottlingReason;
import io.heatsink.engine.WriteCharge.IndexEntryWrite;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** What the engine tells an admission, and what a refusal leaves behind. */
class AdmissionTest {
  private static final KeyValue A = KeyValue.of("a");
  private static final KeyValue B = KeyValue.of("b");

  private final Ledger ledger = new Ledger();
  private final MovedClock clock = new MovedClock();
  private final Calls calls =
      Calls.on(EngineOptions.DEFAULT.withClock(clock).withAdmission(ledger))
          .withIndexedTable("orders", "{'ProjectionType': 'KEYS_ONLY'}");

  /** Writes down all that it is asked, and refuses what it is told to. */
  private static final class Ledger implements Admission, Admission.ForTable {
    final List<Object> told = new ArrayList<>();
    Predicate<KeyUnits> refused = key -> false;

    @Override
    public ForTable created(TableThroughput table) {
      told.add(table);
      return this;
    }

    @Override
    public List<Optional<DynamoDbException>> transaction(List<Part> parts) {
      told.add(parts.stream().map(Part::charge).toList());
      return parts.stream().map(this::refusal).toList();
    }

    private Optional<DynamoDbException> refusal(Part part) {
      try {
        switch (part.charge()) {
          case ReadCharge read -> read.keys().forEach(this::check);
          case WriteCharge write -> check(write.key());
        }
        return Optional.empty();
      } catch (DynamoDbException e) {
        return Optional.of(e);
      }
    }

    @Override
    public void read(ReadCharge charge) {
      charge.keys().forEach(this::check);
      told.add(charge);
    }

    @Override
    public void write(WriteCharge charge) {
      check(charge.key());
      charge.indexes().forEach(entry -> check(entry.key()));
      told.add(charge);
    }

    private void check(KeyUnits key) {
      if (refused.test(key)) {
        throw DynamoDbException.throttled(
            ErrorType.PROVISIONED_THROUGHPUT_EXCEEDED,
            "refused",
            List.of(
                new ThrottlingReason(
                    ThrottlingReason.Target.TABLE,
                    ThrottlingReason.Access.WRITE,
                    ThrottlingReason.Limit.KEY_RANGE,
                    "arn")));
      }
    }

    @Override
    public void changed(TableThroughput table) {
      told.add(table);
    }

    @Override
    public void deleted() {
      told.add("deleted");
    }

    Object last() {
      return told.getLast();
    }
  }

  private static KeyUnits units(KeyValue partition, double units) {
    return new KeyUnits(partition, null, units);
  }

  @Test
  void aPutIsChargedWithItsIndexEntries() {
    calls.put("orders", "{'pk': {'S': 'a'}, 'g': {'S': 'x'}, 'h': {'N': '1'}, 'v': {'S': 'v'}}");

    KeyUnits entry = new KeyUnits(KeyValue.of("x"), number("1"), 1);
    assertThat(ledger.last())
        .isEqualTo(
            new WriteCharge(units(A, 1), 0, 10, List.of(new IndexEntryWrite("by-g", entry, 0, 8))));
  }

  private static KeyValue number(String text) {
    return KeyValue.of(io.heatsink.dynamodb.DynamoNumber.parse(text));
  }

  @Test
  void aChangedIndexKeyIsARemovalAndANewEntry() {
    calls.put("orders", "{'pk': {'S': 'a'}, 'g': {'S': 'x'}, 'h': {'N': '1'}}");
    calls.put("orders", "{'pk': {'S': 'a'}, 'g': {'S': 'yy'}, 'h': {'N': '1'}}");

    assertThat(ledger.last())
        .isEqualTo(
            new WriteCharge(
                units(A, 1),
                8,
                9,
                List.of(
                    new IndexEntryWrite(
                        "by-g", new KeyUnits(KeyValue.of("x"), number("1"), 1), 8, 0),
                    new IndexEntryWrite(
                        "by-g", new KeyUnits(KeyValue.of("yy"), number("1"), 1), 0, 9))));
  }

  @Test
  void readsAreChargedByConsistency() {
    String get = "{'TableName': 'orders', 'Key': {'pk': {'S': 'a'}}, 'ConsistentRead': %s}";

    calls.call("GetItem", get.formatted(false));
    assertThat(ledger.last()).isEqualTo(new ReadCharge(null, false, 0.5, List.of(units(A, 0.5))));
    calls.call("GetItem", get.formatted(true));
    assertThat(ledger.last()).isEqualTo(new ReadCharge(null, true, 1, List.of(units(A, 1))));
  }

  @Test
  void aQueryIsSharedOutByItemSize() {
    String large = "x".repeat(3_000);
    calls.put("orders", "{'pk': {'S': 'a'}, 'g': {'S': 'x'}, 'h': {'N': '1'}}");
    calls.put("orders", "{'pk': {'S': 'b'}, 'v': {'S': '%s'}}".formatted(large));

    calls.call("Scan", "{'TableName': 'orders', 'ConsistentRead': true}");
    ReadCharge scan = (ReadCharge) ledger.last();
    assertThat(scan.units()).isEqualTo(1);
    assertThat(scan.keys()).extracting(KeyUnits::partition).containsExactlyInAnyOrder(A, B);
    for (KeyUnits key : scan.keys()) {
      assertThat(key.units())
          .isCloseTo(key.partition().equals(A) ? 8 / 3_012.0 : 3_004 / 3_012.0, within(1e-9));
    }

    calls.call(
        "Query",
        "{'TableName': 'orders', 'IndexName': 'by-g', 'KeyConditionExpression': 'g = :g',"
            + " 'ExpressionAttributeValues': {':g': {'S': 'x'}}}");
    assertThat(ledger.last())
        .isEqualTo(
            new ReadCharge(
                "by-g", false, 0.5, List.of(new KeyUnits(KeyValue.of("x"), number("1"), 0.5))));
    calls.call(
        "Query",
        "{'TableName': 'orders', 'KeyConditionExpression': 'pk = :p',"
            + " 'ExpressionAttributeValues': {':p': {'S': 'none'}}}");
    assertThat(ledger.last())
        .isEqualTo(new ReadCharge(null, false, 0.5, List.of(units(KeyValue.of("none"), 0.5))));
  }

  @Test
  void aFailedConditionIsChargedToo() {
    calls.put("orders", "{'pk': {'S': 'a'}}");

    assertThat(
            calls.error(
                "PutItem",
                "{'TableName': 'orders', 'Item': {'pk': {'S': 'a'}, 'g': {'S': 'x'}, 'h': {'N':"
                    + " '1'}}, 'ConditionExpression': 'attribute_not_exists(pk)'}"))
        .startsWith("ConditionalCheckFailedException");
    assertThat(ledger.last()).isEqualTo(new WriteCharge(units(A, 1), 3, 3, List.of()));
  }

  @Test
  void aRefusedWriteLeavesNoTrace() {
    calls.put("orders", "{'pk': {'S': 'a'}}");
    ledger.refused = key -> key.partition().equals(KeyValue.of("x"));

    assertThat(
            calls.error(
                "PutItem",
                "{'TableName': 'orders', 'Item': {'pk': {'S': 'a'}, 'g': {'S': 'x'}, 'h': {'N':"
                    + " '1'}}}"))
        .isEqualTo("ProvisionedThroughputExceededException: refused");
    ledger.refused = key -> false;
    assertThat(calls.get("orders", "{'pk': {'S': 'a'}}")).isEqualTo("{'Item':{'pk':{'S':'a'}}}");
    assertThat(calls.call("Scan", "{'TableName': 'orders', 'IndexName': 'by-g'}"))
        .contains("'Count':0");
  }

  @Test
  void whatIsRefusedOfABatchIsUnprocessed() {
    ledger.refused = key -> key.partition().equals(B);
    String write = "{'RequestItems': {'orders': [%s]}, 'ReturnConsumedCapacity': 'TOTAL'}";
    String putA = "{'PutRequest': {'Item': {'pk': {'S': 'a'}}}}";
    String putB = "{'PutRequest': {'Item': {'pk': {'S': 'b'}, 'v': {'N': '1'}}}}";
    String deleteB = "{'DeleteRequest': {'Key': {'pk': {'S': 'b'}}}}";

    assertThat(calls.call("BatchWriteItem", write.formatted(putA + "," + putB)))
        .isEqualTo(
            "{'UnprocessedItems':{'orders':[{'PutRequest':{'Item':{'pk':{'S':'b'},'v':{'N':'1'}}}}]}"
                + ",'ConsumedCapacity':[{'CapacityUnits':1.0,'TableName':'orders'}]}");
    assertThat(calls.error("BatchWriteItem", write.formatted(deleteB)))
        .isEqualTo("ProvisionedThroughputExceededException: refused");
    assertThat(
            calls.call(
                "BatchGetItem",
                "{'RequestItems': {'orders': {'Keys': [{'pk': {'S': 'a'}}, {'pk': {'S': 'b'}}],"
                    + " 'ConsistentRead': true}}}"))
        .isEqualTo(
            "{'Responses':{'orders':[{'pk':{'S':'a'}}]},'UnprocessedKeys':{'orders':{'Keys':"
                + "[{'pk':{'S':'b'}}],'ConsistentRead':true}}}");
    assertThat(
            calls.error(
                "BatchGetItem", "{'RequestItems': {'orders': {'Keys': [{'pk': {'S': 'b'}}]}}}"))
        .isEqualTo("ProvisionedThroughputExceededException: refused");
  }

  @Test
  void whatIsUnprocessedIsGivenBackUnderTheNameByWhichItWasAsked() {
    String arn = "arn:aws:dynamodb:eu-central-1:123456789012:table/orders";
    ledger.refused = key -> key.partition().equals(B);

    assertThat(
            calls.call(
                "BatchWriteItem",
                """
                {'RequestItems': {
                  'orders': [{'PutRequest': {'Item': {'pk': {'S': 'a'}}}}],
                  '%s': [{'PutRequest': {'Item': {'pk': {'S': 'b'}}}}]}}
                """
                    .formatted(arn)))
        .isEqualTo(
            "{'UnprocessedItems':{'%s':[{'PutRequest':{'Item':{'pk':{'S':'b'}}}}]}}"
                .formatted(arn));
    assertThat(
            calls.call(
                "BatchGetItem",
                "{'RequestItems': {'%s': {'Keys': [{'pk': {'S': 'b'}}]},".formatted(arn)
                    + " 'orders': {'Keys': [{'pk': {'S': 'a'}}]}}}"))
        .isEqualTo(
            "{'Responses':{'%s':[],'orders':[{'pk':{'S':'a'}}]},'UnprocessedKeys':{'%s':{'Keys':"
                    .formatted(arn, arn)
                + "[{'pk':{'S':'b'}}]}}}");
  }

  @Test
  void aTransactionIsAskedForAsAWholeWithEachItemTwice() {
    calls.put("orders", "{'pk': {'S': 'a'}}");

    calls.call(
        "TransactWriteItems",
        """
        {'TransactItems': [
          {'Put': {'TableName': 'orders', 'Item':
             {'pk': {'S': 'b'}, 'g': {'S': 'x'}, 'h': {'N': '1'}}}},
          {'ConditionCheck': {'TableName': 'orders', 'Key': {'pk': {'S': 'a'}},
             'ConditionExpression': 'attribute_exists(pk)'}}]}
        """);
    KeyUnits entry = new KeyUnits(KeyValue.of("x"), number("1"), 2);
    assertThat(ledger.last())
        .isEqualTo(
            List.of(
                new WriteCharge(
                    units(B, 2), 0, 8, List.of(new IndexEntryWrite("by-g", entry, 0, 8))),
                new WriteCharge(units(A, 2), 3, 3, List.of())));

    calls.call(
        "TransactGetItems",
        "{'TransactItems': [{'Get': {'TableName': 'orders', 'Key': {'pk': {'S': 'a'}}}}]}");
    assertThat(ledger.last())
        .isEqualTo(List.of(new ReadCharge(null, true, 2, List.of(units(A, 2)))));
  }

  @Test
  void aRefusedTransactionTellsWhichItemAndLeavesNoTrace() {
    ledger.refused = key -> key.partition().equals(B);

    assertThat(
            calls.error(
                "TransactWriteItems",
                """
                {'TransactItems': [
                  {'Put': {'TableName': 'orders', 'Item': {'pk': {'S': 'a'}}}},
                  {'Put': {'TableName': 'orders', 'Item': {'pk': {'S': 'b'}}}}]}
                """))
        .isEqualTo(
            "TransactionCanceledException: Transaction cancelled, please refer cancellation reasons"
                + " for specific reasons [None, ProvisionedThroughputExceeded]");
    assertThat(calls.get("orders", "{'pk': {'S': 'a'}}")).isEqualTo("{}");
  }

  @Test
  void changesOfTheTableAreTold() {
    calls.call(
        "UpdateTable",
        """
        {'TableName': 'orders', 'BillingMode': 'PROVISIONED',
         'ProvisionedThroughput': {'ReadCapacityUnits': 1, 'WriteCapacityUnits': 2},
         'GlobalSecondaryIndexUpdates': [{'Update': {'IndexName': 'by-g',
           'ProvisionedThroughput': {'ReadCapacityUnits': 3, 'WriteCapacityUnits': 4}}}]}
        """);
    calls.call("DescribeTable", "{'TableName': 'orders'}");

    TableThroughput changed = (TableThroughput) ledger.last();
    assertThat(changed.billing()).isEqualTo(BillingMode.PROVISIONED);
    assertThat(changed.throughput()).isEqualTo(new Throughput(1, 2));
    assertThat(changed.indexes()).containsEntry("by-g", new Throughput(3, 4));
    assertThat(changed.indexArn("by-g"))
        .isEqualTo("arn:aws:dynamodb:eu-central-1:123456789012:table/orders/index/by-g");

    calls.call("DeleteTable", "{'TableName': 'orders'}");
    calls.call("ListTables", "{}");
    assertThat(ledger.last()).isEqualTo("deleted");
  }
}
