package io.heatsink.engine;

import io.heatsink.dynamodb.DynamoDbException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** All that an engine shows, as texts: two engines that show the same hold the same. */
final class Dump {
  private static final Pattern INDEX = Pattern.compile("'IndexName':'([^']*)'");
  private static final Pattern NAME = Pattern.compile("'([^']*)'");
  private static final Pattern STREAM = Pattern.compile("'StreamArn':'([^']*)'");
  private static final Pattern SHARD = Pattern.compile("'ShardId':'([^']*)'");
  private static final Pattern ITERATOR = Pattern.compile("'NextShardIterator':'[^']*'");

  private final Calls calls;
  private final List<String> texts = new ArrayList<>();

  private Dump(Calls calls) {
    this.calls = calls;
  }

  static List<String> of(Calls calls) {
    Dump dump = new Dump(calls);
    String tables = calls.call("ListTables", "{}");
    for (String name : all(NAME, tables.substring(tables.indexOf('[')))) {
      dump.table(name);
    }
    dump.texts.add(calls.call("ListBackups", "{}"));
    for (String stream : all(STREAM, calls.onStreams("ListStreams", "{}"))) {
      dump.stream(stream);
    }
    return dump.texts;
  }

  private static List<String> all(Pattern pattern, String text) {
    return pattern.matcher(text).results().map((MatchResult it) -> it.group(1)).toList();
  }

  private void table(String name) {
    // Twice: the first look finds done what is due.
    calls.call("DescribeTable", "{'TableName': '%s'}".formatted(name));
    String description = calls.call("DescribeTable", "{'TableName': '%s'}".formatted(name));
    texts.add(description);
    texts.add(scan(name, "'ConsistentRead': true"));
    for (String index : all(INDEX, description)) {
      texts.add(scan(name, "'IndexName': '%s'".formatted(index)));
    }
    String arn = StreamReader.text(description, "TableArn");
    texts.add(calls.call("DescribeTimeToLive", "{'TableName': '%s'}".formatted(name)));
    texts.add(calls.call("DescribeContinuousBackups", "{'TableName': '%s'}".formatted(name)));
    texts.add(calls.call("ListTagsOfResource", "{'ResourceArn': '%s'}".formatted(arn)));
    texts.add(policy(arn));
  }

  private String policy(String arn) {
    try {
      return calls.call("GetResourcePolicy", "{'ResourceArn': '%s'}".formatted(arn));
    } catch (DynamoDbException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private String scan(String table, String more) {
    return calls.call("Scan", "{'TableName': '%s', %s}".formatted(table, more));
  }

  private void stream(String arn) {
    String description = calls.onStreams("DescribeStream", "{'StreamArn': '%s'}".formatted(arn));
    texts.add(description);
    for (String shard : all(SHARD, description)) {
      String iterator =
          StreamReader.text(
              calls.onStreams(
                  "GetShardIterator",
                  "{'StreamArn': '%s', 'ShardId': '%s', 'ShardIteratorType': 'TRIM_HORIZON'}"
                      .formatted(arn, shard)),
              "ShardIterator");
      String records = calls.onStreams("GetRecords", "{'ShardIterator': '%s'}".formatted(iterator));
      texts.add(shard + ITERATOR.matcher(records).replaceAll(""));
    }
  }
}
