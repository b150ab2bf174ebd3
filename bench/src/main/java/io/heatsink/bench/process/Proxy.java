package io.heatsink.bench.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The shipped proxy, by its own launcher. */
final class Proxy {
  static final String TABLE = "bench";

  private static final String ITEM =
      "{\"pk\":{\"S\":\"item#1\"},\"data\":{\"S\":\"%s\"}}".formatted("x".repeat(880));
  private static final String CONSUMED =
      ",\"ConsumedCapacity\":{\"TableName\":\"bench\",\"CapacityUnits\":0.5,\"Table\":{\"CapacityUnits\":0.5}}}";

  private Proxy() {}

  /**
   * Starts it before the upstream port, with the table's schema (a stub describes none) and what
   * else is given.
   *
   * @param more further YAML
   */
  static Started start(
      Processes processes, String name, int core, int upstream, String rule, String more)
      throws IOException {
    int port = Processes.freePort();
    int admin = Processes.freePort();
    Path configuration = processes.folder().resolve(name + ".yaml");
    Files.writeString(
        configuration,
        """
        tables:
          %s:
            schema: {partitionKey: "pk:S"}
            %s
        %s
        """
            .formatted(TABLE, rule, more));
    Process process =
        processes.serve(
            name,
            core,
            port,
            List.of(
                "env",
                "AWS_ACCESS_KEY_ID=" + SignedRequest.ACCESS_KEY,
                "AWS_SECRET_ACCESS_KEY=" + SignedRequest.SECRET_KEY,
                System.getProperty("heatsink.home") + "/heatsink",
                "proxy",
                "--upstream",
                "http://127.0.0.1:" + upstream,
                "--region",
                SignedRequest.REGION,
                "--listen",
                "127.0.0.1:" + port,
                "--admin",
                "127.0.0.1:" + admin,
                "--config",
                configuration.toString()));
    return new Started(process, port, admin);
  }

  record Started(Process process, int port, int admin) {}

  /** Callers known by signature: the bench's own key. */
  static String knownCallers(Processes processes) throws IOException {
    Path secret = processes.folder().resolve("secret");
    Files.writeString(secret, SignedRequest.SECRET_KEY);
    return """
    callers:
      bench: {accessKeyId: %s, secretFile: %s, allow: [{tables: ["*"], operations: [read, write]}]}
    """
        .formatted(SignedRequest.ACCESS_KEY, secret);
  }

  /**
   * The reply of a kilobyte that the stub gives: a GetItem's, with the capacity that the proxy asks
   * for.
   */
  static String reply() {
    return "{\"Item\":" + ITEM + CONSUMED;
  }

  /** The same as a Query's: a page of that one item. */
  static String page() {
    return "{\"Items\":[" + ITEM + "],\"Count\":1,\"ScannedCount\":1" + CONSUMED;
  }

  static SignedRequest query(int port) {
    return SignedRequest.of(
        "Query",
        """
        {"TableName":"bench","KeyConditionExpression":"pk = :p",\
        "ExpressionAttributeValues":{":p":{"S":"item#1"}}}\
        """,
        port);
  }

  static SignedRequest get(int port) {
    return SignedRequest.of(
        "GetItem", "{\"TableName\":\"bench\",\"Key\":{\"pk\":{\"S\":\"item#1\"}}}", port);
  }
}
