package io.heatsink.remedy.cache.redis;

import io.heatsink.call.Turns;
import io.heatsink.remedy.cache.shared.Channel;
import io.heatsink.remedy.cache.shared.SharedCache;
import io.heatsink.remedy.cache.shared.SharedHealth;
import io.heatsink.remedy.cache.shared.SharedTable;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A shared cache on Redis. It need not be there: until it is, and whenever it is not, each call
 * fails at once, and one thread per table tries to reach it, at most every second.
 */
public final class RedisCache implements SharedCache {
  private final RedisSettings settings;
  private final Turns turns;
  private final Servers servers;
  private final Tally tally = new Tally();
  private final Set<RedisTable> tables = ConcurrentHashMap.newKeySet();

  private RedisCache(RedisSettings settings, Turns turns) {
    this.settings = settings;
    this.turns = turns;
    this.servers = new Servers(settings, turns);
  }

  /** Connects nothing yet: each table does for itself. */
  public static RedisCache connect(RedisSettings settings, Turns turns) {
    return new RedisCache(settings, turns);
  }

  @Override
  public SharedTable table(String name, long bytes, Channel listener) {
    Keys keys = new Keys(name);
    Calls calls = new Calls(keys, settings.timing());
    Hearing hearing = new Hearing(listener, calls.origin(), settings.timing(), turns, tally);
    Link link = new Link(servers, keys, calls, hearing, settings.timeout(), turns);
    RedisTable[] made = new RedisTable[1];
    RedisTable table =
        new RedisTable(
            keys, calls, link, hearing, bytes, turns, tally, () -> tables.remove(made[0]));
    made[0] = table;
    tables.add(table);
    link.start();
    return table;
  }

  @Override
  public SharedHealth health() {
    Optional<String> trouble =
        tables.stream()
            .map(RedisTable::link)
            .filter(link -> !link.isUp())
            .map(Link::trouble)
            .findFirst();
    return new SharedHealth(
        trouble.isEmpty(), tally.failures(), tally.garbageFound(), trouble.or(tally::lastError));
  }

  @Override
  public void close() {
    tables.forEach(RedisTable::close);
    servers.close();
  }
}
