package io.heatsink.proxy.schema;

import io.heatsink.call.Caller;
import io.heatsink.dynamodb.TableHome;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Where the tables are that a caller may name without an ARN: in the account of the role that its
 * calls are signed with, and in the upstream's region. Safe for any thread.
 */
public final class Homes {
  private final Supplier<TableHome> own;
  private final String region;
  private final Map<String, TableHome> ofRoles = new ConcurrentHashMap<>();

  /**
   * @param own that of the proxy's own credentials, as far as it is known by now
   * @param region the upstream's
   */
  public Homes(Supplier<TableHome> own, String region) {
    this.own = own;
    this.region = region;
  }

  /** That of this caller's tables. */
  public TableHome of(Caller caller) {
    return caller.upstreamRole().isEmpty()
        ? own.get()
        : ofRoles.computeIfAbsent(caller.upstreamRole().get(), this::ofRole);
  }

  /** By {@code arn:aws:iam::123456789012:role/shop}. */
  private TableHome ofRole(String roleArn) {
    String[] parts = roleArn.split(":", 6);
    return parts.length < 6
        ? new TableHome.Unknown()
        : new TableHome.At("arn:%s:dynamodb:%s:%s:table/".formatted(parts[1], region, parts[4]));
  }
}
