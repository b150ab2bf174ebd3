package io.heatsink.engine;

import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.ErrorType;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * All streams, also those that ended not long ago. They are named by ARNs, of which region and
 * account do not matter here.
 */
final class Streams {
  private static final Pattern ARN =
      Pattern.compile("arn:[a-z0-9-]+:dynamodb:[a-z0-9-]*:[0-9]*:(table/[^/]+/stream/.+)");

  private final ConcurrentSkipListMap<String, TableStream> byName = new ConcurrentSkipListMap<>();

  void add(TableStream stream) {
    byName.put(name(stream), stream);
  }

  private static String name(TableStream stream) {
    return name(stream.table(), stream.label());
  }

  /** What a stream's ARN ends in. */
  static String name(String table, String label) {
    return "table/" + table + "/stream/" + label;
  }

  static String arn(TableStream stream, RequestContext context) {
    return context.tableArn(stream.table()) + "/stream/" + stream.label();
  }

  /**
   * @throws DynamoDbException a ValidationException, if it is no stream's ARN; a
   *     ResourceNotFoundException, if there is no such stream
   */
  TableStream named(String arn) {
    TableStream stream = byName.get(nameOf(arn));
    if (stream == null || forgotten(stream)) {
      throw DynamoDbException.of(
          ErrorType.RESOURCE_NOT_FOUND,
          "Requested resource not found: Stream: " + arn + " not found");
    }
    return stream;
  }

  private static String nameOf(String arn) {
    Matcher matcher = ARN.matcher(arn);
    if (!matcher.matches()) {
      throw DynamoDbException.validation("Invalid StreamArn");
    }
    return matcher.group(1);
  }

  /** All that can be read, in the order of their names. */
  List<TableStream> all() {
    return byName.values().stream().filter(stream -> !forgotten(stream)).toList();
  }

  /** Those whose names are behind the given stream's. */
  List<TableStream> after(String arn) {
    return byName.tailMap(nameOf(arn), false).values().stream()
        .filter(stream -> !forgotten(stream))
        .toList();
  }

  private boolean forgotten(TableStream stream) {
    if (!stream.isGone()) {
      return false;
    }
    byName.remove(name(stream), stream);
    return true;
  }
}
