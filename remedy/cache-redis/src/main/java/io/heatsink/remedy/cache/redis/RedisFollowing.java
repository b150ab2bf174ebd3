package io.heatsink.remedy.cache.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.heatsink.remedy.cache.shared.SharedFollowing;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;

/** Who follows one table's stream. */
final class RedisFollowing implements SharedFollowing {
  private final Calls calls;
  private final BiFunction<Script, Arguments, CompletableFuture<List<Object>>> redis;

  /**
   * @param redis runs a script on whatever server has the table now
   */
  RedisFollowing(
      Calls calls, BiFunction<Script, Arguments, CompletableFuture<List<Object>>> redis) {
    this.calls = calls;
    this.redis = redis;
  }

  @Override
  public CompletableFuture<Following> lead(
      String follower, Duration term, Optional<Duration> behind) {
    Arguments arguments = calls.arguments().add(follower).add(term);
    behind.ifPresentOrElse(arguments::add, () -> arguments.add(-1));
    return redis.apply(Script.LEAD, arguments).thenApply(answer -> following(follower, answer));
  }

  @Override
  public CompletableFuture<Map<String, String>> places(Leadership leadership) {
    return redis.apply(Script.PLACES, calls.arguments()).thenApply(RedisFollowing::places);
  }

  @Override
  public CompletableFuture<Boolean> keep(
      Leadership leadership, Map<String, String> places, Set<String> gone) {
    Arguments arguments = calls.arguments().add(leadership.token()).add(places.size());
    places.forEach((shard, place) -> arguments.add(shard).add(place));
    arguments.add(gone.size());
    gone.forEach(arguments::add);
    return redis
        .apply(Script.KEEP, arguments)
        .thenApply(answer -> Calls.text(answer.getFirst()).equals("1"));
  }

  @Override
  public CompletableFuture<Void> resign(Leadership leadership) {
    return redis
        .apply(Script.RESIGN, calls.arguments().add(leadership.token()))
        .thenAccept(answer -> {});
  }

  private static Following following(String follower, List<Object> answer) {
    if (Calls.text(answer.getFirst()).equals("L")) {
      return new Following.Leads(new Leadership(follower, Calls.number(answer.get(1))));
    }
    String behind = Calls.text(answer.get(1));
    return new Following.Follows(
        behind.isEmpty()
            ? Optional.empty()
            : Optional.of(Duration.ofMillis(Long.parseLong(behind))));
  }

  private static Map<String, String> places(List<Object> answer) {
    Map<String, String> places = new HashMap<>();
    for (int i = 0; i + 1 < answer.size(); i += 2) {
      places.put(text(answer.get(i)), text(answer.get(i + 1)));
    }
    return places;
  }

  private static String text(Object answer) {
    return new String((byte[]) answer, UTF_8);
  }
}
