package io.heatsink.remedy.cache;

import io.heatsink.call.Call;
import io.heatsink.call.Observer;
import io.heatsink.call.Reply;
import io.heatsink.call.ServedBy;
import io.heatsink.dynamodb.TableArn;
import io.heatsink.dynamodb.wire.Head;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Shows clients no versions of items: stands before the cache, and takes them out of what DynamoDB
 * answered. What the cache answered shows none.
 *
 * @param tables those whose items may carry versions
 */
record VersionHiding(Supplier<Set<String>> tables) implements Observer {
  @Override
  public Reply after(Call call, Reply reply) {
    Set<String> hiding = tables.get();
    if (hiding.isEmpty()
        || reply.servedBy() == ServedBy.CACHE
        || !HiddenVersion.mayBeIn(reply.body(), 0, reply.body().length)
        || !mayBeOf(call, hiding)) {
      return reply;
    }
    byte[] cut = HiddenInReplies.cut(reply.body());
    return cut.length == reply.body().length ? reply : reply.withBody(cut);
  }

  /** Records of a stream do not say of which table they are. */
  private static boolean mayBeOf(Call call, Set<String> tables) {
    Head head = call.head();
    return head == null
        || head.accesses().isEmpty()
        || head.accesses().stream()
            .anyMatch(access -> tables.contains(TableArn.nameIn(access.table())));
  }
}
