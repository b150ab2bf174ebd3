package io.heatsink.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.heatsink.lab.Lab;
import io.heatsink.proxy.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The configuration changes while clients go on. */
class ReloadIT {
  private static final int CLIENTS = 8;

  @TempDir private Path folder;

  @Test
  void noCallFailsWhileTheConfigurationChanges() throws Exception {
    Path file = folder.resolve("heatsink.yaml");
    Files.writeString(file, rule("off"));
    try (Lab lab = Proxies.lab();
        Proxy proxy = Proxies.following(file, lab.endpoint());
        DynamoDbClient client = Clients.to(Proxies.address(proxy));
        ExecutorService threads = Executors.newFixedThreadPool(CLIENTS)) {
      client.createTable(TableSteps.ordersTable());
      TableSteps.untilActive(client);
      AtomicBoolean goesOn = new AtomicBoolean(true);
      AtomicLong calls = new AtomicLong();
      List<Future<?>> clients = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        String key = "client" + i;
        clients.add(threads.submit(() -> readAndWrite(client, key, goesOn, calls)));
      }
      try {
        Set<String> hashes = new HashSet<>();
        for (String items : List.of("all", "hot", "off", "all", "hot", "all")) {
          String before = config(proxy).path("hash").asText();
          Files.writeString(file, rule(items));
          TableSteps.poll(() -> !config(proxy).path("hash").asText().equals(before));
          hashes.add(config(proxy).path("hash").asText());
        }
        assertThat(hashes).as("one for each of three configurations").hasSize(3);

        String before = config(proxy).path("hash").asText();
        Files.writeString(file, "tables: {orders: {cache: {itemz: all}}}\n");
        TableSteps.poll(() -> !config(proxy).path("lastError").isNull());
        assertThat(config(proxy).path("lastError").asText()).contains("itemz", "items");
        assertThat(config(proxy).path("hash").asText()).isEqualTo(before);

        Files.writeString(file, rule("all") + "listen: 127.0.0.1:1\n");
        Files.writeString(file, rule("all") + "tls: {certificate: none.pem, key: none.key}\n");
        TableSteps.poll(() -> config(proxy).path("lastError").asText().contains("none.pem"));
        assertThat(config(proxy).path("hash").asText()).isEqualTo(before);

        Files.writeString(file, rule("all"));
        TableSteps.poll(() -> config(proxy).path("lastError").isNull());
        assertThat(config(proxy).path("hash").asText()).isEqualTo(before);
      } finally {
        goesOn.set(false);
      }
      for (Future<?> one : clients) {
        one.get(); // throws what a call failed with
      }
      assertThat(calls).hasValueGreaterThan(1_000);
    }
  }

  private static void readAndWrite(
      DynamoDbClient client, String key, AtomicBoolean goesOn, AtomicLong calls) {
    for (int i = 0; goesOn.get(); i++) {
      String status = "s" + i;
      client.putItem(r -> r.tableName("orders").item(ItemSteps.item(key, 1, status, 10)));
      String read = client.getItem(ItemSteps.get(key, 1)).item().get("status").s();
      // One's own writes are read, cache or not.
      assertThat(read).isEqualTo(status);
      calls.addAndGet(2);
    }
  }

  private static String rule(String items) {
    return "tables: {orders: {cache: {items: %s, ttl: 60s}}}\n".formatted(items);
  }

  private static JsonNode config(Proxy proxy) {
    return Admin.json(proxy, "/api/status").path("config");
  }
}
