package io.heatsink.dynamodb;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The ARN of a table, or of something in it, such as {@code
 * arn:aws:dynamodb:eu-west-1:123456789012:table/orders/index/by-date}.
 *
 * @param prefix what the ARNs of all tables of its account and region begin with: all up to and
 *     with {@code :table/}
 * @param table the table's name
 * @param rest what follows the name, with its slash; empty if nothing does
 */
public record TableArn(String prefix, String table, String rest) {
  private static final String START = "arn:";
  private static final String TABLE_PART = ":table/";
  private static final Pattern PREFIX =
      Pattern.compile("arn:[a-z0-9-]{1,32}:dynamodb:[a-z0-9-]{1,64}:[0-9]{1,12}:table/");

  /** Takes it apart; empty if it is a name, or the ARN of anything else. */
  public static Optional<TableArn> parse(String nameOrArn) {
    int at = nameOrArn.startsWith(START) ? nameOrArn.indexOf(TABLE_PART) : -1;
    if (at < 0) {
      return Optional.empty();
    }
    int name = at + TABLE_PART.length();
    int slash = nameOrArn.indexOf('/', name);
    int end = slash < 0 ? nameOrArn.length() : slash;
    return Optional.of(
        new TableArn(
            nameOrArn.substring(0, name),
            nameOrArn.substring(name, end),
            nameOrArn.substring(end)));
  }

  /** The name of the table, also where the text is its ARN. */
  public static String nameIn(String nameOrArn) {
    return nameOrArn.startsWith(START)
        ? parse(nameOrArn).map(TableArn::table).orElse(nameOrArn)
        : nameOrArn;
  }

  /** Whether any table can have that name or ARN; if not, nobody need ask DynamoDB about it. */
  public static boolean isPossible(String nameOrArn) {
    return nameOrArn.startsWith(START)
        ? parse(nameOrArn)
            .filter(arn -> arn.rest().isEmpty() && PREFIX.matcher(arn.prefix()).matches())
            .filter(arn -> ResourceName.isPossible(arn.table()))
            .isPresent()
        : ResourceName.isPossible(nameOrArn);
  }

  /** The table's own ARN. */
  public String ofTable() {
    return prefix + table;
  }
}
