package io.heatsink.remedy.cache;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.heatsink.dynamodb.AttributeValue;
import io.heatsink.dynamodb.AttributeValue.MapValue;
import io.heatsink.dynamodb.AttributeValue.StringValue;
import io.heatsink.dynamodb.wire.JsonWriter;
import io.heatsink.testing.Choices;
import io.heatsink.testing.Values;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HiddenInRepliesTest {
  private static final int REPLIES = 20_000;

  /** Where replies show items; each %s is one, each %l a list of some. */
  private static final List<String> FORMS =
      List.of(
          "{'Item':%s}",
          "{'ConsumedCapacity':{'CapacityUnits':0.5},'Item':%s}",
          "{'Items':%l,'Count':2,'ScannedCount':3,'LastEvaluatedKey':{'hs:i':{'S':'a key'}}}",
          "{'Responses':{'orders':%l,'hs:v':%l},'UnprocessedKeys':{}}",
          "{'Responses':[{'Item':%s},{},{'Item':%s,'TableName':'t'}]}",
          "{'Responses':[{'Error':{'Code':'c','Item':%s}},{'Item':%s}]}",
          "{'__type':'ConditionalCheckFailedException','Item':%s,'message':'hs:i'}",
          "{'CancellationReasons':[{'Code':'None'},{'Code':'x','Item':%s}],'message':'no'}",
          "{'UnprocessedItems':{'t':[{'PutRequest':{'Item':%s}},{'DeleteRequest':{'Key':{}}}]}}",
          "{'Records':[{'dynamodb':{'Keys':{},'NewImage':%s,'OldImage':%s}},{'eventID':'1'}]}",
          "{'Attributes':%s}",
          "{'Attributes':%s,'ConsumedCapacity':{}}",
          "{'ConsumedCapacity':{},'Attributes':%s}");

  private final Choices choices = new Choices(8);
  private final Values values = new Values(choices);

  @Test
  void whateverIsShownIsShownWithoutVersions() {
    for (int i = 0; i < REPLIES; i++) {
      StringBuilder with = new StringBuilder();
      StringBuilder without = new StringBuilder();
      write(choices.oneOf(FORMS).replace('\'', '"'), with, without);

      byte[] cut = HiddenInReplies.cut(with.toString().getBytes(UTF_8));

      assertThat(new String(cut, UTF_8)).as("%s", with).isEqualTo(without.toString());
    }
  }

  @Test
  void attributesOfWhichNothingIsLeftAreNotShown() {
    String version = "'Attributes':{'hs:v':{'N':'2'},'hs:i':{'S':'i'}}";

    assertThat(cut("{" + version + "}")).isEqualTo("{}");
    assertThat(cut("{" + version + ",'A':{}}")).isEqualTo("{'A':{}}");
    assertThat(cut("{'A':{}," + version + "}")).isEqualTo("{'A':{}}");
    assertThat(cut("{'A':{}, " + version + " ,'B':1}")).isEqualTo("{'A':{} ,'B':1}");
  }

  @Test
  void whatIsNoAnswerOfDynamoDbsStaysAsItIs() {
    assertThat(cut("{'Item':{'hs:i'")).isEqualTo("{'Item':{'hs:i'");
    assertThat(cut("'hs:i'")).isEqualTo("'hs:i'");
    assertThat(cut("{'Item':'hs:i'}")).isEqualTo("{'Item':'hs:i'}");
  }

  private static String cut(String reply) {
    return new String(HiddenInReplies.cut(reply.replace('\'', '"').getBytes(UTF_8)), UTF_8)
        .replace('"', '\'');
  }

  private void write(String form, StringBuilder with, StringBuilder without) {
    String rest = form;
    for (int at = rest.indexOf('%'); at >= 0; at = rest.indexOf('%')) {
      with.append(rest, 0, at);
      without.append(rest, 0, at);
      if (rest.startsWith("%s", at)) {
        writeItem(with, without);
      } else {
        writeList(with, without);
      }
      rest = rest.substring(at + 2);
    }
    with.append(rest);
    without.append(rest);
  }

  private void writeList(StringBuilder with, StringBuilder without) {
    List<StringBuilder> shown = new ArrayList<>();
    List<StringBuilder> cut = new ArrayList<>();
    for (int items = choices.below(3); items > 0; items--) {
      shown.add(new StringBuilder());
      cut.add(new StringBuilder());
      writeItem(shown.getLast(), cut.getLast());
    }
    with.append('[').append(String.join(",", shown)).append(']');
    without.append('[').append(String.join(",", cut)).append(']');
  }

  private void writeItem(StringBuilder with, StringBuilder without) {
    List<String> names = new ArrayList<>(List.of("pk"));
    for (String name : List.of("a", "hs:", "hs:x", "m\"hs:i", "hs:i", "hs:v")) {
      if (choices.chance(0.5)) {
        names.add(choices.below(names.size() + 1), name);
      }
    }
    Map<String, AttributeValue> all = new LinkedHashMap<>();
    names.forEach(
        name ->
            all.put(
                name,
                choices.chance(0.3)
                    ? new MapValue(
                        Map.of("hs:i", new StringValue("\"hs:v\":"), "hs:v", values.value()))
                    : values.value()));
    Map<String, AttributeValue> left = new LinkedHashMap<>(all);
    left.remove("hs:i");
    left.remove("hs:v");
    with.append(new String(new JsonWriter().item(all).toByteArray(), UTF_8));
    without.append(new String(new JsonWriter().item(left).toByteArray(), UTF_8));
  }
}
