package io.heatsink.remedy.cache.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.heatsink.remedy.cache.shared.Asked;
import io.heatsink.remedy.cache.shared.Ending;
import io.heatsink.remedy.cache.shared.Heard;
import io.heatsink.remedy.cache.shared.Lease;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever happens to the server: nothing old is served, nobody waits long, and it heals. */
class RedisFaultsIT {
  // What a caller notices: one budget, and what a busy machine adds.
  private static final Duration SOON = Proxy.TIMEOUT.plusMillis(400);

  private Path directory;
  private RedisProcess server;

  @BeforeEach
  void makeServer(@TempDir Path there) {
    directory = there;
    server = new RedisProcess(RedisProcess.brought(there), there.resolve("data"));
  }

  @AfterEach
  void stopServer() {
    server.close();
  }

  @Test
  void aServerThatIsNotThereFailsCallsAtOnceAndIsFoundWhenItComes() {
    try (Proxy proxy = new Proxy(Proxy.settings(server))) {
      assertThat(proxy.find("e")).isEmpty();
      RedisProcess.until(
          () -> proxy.cache.health().lastError().orElse("").contains("Connection refused"));
      assertThat(proxy.isUp()).isFalse();
      assertThat(nanos(() -> proxy.find("e"))).isLessThan(SOON.toNanos());

      server.start();

      proxy.ready();
      assertThat(proxy.fill("e", "v")).isTrue();
      assertThat(proxy.find("e")).contains("v");
      assertThat(proxy.cache.health().lastError()).isEmpty();
    }
  }

  @Test
  void aServerThatIsKilledAndComesBackEmptyIsTakenUpAgain() {
    server.start();
    try (Proxy proxy = new Proxy(Proxy.settings(server)).ready()) {
      proxy.fill("e", "v");

      server.kill();
      assertThat(nanos(() -> proxy.find("e"))).isLessThan(SOON.toNanos());
      RedisProcess.until(() -> !proxy.isUp());
      assertThat(proxy.write("w")).isFalse();
      server.start();

      proxy.ready();
      assertThat(proxy.find("e")).isEmpty();
      assertThat(proxy.fill("e", "new")).isTrue();
      assertThat(proxy.heard.all(Heard.Message.Gap.class)).hasSizeGreaterThan(1);
    }
  }

  @Test
  void aServerThatStandsStillKeepsNobodyWaitingAndIsTakenUpAgain() {
    server.start();
    try (Proxy proxy = new Proxy(Proxy.settings(server)).ready()) {
      proxy.fill("e", "v");
      server.stopInItsTracks();

      assertThat(nanos(() -> proxy.find("e"))).isLessThan(SOON.toNanos());
      RedisProcess.until(
          () -> {
            proxy.find("e");
            return !proxy.isUp();
          });
      // The circuit is broken: a thousand readers do not wait for it.
      assertThat(
              nanos(
                  () -> {
                    for (int i = 0; i < 1_000; i++) {
                      proxy.find("e");
                    }
                  }))
          .isLessThan(SOON.toNanos());
      server.goOn();

      RedisProcess.until(() -> proxy.find("e").equals(Optional.of("v")));
    }
  }

  @Test
  void whatWasSentToAServerThatStoodStillIsNotSentAgain() {
    server.start();
    try (Proxy proxy = new Proxy(Proxy.settings(server)).ready()) {
      server.stopInItsTracks();
      for (int i = 0; i < 1_000; i++) {
        var unused = proxy.table.open("w" + i, List.of("s"), Duration.ofSeconds(60));
      }
      RedisProcess.until(() -> !proxy.isUp());
      server.goOn();
      RedisProcess.until(proxy::isUp);

      long opened = calls("PUBLISH");
      server.pass(Duration.ofMillis(300));

      assertThat(calls("PUBLISH") - opened).as("no more than heartbeats").isLessThan(10);
    }
  }

  @Test
  void aFullServerStoresNothingButHearsOfEveryWrite() {
    fullServer(server);
  }

  @Test
  void aFullServerOfThisMachineStoresNothingButHearsOfEveryWrite() {
    Optional<Path> binary = RedisProcess.installed();
    assumeThat(binary).isPresent();
    try (RedisProcess installed = new RedisProcess(binary.get(), directory.resolve("installed"))) {
      fullServer(installed);
    }
  }

  @Test
  void anEntryThatIsDamagedIsCountedAndTakenAway() {
    server.start();
    try (Proxy proxy = new Proxy(Proxy.settings(server)).ready()) {
      String key = new String(new Keys("table").entry(Keys.digest("e")), UTF_8);
      proxy.fill("e", "value");
      String whole = server.ask("GET", key).getFirst();
      for (int i = 0; i < whole.length(); i++) {
        String damaged =
            whole.substring(0, i) + (char) (whole.charAt(i) ^ 1) + whole.substring(i + 1);
        server.ask("SET", key, damaged);
        assertThat(proxy.find("e")).as("damaged at %d", i).isEmpty();
        RedisProcess.until(() -> server.ask("EXISTS", key).equals(List.of("0")));
      }
      assertThat(proxy.cache.health().garbage()).isEqualTo(whole.length());

      server.ask("SET", key, whole);
      assertThat(proxy.find("e")).contains("value");
    }
  }

  @Test
  void anEntryUnderAnothersKeyIsNotServed() {
    server.start();
    try (Proxy proxy = new Proxy(Proxy.settings(server)).ready()) {
      Keys keys = new Keys("table");
      proxy.fill("e", "value");
      String raw = server.ask("GET", new String(keys.entry(Keys.digest("e")), UTF_8)).getFirst();

      server.ask("SET", new String(keys.entry(Keys.digest("f")), UTF_8), raw);

      assertThat(proxy.find("f")).isEmpty();
      assertThat(proxy.cache.health().garbage()).isEqualTo(1);
    }
  }

  @Test
  void whateverElseStandsUnderItsKeysIsAsGoodAsNothing() {
    server.start();
    try (Proxy proxy = new Proxy(Proxy.settings(server)).ready()) {
      proxy.fill("e", "value");
      List<String> keys = server.ask("KEYS", "*");
      assertThat(keys).hasSizeGreaterThan(4);
      for (String key : keys) {
        for (List<String> garbage :
            List.of(
                List.of("SET", key, "garbage"),
                List.of("HSET", key, "w", "garbage", "run", "garbage"),
                List.of("ZADD", key, "1", "garbage"),
                List.of("RPUSH", key, "garbage"),
                List.of("EXISTS", key))) {
          server.ask("DEL", key);
          server.ask(garbage.toArray(String[]::new));

          RedisProcess.until(() -> proxy.write("w"));
          assertThat(proxy.find("e")).as("with %s", garbage).isEmpty();
          RedisProcess.until(() -> proxy.fill("e", "value"));
        }
      }
    }
  }

  @Test
  void anEvictionOfAnythingBringsNothingBack() {
    server.start();
    try (Proxy proxy = new Proxy(Proxy.settings(server)).ready()) {
      proxy.fill("e", "old");
      for (String key : server.ask("KEYS", "*")) {
        String entry = server.ask("DUMP", key).getFirst();
        proxy.write("w");

        server.ask("DEL", key);

        assertThat(proxy.find("e")).as("without %s", key).isEmpty();
        assertThat(entry).isNotEmpty();
        RedisProcess.until(() -> proxy.fill("e", "old"));
      }
    }
  }

  @Test
  void whateverIsEvictedAWriteIsNotForgottenBeforeItHasSettled() {
    server.start();
    try (Proxy proxy = new Proxy(Proxy.settings(server)).ready()) {
      Ending ending = new Ending.Applied(Duration.ofSeconds(30));
      proxy.fill("e", "old");
      proxy.write("w", ending);
      for (String key : server.ask("KEYS", "*")) {
        server.ask("DEL", key);

        Optional<Asked> asked =
            Proxy.settled(proxy.table.lease("e", List.of("s"), Duration.ofMillis(1), false));
        assertThat(asked).as("without %s", key).isPresent();
        assertThat(asked.get())
            .as("without %s", key)
            .matches(
                what ->
                    what instanceof Asked.Disturbed
                        || (what instanceof Asked.Granted(Lease lease) && lease.consistent()));
        proxy.ready();
        proxy.write("w", ending);
      }
    }
  }

  @Test
  void whatIsForgottenIsForgottenThoughItsQueueWasEvicted() {
    server.start();
    try (Proxy proxy = new Proxy(Proxy.settings(server)).ready()) {
      proxy.write("w");
      String prefix = new String(new Keys("table").prefix(), UTF_8);
      assertThat(server.ask("DEL", prefix + "z")).containsExactly("1");

      RedisProcess.until(() -> server.ask("HLEN", prefix + "d").equals(List.of("5")));
    }
  }

  @Test
  void garbageOnTheChannelIsAGap() {
    server.start();
    try (Proxy proxy = new Proxy(Proxy.settings(server)).ready()) {
      int gaps = proxy.heard.all(Heard.Message.Gap.class).size();

      server.ask("PUBLISH", new String(new Keys("table").channel(), UTF_8), "garbage");

      RedisProcess.until(() -> proxy.heard.all(Heard.Message.Gap.class).size() > gaps);
      assertThat(proxy.cache.health().garbage()).isEqualTo(1);
    }
  }

  @Test
  void aServerThatGoesBackToASnapshotServesNothingOfIt() {
    server.start();
    try (Proxy proxy = new Proxy(Proxy.settings(server)).ready()) {
      proxy.fill("e", "old");
      server.ask("SAVE");
      assertThat(proxy.write("w")).isTrue();

      server.kill();
      server.start();

      assertThat(server.ask("KEYS", "*e:*")).as("the snapshot holds the entry").hasSize(1);
      RedisProcess.until(proxy::isUp);
      assertThat(proxy.find("e")).isEmpty();
      proxy.ready();
      assertThat(proxy.find("e")).isEmpty();
    }
  }

  @Test
  void aReplicaThatLaggedAndTookOverServesNothingOld() {
    try (RedisCluster cluster = new RedisCluster(RedisProcess.brought(directory), directory, 3, 1);
        Proxy proxy = new Proxy(clusterSettings(cluster)).ready()) {
      proxy.fill("e", "old");
      int slot = new Keys("table").slot();
      int index = slot * 3 / 16_384;
      RedisProcess master = cluster.masters().get(index);
      RedisProcess replica = cluster.replicas().get(index);
      RedisProcess.until(() -> master.ask("WAIT", "1", "1000").equals(List.of("1")));
      // From here on the replica gets nothing more: it can no longer log in.
      master.ask("CONFIG", "SET", "requirepass", "secret");
      replica.ask("CONFIG", "SET", "cluster-replica-no-failover", "no");
      try (Resp admin = login(master)) {
        ask(admin, "CLIENT", "KILL", "TYPE", "replica");
        RedisProcess.until(() -> ask(admin, "INFO", "replication").contains("connected_slaves:0"));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      assertThat(proxy.write("w")).isTrue();
      assertThat(proxy.find("e")).isEmpty();

      master.kill();
      RedisProcess.until(
          () -> replica.ask("INFO", "replication").getFirst().contains("role:master"));

      assertThat(replica.ask("KEYS", "*e:*")).as("the replica holds the entry").hasSize(1);
      RedisProcess.until(proxy::isUp);
      assertThat(proxy.find("e")).isEmpty();
      proxy.ready();
      assertThat(proxy.find("e")).isEmpty();
      assertThat(proxy.fill("e", "new")).isTrue();
      assertThat(proxy.find("e")).contains("new");
    }
  }

  @Test
  void aWrongPasswordIsToldAndARightOneIsTakenUp() throws Exception {
    server =
        new RedisProcess(
            RedisProcess.brought(directory), directory.resolve("data"), "--requirepass", "right");
    server.launch();
    Path password = Files.writeString(directory.resolve("password"), "wrong\n");
    RedisSettings settings =
        new RedisSettings(
            List.of(server.node()),
            false,
            Optional.of(new RedisSettings.Login(Optional.empty(), password)),
            Optional.empty(),
            Proxy.TIMEOUT,
            Proxy.TIMING);
    try (Proxy proxy = new Proxy(settings)) {
      RedisProcess.until(() -> proxy.cache.health().lastError().orElse("").contains("WRONGPASS"));
      assertThat(proxy.cache.health().toString()).doesNotContain("wrong\"", "right");

      Files.writeString(password, "right\n");

      proxy.ready();
      assertThat(proxy.fill("e", "v")).isTrue();
    }
  }

  @Test
  void aUserNeedsNoMoreRightsThanTheDocumentedOnes() throws Exception {
    server.start();
    server.ask(
        "ACL",
        "SETUSER",
        "heatsink",
        "on",
        ">secret",
        "~hs1:*",
        "resetchannels",
        "&hs1:*",
        "+@read",
        "+@write",
        "+@pubsub",
        "+@scripting",
        "+@connection",
        "+info",
        "+time",
        "+cluster|slots");
    Path password = Files.writeString(directory.resolve("password"), "secret");
    RedisSettings settings =
        new RedisSettings(
            List.of(server.node()),
            false,
            Optional.of(new RedisSettings.Login(Optional.of("heatsink"), password)),
            Optional.empty(),
            Proxy.TIMEOUT,
            Proxy.TIMING);
    try (Proxy proxy = new Proxy(settings).ready()) {
      assertThat(proxy.fill("e", "v")).isTrue();
      assertThat(proxy.find("e")).contains("v");
      assertThat(proxy.write("w")).isTrue();
      assertThat(
              Proxy.settled(proxy.table.remember("s", 1, Duration.ofSeconds(1)).thenApply(d -> 1)))
          .isPresent();
      assertThat(Proxy.settled(proxy.table.remembers("s", 1))).contains(true);
    }
  }

  private static void fullServer(RedisProcess full) {
    full.start();
    try (Proxy proxy = new Proxy(Proxy.settings(full)).ready()) {
      assertThat(proxy.fill("e", "old")).isTrue();
      full.ask("CONFIG", "SET", "maxmemory-policy", "noeviction");
      full.ask("CONFIG", "SET", "maxmemory", "1");

      assertThat(proxy.fill("f", "v")).isFalse();
      assertThat(proxy.cache.health().lastError().orElse("")).contains("OOM");
      assertThat(proxy.find("e")).as("reads go on").contains("old");
      assertThat(proxy.isUp()).isTrue();
      assertThat(
              Proxy.settled(
                  proxy.table.open("w", List.of("s"), Duration.ofSeconds(5)).thenApply(d -> 1)))
          .isPresent();
      assertThat(proxy.write("w")).isTrue();
      assertThat(proxy.find("e")).isEmpty();

      full.ask("CONFIG", "SET", "maxmemory", "0");
      proxy.ready();
      assertThat(proxy.fill("e", "new")).isTrue();
    }
  }

  private static RedisSettings clusterSettings(RedisCluster cluster) {
    return new RedisSettings(
        cluster.all().stream().map(RedisProcess::node).toList(),
        true,
        Optional.empty(),
        Optional.empty(),
        Proxy.TIMEOUT,
        Proxy.TIMING);
  }

  private static Resp login(RedisProcess server) throws IOException {
    Resp resp = new Resp(RedisProcess.HOST, server.port());
    resp.ask("AUTH", "secret");
    return resp;
  }

  private static String ask(Resp resp, String... words) {
    try {
      return resp.ask(words).getFirst();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private long calls(String command) {
    String stats = server.ask("INFO", "commandstats").getFirst();
    Matcher calls =
        Pattern.compile("cmdstat_" + command.toLowerCase(Locale.ROOT) + ":calls=(\\d+)")
            .matcher(stats);
    return calls.find() ? Long.parseLong(calls.group(1)) : 0;
  }

  private static long nanos(Runnable work) {
    long began = System.nanoTime();
    work.run();
    return System.nanoTime() - began;
  }
}
