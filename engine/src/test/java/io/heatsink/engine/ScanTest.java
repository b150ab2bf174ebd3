package io.heatsink.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ScanTest {
  private static final Pattern KEY = Pattern.compile("\\{'pk':\\{'S':'([^']*)'}}");
  private static final Pattern LAST = Pattern.compile("'LastEvaluatedKey':(\\{.*?}})");
  private static final int ITEMS = 100;

  private final Calls calls = Calls.on(EngineOptions.DEFAULT).withTable("orders");
  private final Set<String> all = new TreeSet<>();

  @BeforeEach
  void putSome() {
    for (int at = 0; at < ITEMS; at++) {
      calls.put("orders", "{'pk': {'S': 'k%d'}}".formatted(at));
      all.add("k" + at);
    }
  }

  private String scan(String more) {
    return calls.call("Scan", "{'TableName': 'orders'" + more + "}");
  }

  private static List<String> keys(String reply) {
    String items = reply.substring(0, reply.indexOf("],'Count'"));
    List<String> keys = new ArrayList<>();
    for (Matcher key = KEY.matcher(items); key.find(); ) {
      keys.add(key.group(1));
    }
    return keys;
  }

  /** Follows pages to the end. */
  private List<String> allKeys(String more) {
    List<String> keys = new ArrayList<>();
    String start = "";
    while (true) {
      String reply = scan(more + start);
      keys.addAll(keys(reply));
      Matcher last = LAST.matcher(reply);
      if (!last.find()) {
        return keys;
      }
      start = ", 'ExclusiveStartKey': " + last.group(1);
    }
  }

  @Test
  void aScanShowsEachItemOnceAndNotInTheOrderOfKeys() {
    List<String> keys = allKeys("");

    assertThat(keys).hasSize(ITEMS).containsExactlyInAnyOrderElementsOf(all);
    assertThat(keys).isNotEqualTo(List.copyOf(all));
  }

  @Test
  void pagesContinueInTheSameOrder() {
    assertThat(allKeys(", 'Limit': 7")).isEqualTo(allKeys(""));
  }

  @Test
  void segmentsShareTheTable() {
    Set<String> found = new LinkedHashSet<>();
    for (int segment = 0; segment < 4; segment++) {
      List<String> keys = allKeys(", 'Limit': 9, 'TotalSegments': 4, 'Segment': " + segment);
      assertThat(found).doesNotContainAnyElementsOf(keys);
      found.addAll(keys);
    }

    assertThat(found).containsExactlyElementsOf(allKeys(""));
  }

  @Test
  void segmentsMustBeWhole() {
    assertThat(calls.error("Scan", "{'TableName': 'orders', 'Segment': 0}"))
        .isEqualTo(
            "ValidationException: The TotalSegments parameter is required but was not present in"
                + " the request when Segment parameter is present");
    assertThat(calls.error("Scan", "{'TableName': 'orders', 'TotalSegments': 1}"))
        .isEqualTo(
            "ValidationException: The Segment parameter is required but was not present in the"
                + " request when parameter TotalSegments is present");
    assertThat(calls.error("Scan", "{'TableName': 'orders', 'TotalSegments': 1, 'Segment': 1}"))
        .isEqualTo(
            "ValidationException: The Segment parameter is zero-based and must be less than"
                + " parameter TotalSegments: Segment: 1 is not less than TotalSegments: 1");
  }

  @Test
  void aStartKeyMustBeOfTheSegment() {
    String first = keys(scan(", 'Limit': 1")).getFirst();

    assertThat(
            calls.error(
                "Scan",
                "{'TableName': 'orders', 'TotalSegments': 2, 'Segment': 1, 'ExclusiveStartKey':"
                    + " {'pk': {'S': '%s'}}}".formatted(first)))
        .isEqualTo(
            "ValidationException: The provided starting key is invalid: Invalid ExclusiveStartKey."
                + " Please use ExclusiveStartKey with correct Segment. TotalSegments: 2 Segment:"
                + " 1");
  }

  @Test
  void aStartKeyMustMatchTheSchema() {
    assertThat(calls.error("Scan", "{'TableName': 'orders', 'ExclusiveStartKey': {}}"))
        .isEqualTo(
            "ValidationException: The provided starting key is invalid: The provided key element"
                + " does not match the schema");
  }

  @Test
  void anEmptyTableCostsHalfAUnit() {
    calls.withTable("empty");

    assertThat(calls.call("Scan", "{'TableName': 'empty', 'ReturnConsumedCapacity': 'TOTAL'}"))
        .isEqualTo(
            "{'Items':[],'Count':0,'ScannedCount':0,'ConsumedCapacity':{'CapacityUnits':0.5,"
                + "'TableName':'empty'}}");
  }
}
