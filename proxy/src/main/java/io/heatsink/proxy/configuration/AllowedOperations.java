package io.heatsink.proxy.configuration;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A choice of operations.
 *
 * @param names by the names in {@code X-Amz-Target}
 * @param unknown also those that Heatsink has never heard of, so that it cannot say what they touch
 */
public record AllowedOperations(Set<String> names, boolean unknown) {
  /** Source: Amazon DynamoDB API Reference, "Actions"; as of November 2026. */
  private static final Map<String, List<String>> GROUPS =
      Map.of(
          "read",
          List.of("GetItem", "BatchGetItem", "Query", "Scan", "TransactGetItems", "DescribeTable"),
          "write",
          List.of("PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem", "TransactWriteItems"),
          "partiql",
          List.of("ExecuteStatement", "BatchExecuteStatement", "ExecuteTransaction"),
          "streams",
          List.of("ListStreams", "DescribeStream", "GetShardIterator", "GetRecords"),
          "control",
          List.of(
              "CreateBackup",
              "CreateGlobalTable",
              "CreateTable",
              "DeleteBackup",
              "DeleteResourcePolicy",
              "DeleteTable",
              "DescribeBackup",
              "DescribeContinuousBackups",
              "DescribeContributorInsights",
              "DescribeEndpoints",
              "DescribeExport",
              "DescribeGlobalTable",
              "DescribeGlobalTableSettings",
              "DescribeImport",
              "DescribeKinesisStreamingDestination",
              "DescribeLimits",
              "DescribeTable",
              "DescribeTableReplicaAutoScaling",
              "DescribeTimeToLive",
              "DisableKinesisStreamingDestination",
              "EnableKinesisStreamingDestination",
              "ExportTableToPointInTime",
              "GetResourcePolicy",
              "ImportTable",
              "ListBackups",
              "ListContributorInsights",
              "ListExports",
              "ListGlobalTables",
              "ListImports",
              "ListTables",
              "ListTagsOfResource",
              "PutResourcePolicy",
              "RestoreTableFromBackup",
              "RestoreTableToPointInTime",
              "TagResource",
              "UntagResource",
              "UpdateContinuousBackups",
              "UpdateContributorInsights",
              "UpdateGlobalTable",
              "UpdateGlobalTableSettings",
              "UpdateKinesisStreamingDestination",
              "UpdateTable",
              "UpdateTableReplicaAutoScaling",
              "UpdateTimeToLive"));

  /** Names an item's condition in a transaction; not an operation of its own. */
  private static final String CONDITION_CHECK = "ConditionCheckItem";

  private static final String UNKNOWN = "unknown";

  private static final Set<String> KNOWN_NAMES = new TreeSet<>();
  private static final Set<String> WORDS = new TreeSet<>();

  static {
    GROUPS.values().forEach(KNOWN_NAMES::addAll);
    WORDS.addAll(GROUPS.keySet());
    WORDS.add(UNKNOWN);
    WORDS.add(CONDITION_CHECK);
    WORDS.addAll(KNOWN_NAMES);
  }

  public AllowedOperations {
    names = Set.copyOf(names);
  }

  /** Every word that a rule may list: the groups, and each operation's own name. */
  static Set<String> words() {
    return WORDS;
  }

  static AllowedOperations of(List<String> words) {
    Set<String> names = new LinkedHashSet<>();
    for (String word : words) {
      names.addAll(GROUPS.getOrDefault(word, List.of(word)));
    }
    return new AllowedOperations(names, words.contains(UNKNOWN));
  }

  /** Whether an operation of that name may be called. */
  public boolean allows(String operation) {
    return names.contains(operation) || (unknown && !KNOWN_NAMES.contains(operation));
  }
}
