package io.heatsink.dynamodb.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.heatsink.dynamodb.Operation;
import io.heatsink.dynamodb.capacity.ItemSize;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShownItemsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{'a':{'S':'text'}}",
        "{'\\u00e4é€':{'S':'\\ud83d\\ude00 \\n €'}}",
        "{'n':{'N':'-12.5'},'m':{'N':'1E+20'},'z':{'N':'0'}}",
        "{'b':{'B':'AAEC'},'c':{'B':'AAE='},'d':{'B':'AA=='},'e':{'B':''}}",
        "{'t':{'BOOL':true},'u':{'NULL':true}}",
        "{'l':{'L':[{'S':'a'},{'N':'1'},{'L':[]},{'M':{}}]}}",
        "{'m':{'M':{'Items':{'S':'a'},'deep':{'M':{'x':{'BOOL':false}}}}}}",
        "{'s':{'SS':['a','bc']},'n':{'NS':['1','-22']},'b':{'BS':['AA==','AAEC']}}",
        "{'S':{'S':'S'},'Item':{'S':'x'},'Attributes':{'M':{'N':{'N':'1'}}}}"
      })
  void theSizeIsThatOfTheItem(String text) {
    String item = text.replace('\'', '"');
    byte[] reply = ("{\"Item\":" + item + "}").getBytes(UTF_8);
    JsonReader in = JsonReader.of(reply);
    in.nextField();

    assertThat(ShownItems.in(reply).bytes()).isEqualTo(ItemSize.of(in.item().orThrow()));
  }

  @Test
  void thoseOfAPageAreSummedUpAndTheRestIsPassedOver() {
    byte[] page =
        """
        {"Count":2,"Items":[{"a":{"S":"123"}},{"a":{"S":"1"}}],"ScannedCount":9,"LastEvaluatedKey":{"a":{"S":"1"}}}
        """
            .getBytes(UTF_8);

    assertThat(ShownItems.in(page)).isEqualTo(new ShownItems(6, true));
  }

  @Test
  void whatCannotBeReadShowsNone() {
    assertThat(ShownItems.in("{\"Item\":{\"a\":{\"N\":\"x\"}}}".getBytes(UTF_8)).bytes()).isZero();
    assertThat(ShownItems.in("<html>".getBytes(UTF_8)).bytes()).isZero();
  }

  @Test
  void aPutIsMeasuredWhereverItStands() {
    assertThat(sizeOfPut(Operation.PUT_ITEM, "{'TableName':'t','Item':{'a':{'S':'123'}}}"))
        .isEqualTo(4);
    assertThat(
            sizeOfPut(
                Operation.BATCH_WRITE_ITEM,
                "{'RequestItems':{'t':[{'PutRequest':{'Item':{'a':{'S':'123'}}}}]}}"))
        .isEqualTo(4);
    assertThat(
            sizeOfPut(
                Operation.TRANSACT_WRITE_ITEMS,
                "{'TransactItems':[{'Put':{'TableName':'t','Item':{'a':{'S':'123'}}}}]}"))
        .isEqualTo(4);
  }

  private static int sizeOfPut(Operation operation, String text) {
    byte[] body = text.replace('\'', '"').getBytes(UTF_8);
    Head head = new HeadParser(table -> Optional.empty()).parse(operation, body);
    return ShownItems.ofPut(body, head.accesses().getFirst()).orElseThrow();
  }
}
