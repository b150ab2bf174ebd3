package io.heatsink.remedy.cache.policy;

import io.heatsink.call.Call;
import io.heatsink.dynamodb.Operation;
import io.heatsink.dynamodb.TableArn;
import io.heatsink.dynamodb.wire.Head;
import io.heatsink.dynamodb.wire.ItemAccess;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Tells what a call may change of the tables that are cached: items where their keys can be told,
 * else the table, else everything.
 *
 * <p>Open for tests, which overlook some calls to show that it is found.
 */
public class Effects {
  /**
   * Operations that Heatsink does not read, and that change no item. What is neither here nor in
   * {@link Operation} may change anything. Source: Amazon DynamoDB API Reference, "Actions".
   */
  private static final Set<String> HARMLESS =
      Set.of(
          "CreateBackup",
          "DeleteBackup",
          "DeleteResourcePolicy",
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
          "DescribeTableReplicaAutoScaling",
          "DescribeTimeToLive",
          "DisableKinesisStreamingDestination",
          "EnableKinesisStreamingDestination",
          "ExportTableToPointInTime",
          "GetResourcePolicy",
          "ListBackups",
          "ListContributorInsights",
          "ListExports",
          "ListGlobalTables",
          "ListImports",
          "ListTagsOfResource",
          "PutResourcePolicy",
          "TagResource",
          "UntagResource",
          "UpdateContinuousBackups",
          "UpdateContributorInsights",
          "UpdateGlobalTableSettings",
          "UpdateKinesisStreamingDestination",
          "UpdateTableReplicaAutoScaling",
          "UpdateTimeToLive");

  public Effect of(Call call, Set<String> cached) {
    if (call.service() == Call.Service.STREAMS) {
      return Effect.NONE;
    }
    if (call.operation().isEmpty()) {
      return HARMLESS.contains(call.target()) ? Effect.NONE : named(call, cached);
    }
    Operation operation = call.operation().get();
    return switch (operation) {
      case GET_ITEM, BATCH_GET_ITEM, TRANSACT_GET_ITEMS, QUERY, SCAN -> Effect.NONE;
      case PUT_ITEM,
          UPDATE_ITEM,
          DELETE_ITEM,
          BATCH_WRITE_ITEM,
          TRANSACT_WRITE_ITEMS,
          EXECUTE_STATEMENT,
          BATCH_EXECUTE_STATEMENT,
          EXECUTE_TRANSACTION ->
          written(call, cached);
      case CREATE_TABLE, DELETE_TABLE, UPDATE_TABLE -> named(call, cached);
      case DESCRIBE_TABLE, LIST_TABLES -> Effect.NONE;
    };
  }

  private static Effect written(Call call, Set<String> cached) {
    Head head = call.head();
    if (head == null || head.accesses().isEmpty()) {
      return Effect.EVERYTHING;
    }
    Set<String> tables = new LinkedHashSet<>();
    List<Effect.Item> items = new ArrayList<>();
    for (ItemAccess access : head.accesses()) {
      if (!changes(access)) {
        continue;
      }
      if (access.table().isEmpty()) {
        return Effect.EVERYTHING;
      }
      // An ARN that is not known for one of this table may be one all the same, when the account
      // is not known yet, or by another caller's role. The write of another table of the same name
      // takes away no more than an entry.
      String name = TableArn.nameIn(access.table());
      if (cached.contains(name)) {
        if (access.key() == null) {
          tables.add(name);
        } else {
          items.add(new Effect.Item(name, access.key()));
        }
      }
    }
    return tables.isEmpty() && items.isEmpty() ? Effect.NONE : new Effect(false, tables, items);
  }

  private static boolean changes(ItemAccess access) {
    return switch (access.kind()) {
      case PUT, UPDATE, DELETE, MODIFY -> true;
      case GET, QUERY, SCAN, SELECT, CONDITION_CHECK -> false;
    };
  }

  private static Effect named(Call call, Set<String> cached) {
    TableNames names = TableNames.in(call.body());
    if (names.untold()) {
      return Effect.EVERYTHING;
    }
    Set<String> tables = new LinkedHashSet<>(names.possible());
    tables.retainAll(cached);
    return Effect.ofTables(tables);
  }
}
