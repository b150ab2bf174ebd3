package io.heatsink.bench.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;

/** The table that a trace is replayed on: items of 900 bytes, so that a write costs one unit. */
final class TracedTable {
  private static final String DATA = "x".repeat(850);

  private final int port;
  private final HttpClient client = HttpClient.newHttpClient();

  private TracedTable(int port) {
    this.port = port;
  }

  /**
   * Makes the table on demand, fills it at a rate that its partitions bear, and then gives it that
   * throughput for good.
   */
  static void make(int lab, List<String> keys, int readUnits, int writeUnits)
      throws IOException, InterruptedException {
    TracedTable table = new TracedTable(lab);
    table.ask(
        "CreateTable",
        """
        {"TableName":"%s","BillingMode":"PAY_PER_REQUEST",
         "KeySchema":[{"AttributeName":"pk","KeyType":"HASH"}],
         "AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"}]}\
        """
            .formatted(Proxy.TABLE));
    table.untilActive();
    int[] next = {0};
    Wires wires = new Wires(lab);
    while (next[0] < keys.size()) {
      LabServers.checked(
          RawLoad.atRate(
              lab, () -> wires.put(keys.get(Math.min(next[0]++, keys.size() - 1))), 1, 1_500));
    }
    table.ask(
        "UpdateTable",
        """
        {"TableName":"%s","BillingMode":"PROVISIONED",
         "ProvisionedThroughput":{"ReadCapacityUnits":%d,"WriteCapacityUnits":%d}}\
        """
            .formatted(Proxy.TABLE, readUnits, writeUnits));
    table.untilActive();
  }

  /** Requests as they go over the wire; nobody checks signatures here, so one does for all. */
  static final class Wires {
    private final String getHead;
    private final String putHead;

    Wires(int port) {
      getHead = head("GetItem", port);
      putHead = head("PutItem", port);
    }

    byte[] get(String key) {
      return wire(
          getHead,
          "{\"TableName\":\"%s\",\"Key\":{\"pk\":{\"S\":\"%s\"}}}".formatted(Proxy.TABLE, key));
    }

    byte[] put(String key) {
      return wire(
          putHead,
          "{\"TableName\":\"%s\",\"Item\":{\"pk\":{\"S\":\"%s\"},\"data\":{\"S\":\"%s\"}}}"
              .formatted(Proxy.TABLE, key, DATA));
    }

    private static String head(String operation, int port) {
      StringBuilder head = new StringBuilder("POST / HTTP/1.1\r\n");
      SignedRequest.of(operation, "{}", port)
          .headers()
          .forEach(
              header ->
                  head.append(header.getKey())
                      .append(": ")
                      .append(header.getValue())
                      .append("\r\n"));
      return head.toString();
    }

    private static byte[] wire(String head, String body) {
      return (head + "Content-Length: " + body.getBytes(UTF_8).length + "\r\n\r\n" + body)
          .getBytes(UTF_8);
    }
  }

  private void untilActive() throws IOException, InterruptedException {
    for (int i = 0; i < 300; i++) {
      if (ask("DescribeTable", "{\"TableName\":\"%s\"}".formatted(Proxy.TABLE))
          .contains("\"TableStatus\":\"ACTIVE\"")) {
        return;
      }
      Thread.sleep(100);
    }
    throw new IOException("The table does not become active.");
  }

  private String ask(String operation, String body) throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/".formatted(port)))
            .POST(HttpRequest.BodyPublishers.ofString(body));
    SignedRequest.of(operation, body, port).headers().stream()
        .filter(header -> !header.getKey().equalsIgnoreCase("Host"))
        .forEach(header -> request.header(header.getKey(), header.getValue()));
    HttpResponse<String> answer =
        client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IOException(operation + " was answered: " + answer.body());
    }
    return answer.body();
  }
}
