package io.heatsink.dynamodb.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.heatsink.dynamodb.Operation;
import io.heatsink.dynamodb.Seeds;
import io.heatsink.dynamodb.capacity.CapacityUnits;
import io.heatsink.dynamodb.capacity.ConsumedCapacity;
import io.heatsink.dynamodb.capacity.ConsumedCapacity.Units;
import io.heatsink.dynamodb.wire.Head.ReturnConsumedCapacity;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CapacityRewritingTest {
  private static final HeadParser PARSER = new HeadParser(Tables::find);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{}                                          | {'ReturnConsumedCapacity':'INDEXES'}",
        "{ }                                         | { 'ReturnConsumedCapacity':'INDEXES'}",
        "{'a':{}}                                    | {'a':{},'ReturnConsumedCapacity':'INDEXES'}",
        "{'a':1 }                                    | {'a':1 ,'ReturnConsumedCapacity':'INDEXES'}",
        "{'ReturnConsumedCapacity':'NONE','a':1}     | {'ReturnConsumedCapacity':'INDEXES','a':1}",
        "{'a':1,'ReturnConsumedCapacity' : 'TOTAL'}  | {'a':1,'ReturnConsumedCapacity' :"
            + " 'INDEXES'}",
        "{'ReturnConsumedCapacity':null,'a':1}       | {'ReturnConsumedCapacity':'INDEXES','a':1}",
        "{'ReturnConsumedCapacity':'INDEXES','a':1}  | {'ReturnConsumedCapacity':'INDEXES','a':1}",
        "{'ReturnConsumedCapacity':'wrong','a':1}    | {'ReturnConsumedCapacity':'wrong','a':1}",
      })
  void aCallAsksForTheCapacityOfEachIndex(String body, String asking) {
    byte[] original = json(body);

    CapacityQuestion question =
        CapacityQuestion.of(original, PARSER.parse(Operation.SCAN, original));

    assertThat(new String(question.body(), StandardCharsets.UTF_8)).isEqualTo(text(asking));
  }

  @Test
  void theHeadOfTheAskingBodyIsTheOneThatWouldBeRead() {
    Seeds.forEach(
        1_000,
        random -> {
          Operation operation = Bodies.OPERATIONS.get(random.nextInt(Bodies.OPERATIONS.size()));
          byte[] original = Bodies.valid(random, operation);
          Head head = PARSER.parse(operation, original);

          CapacityQuestion question = CapacityQuestion.of(original, head);

          assertThat(question.head()).isEqualTo(PARSER.parse(operation, question.body()));
          assertThat(question.head().returnConsumedCapacity())
              .isEqualTo(ReturnConsumedCapacity.INDEXES);
        });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'ConsumedCapacity':{'CapacityUnits':0.5,'Table':{'CapacityUnits':0.5},'TableName':'t'},'Item':{}}"
            + "|{'ConsumedCapacity':{'CapacityUnits':0.5,'TableName':'t'},'Item':{}}|{'Item':{}}",
        "{'Item':{},'ConsumedCapacity':{'Table':{'CapacityUnits':0.5},'TableName':'t','CapacityUnits':0.5}}"
            + "|{'Item':{},'ConsumedCapacity':{'TableName':'t','CapacityUnits':0.5}}|{'Item':{}}",
        "{'a':1, 'ConsumedCapacity' : {'TableName':'t', 'GlobalSecondaryIndexes' : {'g':{}},"
            + " 'Table':{} }, 'b':2}|{'a':1, 'ConsumedCapacity' : {'TableName':'t' },"
            + " 'b':2}|{'a':1, 'b':2}",
        "{'ConsumedCapacity':{'CapacityUnits':1}}|{'ConsumedCapacity':{'CapacityUnits':1}}|{}",
        "{'ConsumedCapacity':{'Table':{},'LocalSecondaryIndexes':{}}}|{'ConsumedCapacity':{}}|{}",
        "{'ConsumedCapacity':[{'TableName':'a','Table':{}},{'Table':{},'TableName':'b'}],'Responses':{}}"
            + "|{'ConsumedCapacity':[{'TableName':'a'},{'TableName':'b'}],'Responses':{}}"
            + "|{'Responses':{}}",
        "{'Item':{'ConsumedCapacity':{'M':{'Table':{}}}}}"
            + "|{'Item':{'ConsumedCapacity':{'M':{'Table':{}}}}}"
            + "|{'Item':{'ConsumedCapacity':{'M':{'Table':{}}}}}",
      })
  void aReplyIsCutBackToWhatTheClientAskedFor(String body, String total, String none) {
    CapacityAnswer answer = CapacityAnswer.of(json(body), false);

    assertThat(answer.bodyFor(ReturnConsumedCapacity.INDEXES)).isEqualTo(json(body));
    assertThat(new String(answer.bodyFor(ReturnConsumedCapacity.TOTAL), StandardCharsets.UTF_8))
        .isEqualTo(text(total));
    assertThat(new String(answer.bodyFor(ReturnConsumedCapacity.NONE), StandardCharsets.UTF_8))
        .isEqualTo(text(none));
  }

  @Test
  void unitsAreReadOrWrittenAsTheCallDoes() {
    byte[] body =
        json(
            "{'ConsumedCapacity':{'TableName':'t','CapacityUnits':4.0,'Table':{'CapacityUnits':1.0},"
                + "'LocalSecondaryIndexes':{'l':{'CapacityUnits':1}},"
                + "'GlobalSecondaryIndexes':{'g':{'CapacityUnits':1.5},'h':{'CapacityUnits':0.5}}}}");

    assertThat(CapacityAnswer.of(body, true).consumed())
        .containsExactly(
            ConsumedCapacity.of(
                "t",
                writes(1),
                Map.of("l", writes(1)),
                Map.of("g", writes(1.5), "h", writes(0.5))));
    assertThat(CapacityAnswer.of(body, false).consumed().getFirst().total())
        .isEqualTo(Units.ofReads(CapacityUnits.of(4)));
  }

  @Test
  void aReplyMayTellReadAndWriteUnitsItself() {
    byte[] body =
        json(
            "{'ConsumedCapacity':[{'TableName':'arn:aws:dynamodb:x:1:table/t','CapacityUnits':4.0,"
                + "'ReadCapacityUnits':4.0,'Table':{'ReadCapacityUnits':4.0,'CapacityUnits':4.0}},"
                + "{'TableName':'u','CapacityUnits':2.0,'WriteCapacityUnits':2.0}]}");

    List<ConsumedCapacity> consumed = CapacityAnswer.of(body, true).consumed();

    assertThat(consumed).extracting(ConsumedCapacity::table).containsExactly("t", "u");
    assertThat(consumed)
        .extracting(ConsumedCapacity::total)
        .containsExactly(Units.ofReads(CapacityUnits.of(4)), writes(2));
    assertThat(consumed.getFirst().ofTable()).isEqualTo(Units.ofReads(CapacityUnits.of(4)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "<html>",
        "{'ConsumedCapacity':5}",
        "{'ConsumedCapacity':{'CapacityUnits':'x'}}",
        "{'ConsumedCapacity':[{'CapacityUnits':1},{'CapacityUnits':1}",
        "{'ConsumedCapacity':null}"
      })
  void garbageConsumedNothingAndStaysAsItIs(String garbage) {
    CapacityAnswer answer = CapacityAnswer.of(json(garbage), false);

    assertThat(answer.consumed()).isEmpty();
    if (!garbage.contains("null")) {
      assertThat(answer.bodyFor(ReturnConsumedCapacity.NONE)).isEqualTo(json(garbage));
    }
  }

  @Test
  void senselessUnitsDoNoHarm() {
    for (String units : List.of("-1", "1e400", "1e18")) {
      byte[] body = json("{'ConsumedCapacity':[{'CapacityUnits':" + units + "}]}");

      assertThat(CapacityAnswer.of(body, true).consumed()).hasSize(1);
    }
  }

  @Test
  void mutatedRepliesAreReadOrLeftAlone() {
    byte[] body =
        json(
            "{'ConsumedCapacity':[{'TableName':'t','CapacityUnits':4.0,'Table':{'CapacityUnits':1.0},"
                + "'GlobalSecondaryIndexes':{'g':{'CapacityUnits':1.5}}}],'Responses':{'t':[{'a':{'S':'b'}}]}}");
    Seeds.forEach(
        10_000,
        random -> {
          CapacityAnswer answer = CapacityAnswer.of(ValueRoundTripTest.mutate(random, body), true);

          for (ReturnConsumedCapacity asked : ReturnConsumedCapacity.values()) {
            assertThat(answer.bodyFor(asked)).isNotNull();
          }
        });
  }

  private static Units writes(double units) {
    return Units.ofWrites(CapacityUnits.of(units));
  }

  private static byte[] json(String singleQuoted) {
    return text(singleQuoted).getBytes(StandardCharsets.UTF_8);
  }

  private static String text(String singleQuoted) {
    return singleQuoted.replace('\'', '"');
  }
}
