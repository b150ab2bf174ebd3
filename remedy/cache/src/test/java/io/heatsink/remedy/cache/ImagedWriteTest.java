package io.heatsink.remedy.cache;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heatsink.call.Call;
import io.heatsink.call.Caller;
import io.heatsink.call.Reply;
import io.heatsink.call.UpstreamException;
import io.heatsink.dynamodb.AttributeValue;
import io.heatsink.dynamodb.wire.HeadParser;
import io.heatsink.dynamodb.wire.JsonReader;
import io.heatsink.engine.EngineOptions;
import io.heatsink.testing.Choices;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ImagedWriteTest {
  private static final int WRITES = 5_000;
  private static final HeadParser PARSER = new HeadParser(TestCalls.SCHEMAS::find);
  private static final HeadReader HEADS =
      (call, body) -> call.withBody(body, PARSER.parse(call.operation().orElseThrow(), body));

  private final TestEngine direct = new TestEngine(EngineOptions.DEFAULT);
  private final TestEngine asked = new TestEngine(EngineOptions.DEFAULT);

  @Test
  void whateverIsAskedForIsAnsweredAsByTheEngineItself() {
    Choices choices = new Choices(4);
    RandomWrites writes = new RandomWrites(choices);
    int successes = 0;
    for (int i = 0; i < WRITES; i++) {
      RandomWrites.Written written = writes.next();
      Reply expected = direct.answer(written.operation(), bytes(written.body()));
      Call call = call(written);
      ImagedWrite imaged = ImagedWrite.of(call, HEADS);
      if (imaged == null) {
        assertThat(written.mayBeUntold() || !expected.successful())
            .as("%s %s is told", written.operation(), written.body())
            .isTrue();
        var unused = asked.answer(call);
        continue;
      }
      Reply came = asked.answer(imaged.question());
      assertThat(came.status()).as("%s", written.body()).isEqualTo(expected.status());
      if (!came.successful()) {
        assertThat(text(came)).isEqualTo(text(expected));
        continue;
      }
      successes++;
      ImagedWrite.Answer answer = imaged.answer(came);
      assertThat(content(answer.reply()))
          .as("%s %s", written.operation(), written.body())
          .isEqualTo(content(expected));
      assertThat(requireNonNull(answer.change()).after())
          .as("%s %s", written.operation(), written.body())
          .isEqualTo(item(written.key()));
    }
    assertThat(successes).isGreaterThan(WRITES / 4);
  }

  @Test
  void whatIsConsumedAndTheCollectionsSizeStayAsTheyAre() {
    put("{'pk': {'S': 'p'}, 'sk': {'N': '1'}, 'v': {'N': '1'}}");
    String body =
        TestEngine.json(
            """
            {"TableName": "orders", "Key": {'pk': {'S': 'p'}, 'sk': {'N': '1'}},
             "UpdateExpression": "SET v = :v", "ExpressionAttributeValues": {":v": {"N": "2.0"}},
             "ReturnValues": "UPDATED_NEW", "ReturnConsumedCapacity": "INDEXES",
             "ReturnItemCollectionMetrics": "SIZE"}
            """);
    Call call = TestCalls.call(1, Caller.LOCAL, "UpdateItem", body, 0);
    ImagedWrite imaged = requireNonNull(ImagedWrite.of(call, HEADS));

    String answer = text(imaged.answer(asked.answer(imaged.question())).reply());

    assertThat(new String(imaged.question().body(), UTF_8))
        .contains("\"ReturnValues\":\"ALL_OLD\"")
        .doesNotContain("UPDATED_NEW");
    assertThat(answer)
        .contains("\"Attributes\":{\"v\":{\"N\":\"2\"}}")
        .contains("\"ConsumedCapacity\":{")
        .contains("\"ItemCollectionMetrics\":{");
  }

  @Test
  void anOldItemThatCannotBeReadHarmsNobodyWhoDoesNotAskForTheNewOne() {
    Reply unreadable =
        asked
            .answer("ListTables", bytes("{}"))
            .withBody(bytes("{\"Attributes\":{\"v\":{\"N\":\"one\"}},\"More\":{}}"));
    String update =
        "{'TableName':'orders','Key':{'pk':{'S':'p'},'sk':{'N':'1'}},'UpdateExpression':'REMOVE v'";

    ImagedWrite none = requireNonNull(imaged("UpdateItem", update + "}"));
    assertThat(none.answer(unreadable).change()).isNull();
    assertThat(text(none.answer(unreadable).reply())).isEqualTo("{\"More\":{}}");
    ImagedWrite old = requireNonNull(imaged("UpdateItem", update + ",'ReturnValues':'ALL_OLD'}"));
    assertThat(old.answer(unreadable)).isEqualTo(new ImagedWrite.Answer(unreadable, null));
    ImagedWrite fresh = requireNonNull(imaged("UpdateItem", update + ",'ReturnValues':'ALL_NEW'}"));
    assertThatThrownBy(() -> fresh.answer(unreadable)).isInstanceOf(UpstreamException.class);
  }

  @Test
  void aCallWhoseAnswerWouldNotTellIsLeftAsItIs() {
    assertThat(imaged("PutItem", "{'Item': {'pk': {'S': 'p'}}, 'ReturnValues': 'ALL_NEW'}"))
        .isNull();
    assertThat(imaged("DeleteItem", "{'Key': {'pk': {'S': 'p'}}, 'ReturnValues': 'UPDATED_OLD'}"))
        .isNull();
    assertThat(imaged("UpdateItem", "{'Key': {'pk': {'S': 'p'}}, 'ReturnValues': 'all_old'}"))
        .isNull();
    assertThat(imaged("UpdateItem", "{'Key': {'pk': {'S': 'p'}}, 'AttributeUpdates': {}}"))
        .isNull();
    assertThat(imaged("UpdateItem", "{'Key': {'pk': {'S': 'p'}}, 'UpdateExpression': 'SET'}"))
        .isNull();
    assertThat(imaged("DeleteItem", "{'Key': {'pk': {'S': 'p'}}, 'Return\\u0056alues': 'NONE'}"))
        .isNull();
  }

  private static @Nullable ImagedWrite imaged(String operation, String body) {
    Call call = TestCalls.call(1, Caller.LOCAL, operation, TestEngine.json(body), 0);
    return ImagedWrite.of(call, HEADS);
  }

  private static Call call(RandomWrites.Written written) {
    return TestCalls.call(1, Caller.LOCAL, written.operation(), written.body(), 0);
  }

  private void put(String item) {
    for (TestEngine engine : List.of(direct, asked)) {
      Reply reply =
          engine.answer(
              "PutItem", bytes(TestEngine.json("{'TableName': 'orders', 'Item': " + item + "}")));
      assertThat(reply.successful()).isTrue();
    }
  }

  /** Null if there is none. */
  private @Nullable Map<String, AttributeValue> item(String key) {
    String body = "{\"TableName\":\"orders\",\"ConsistentRead\":true,\"Key\":" + key + "}";
    JsonReader in = JsonReader.of(direct.answer("GetItem", bytes(body)).body());
    return in.nextField() ? in.item().orThrow() : null;
  }

  private static Map<String, Object> content(Reply reply) {
    Map<String, Object> content = new TreeMap<>();
    JsonReader in = JsonReader.of(reply.body());
    while (in.nextField()) {
      String name = in.name();
      content.put(name, in.item().orThrow());
    }
    return content;
  }

  private static String text(Reply reply) {
    return new String(reply.body(), UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
