package io.heatsink.remedy.cache.redis;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Redis servers that make one cluster, each master with as many replicas as is said. */
final class RedisCluster implements AutoCloseable {
  private static final int SLOTS = 16_384;
  private static final String[] OPTIONS = {
    "--cluster-enabled", "yes", "--cluster-node-timeout", "1000",
    "--cluster-replica-validity-factor", "0", "--repl-diskless-sync-delay", "0"
  };

  private final List<RedisProcess> masters = new ArrayList<>();
  private final List<RedisProcess> replicas = new ArrayList<>();

  RedisCluster(Path binary, Path directory, int size, int replicasOfEach) {
    for (int i = 0; i < size; i++) {
      masters.add(new RedisProcess(binary, directory.resolve("master" + i), OPTIONS).start());
      for (int j = 0; j < replicasOfEach; j++) {
        replicas.add(
            new RedisProcess(binary, directory.resolve("replica" + i + "-" + j), OPTIONS).start());
      }
    }
    join();
    RedisProcess.until(() -> all().stream().allMatch(RedisCluster::isWhole));
    for (int i = 0; i < replicas.size(); i++) {
      String master = masters.get(i / replicasOfEach).ask("CLUSTER", "MYID").getFirst();
      RedisProcess replica = replicas.get(i);
      RedisProcess.until(() -> replica.ask("CLUSTER", "NODES").getFirst().contains(master));
      replica.ask("CLUSTER", "REPLICATE", master);
      RedisProcess.until(
          () -> replica.ask("INFO", "replication").getFirst().contains("master_link_status:up"));
    }
  }

  List<RedisProcess> masters() {
    return masters;
  }

  List<RedisProcess> replicas() {
    return replicas;
  }

  List<RedisProcess> all() {
    List<RedisProcess> all = new ArrayList<>(masters);
    all.addAll(replicas);
    return all;
  }

  @Override
  public void close() {
    all().forEach(RedisProcess::close);
  }

  private void join() {
    int size = masters.size();
    for (int i = 0; i < size; i++) {
      int from = SLOTS * i / size;
      int to = SLOTS * (i + 1) / size;
      List<String> words = new ArrayList<>(List.of("CLUSTER", "ADDSLOTS"));
      IntStream.range(from, to).forEach(slot -> words.add(Integer.toString(slot)));
      masters.get(i).ask(words.toArray(String[]::new));
      masters.get(i).ask("CLUSTER", "SET-CONFIG-EPOCH", Integer.toString(i + 1));
    }
    String first = Integer.toString(masters.getFirst().port());
    all().stream()
        .skip(1)
        .forEach(server -> server.ask("CLUSTER", "MEET", RedisProcess.HOST, first));
  }

  private static boolean isWhole(RedisProcess server) {
    return server.ask("CLUSTER", "INFO").getFirst().contains("cluster_state:ok");
  }
}
