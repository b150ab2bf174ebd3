package io.heatsink.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.store.Disk;
import io.heatsink.store.OperationLog;
import io.heatsink.store.SimulatedDisk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;

/**
 * One history of a durable engine: a client calls, groups are synced and checkpoints made in
 * between, until the process ends at one of the boundaries to the disk. Then another process opens
 * what is left.
 *
 * <p>What it finds must be what the engine showed after one of the calls, in whole, and after none
 * that came before the last one answered; and so at each of several ends. With one seed and one
 * boundary, the history is the same each time.
 */
final class DurableHistory {
  private static final int STEPS = 40;

  private final SimulatedDisk disk = new SimulatedDisk();
  private final MovedClock clock = new MovedClock();
  private final Opening opening;
  private final SplittableRandom random;
  private final SplittableRandom ofCrash;

  /** What the engine showed, after each call and before the first. */
  private final List<List<String>> shown = new ArrayList<>();

  /** The last state that an answer told of: an index of {@link #shown}. */
  private int answered;

  private DurableEngine engine;
  private Calls calls;
  private Optional<Tokened> lastTokened = Optional.empty();
  private int tokens;
  private boolean inCheckpoint;

  /** How the engine under test is made. */
  interface Opening {
    OperationLog log(Disk disk, OperationLog.Reader reader) throws IOException;

    /** The engine's commits; a planted bug may be in them. */
    default LoggedCommits commits(OperationLog log) {
      return new LoggedCommits(log);
    }

    /** Told of each engine that is opened. */
    default void opened(DurableEngine engine) {}
  }

  /** A transaction with a token, and the state that it led to. */
  private record Tokened(String request, int state, Instant at) {}

  private DurableHistory(Opening opening, long seed, long boundary) {
    this.opening = opening;
    this.random = new SplittableRandom(seed);
    this.ofCrash = new SplittableRandom(31 * seed + boundary);
    this.engine = open();
    this.calls = Calls.on(engine);
    shown.add(Dump.of(calls));
  }

  /**
   * Plays a history to its end.
   *
   * @param boundary the change of the disk that is not made; beyond the last for an end in peace
   * @return how many changes of the disk there were
   * @throws AssertionError if a promise was broken
   */
  static long play(Opening opening, long seed, long boundary) {
    DurableHistory history = new DurableHistory(opening, seed, boundary);
    history.disk.crashAt(boundary);
    long changes = history.untilTheEnd();
    history.restart();
    // Another life, to see that what was found can be gone on from.
    history.disk.crashAt(history.disk.changes() + 1 + history.ofCrash.nextInt(30));
    history.untilTheEnd();
    history.restart();
    return changes;
  }

  private DurableEngine open() {
    try {
      DurableEngine opened =
          DurableEngine.open(
              EngineOptions.DEFAULT.withClock(clock).withSeed(7),
              ItemCollections.MAX_BYTES,
              reader -> opening.log(disk, reader),
              opening::commits);
      opening.opened(opened);
      return opened;
    } catch (IOException e) {
      throw new AssertionError("What was left is refused: " + e.getMessage(), e);
    }
  }

  private long untilTheEnd() {
    try {
      for (int step = 0; step < STEPS; step++) {
        step();
      }
      while (engine.log().writePending()) {
        // one batch after another
      }
    } catch (SimulatedDisk.Crash e) {
      return disk.changes();
    }
    return disk.changes();
  }

  private void restart() {
    if (ofCrash.nextInt(4) == 0) {
      disk.restartAfterKill();
    } else {
      disk.restartAfterPowerCut(ofCrash);
    }
    engine = open();
    calls = Calls.on(engine);
    List<String> found = Dump.of(calls);
    int state = shown.lastIndexOf(found);
    if (state < answered) {
      assertThat(found)
          .as(
              "what is there after the restart, against the last that was answered; state %d of %d,"
                  + " answered %d",
              state, shown.size() - 1, answered)
          .isEqualTo(shown.get(answered));
    }
    checkStreams();
    checkToken(state);
    shown.clear();
    shown.add(Dump.of(calls));
    answered = 0;
    lastTokened = Optional.empty();
  }

  /** Whoever did not hear of a transaction's end may ask again for as long as its token holds. */
  private void checkToken(int state) {
    if (lastTokened.isEmpty()) {
      return;
    }
    Tokened last = lastTokened.get();
    boolean holds = clock.instant().isBefore(last.at.plus(IdempotencyTokens.VALID));
    if (holds && last.state <= state) {
      List<String> before = Dump.of(calls);
      try {
        calls.call("TransactWriteItems", last.request);
      } catch (DynamoDbException e) {
        return; // one of its tables is gone by now
      }
      assertThat(Dump.of(calls)).as("asked again with the same token").isEqualTo(before);
    }
  }

  /** Each change of a stream fits what those before it left, and their sum is the table. */
  private void checkStreams() {
    if (!calls.call("ListTables", "{}").contains("'orders'")) {
      return;
    }
    String description = calls.call("DescribeTable", "{'TableName': 'orders'}");
    if (!description.contains("'StreamEnabled':true")) {
      return;
    }
    Map<Object, Map<?, ?>> items = new HashMap<>();
    for (StreamReader.Change change : StreamReader.of(calls, "orders").all()) {
      Map<?, ?> before =
          change.after() == null
              ? items.remove(change.key())
              : items.put(change.key(), change.after());
      assertThat((Object) change.before()).as("the stream, at %s", change).isEqualTo(before);
    }
    Collection<?> scanned =
        Replies.read(calls.call("Scan", "{'TableName': 'orders', 'ConsistentRead': true}")).items();
    assertThat(new ArrayList<Object>(items.values()))
        .as("the stream replayed")
        .containsExactlyInAnyOrderElementsOf(new ArrayList<Object>(scanned));
  }

  private void step() {
    int kind = random.nextInt(20);
    if (kind < 6) {
      engine.log().writePending();
    } else if (kind == 6) {
      checkpoint();
    } else {
      client();
    }
  }

  private void checkpoint() {
    if (inCheckpoint) {
      return;
    }
    inCheckpoint = true;
    int[] left = {3};
    boolean[] calling = {false};
    disk.whenWritten(
        () -> {
          if (!calling[0] && left[0]-- > 0) {
            calling[0] = true;
            client();
            calling[0] = false;
          }
        });
    try {
      engine.makeCheckpoint();
    } catch (IOException e) {
      throw new AssertionError(e);
    } finally {
      disk.whenWritten(() -> {});
      inCheckpoint = false;
    }
  }

  /** One call, whose answer comes when it is kept. */
  private void client() {
    if (shown.size() == 1 && !calls.call("ListTables", "{}").contains("'orders'")) {
      createOrders();
      return;
    }
    switch (random.nextInt(22)) {
      case 0, 1, 2, 3 ->
          call(
              "PutItem",
              "{'TableName': 'orders', 'Item': {%s, 'g': {'N': '%d'}, 'v': {'N': '%d'}}}"
                  .formatted(key(), random.nextInt(3), random.nextInt(1_000)));
      case 4, 5 -> call("DeleteItem", "{'TableName': 'orders', 'Key': {%s}}".formatted(key()));
      case 6, 7, 8 -> call("UpdateItem", "{%s}".formatted(addTo("orders", key())));
      case 9, 10, 11 -> transaction();
      case 12 ->
          call(
              "PutItem",
              "{'TableName': 'orders', 'Item': {%s, 'due': {'N': '%d'}}}"
                  .formatted(key(), clock.instant().getEpochSecond() + random.nextInt(100)));
      case 13 -> {
        pass(Duration.ofSeconds(random.nextInt(90)));
        call("GetItem", "{'TableName': 'orders', 'Key': {%s}}".formatted(key()));
      }
      case 14 -> {
        pass(random.nextInt(4) == 0 ? TableStream.OPEN : Duration.ofSeconds(1));
        call("GetItem", "{'TableName': 'orders', 'Key': {%s}}".formatted(key()));
      }
      case 15 ->
          call(
              "UpdateTimeToLive",
              "{'TableName': 'orders', 'TimeToLiveSpecification': {'AttributeName': 'due',"
                  + " 'Enabled': %s}}".formatted(random.nextBoolean()));
      case 16 ->
          call(
              "TagResource",
              "{'ResourceArn': 'arn:aws:dynamodb:eu-central-1:123456789012:table/orders', 'Tags':"
                  + " [{'Key': 'k%d', 'Value': 'v'}]}".formatted(random.nextInt(3)));
      case 17 ->
          call(
              "CreateTable",
              """
              {'TableName': 'other', 'BillingMode': 'PAY_PER_REQUEST',
               'AttributeDefinitions': [{'AttributeName': 'pk', 'AttributeType': 'S'}],
               'KeySchema': [{'AttributeName': 'pk', 'KeyType': 'HASH'}]}
              """);
      case 18 -> call("DeleteTable", "{'TableName': 'other'}");
      case 19 -> index();
      case 20 -> call("CreateBackup", "{'TableName': 'orders', 'BackupName': 'some'}");
      default ->
          call(
              "UpdateTable",
              "{'TableName': 'orders', 'DeletionProtectionEnabled': %s}"
                  .formatted(random.nextBoolean()));
    }
  }

  /** What an engine shows depends on the time: so all is kept that it showed at another. */
  private void pass(Duration time) {
    while (engine.log().writePending()) {
      // one batch after another
    }
    clock.move(time);
  }

  private void createOrders() {
    call("CreateTable", Calls.CREATE_ORDERS);
  }

  private void transaction() {
    String token = "t" + tokens++;
    String second = random.nextInt(3) == 0 ? "other" : "orders";
    String request =
        "{'ClientRequestToken': '%s', 'TransactItems': [{'Update': {%s}}, {'Update': {%s}}]}"
            .formatted(
                token, addTo("orders", "'pk': {'S': 'a'}"), addTo(second, "'pk': {'S': 'b'}"));
    call("TransactWriteItems", request);
    if (!shown.getLast().equals(shown.get(shown.size() - 2))) {
      lastTokened = Optional.of(new Tokened(request, shown.size() - 1, clock.instant()));
    }
  }

  private void index() {
    call(
        "UpdateTable",
        random.nextBoolean()
            ? """
            {'TableName': 'orders', 'AttributeDefinitions': [
              {'AttributeName': 'v', 'AttributeType': 'N'}],
             'GlobalSecondaryIndexUpdates': [{'Create': {'IndexName': 'by-v',
               'KeySchema': [{'AttributeName': 'v', 'KeyType': 'HASH'}],
               'Projection': {'ProjectionType': 'KEYS_ONLY'}}}]}
            """
            : "{'TableName': 'orders', 'GlobalSecondaryIndexUpdates': [{'Delete': {'IndexName':"
                + " 'by-v'}}]}");
  }

  private String key() {
    return "'pk': {'S': '%s'}".formatted("abcde".charAt(random.nextInt(5)));
  }

  private static String addTo(String table, String key) {
    return "'TableName': '%s', 'Key': {%s}, 'UpdateExpression': 'ADD n :one',".formatted(table, key)
        + " 'ExpressionAttributeValues': {':one': {'N': '1'}}";
  }

  private void call(String operation, String request) {
    int[] state = {-1};
    boolean[] heard = {false};
    engine.execute(
        operation,
        request.replace('\'', '"').getBytes(StandardCharsets.UTF_8),
        Calls.CONTEXT,
        new DurableEngine.Answer() {
          @Override
          public void reply(byte[] body) {
            hear();
          }

          @Override
          public void error(DynamoDbException error) {
            hear();
          }

          private void hear() {
            heard[0] = true;
            if (state[0] >= 0) {
              answered = Math.max(answered, state[0]);
            }
          }
        });
    shown.add(Dump.of(calls));
    state[0] = shown.size() - 1;
    if (heard[0]) {
      answered = Math.max(answered, state[0]);
    }
  }

  /** Makes the commits of a log; for openings. */
  static Opening with(Log log, Function<OperationLog, LoggedCommits> commits) {
    return new Opening() {
      @Override
      public OperationLog log(Disk disk, OperationLog.Reader reader) throws IOException {
        return log.open(disk, reader);
      }

      @Override
      public LoggedCommits commits(OperationLog ofEngine) {
        return commits.apply(ofEngine);
      }
    };
  }

  /** Opens a log. */
  interface Log {
    OperationLog open(Disk disk, OperationLog.Reader reader) throws IOException;
  }
}
