package io.heatsink.remedy.cache.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.heatsink.dynamodb.AttributeValue;
import io.heatsink.dynamodb.wire.JsonReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageHashTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'a':{'N':'1'},'b':{'S':'x'}}        | {'b':{'S':'x'},'a':{'N':'1'}}",
        "{'a':{'N':'1'}}                      | {'a':{'N':'1.0'}}",
        "{'a':{'N':'100'}}                    | {'a':{'N':'1E2'}}",
        "{'a':{'SS':['x','y']}}               | {'a':{'SS':['y','x']}}",
        "{'a':{'NS':['1','2']}}               | {'a':{'NS':['2.0','1']}}",
        "{'a':{'M':{'x':{'BOOL':true},'y':{'NULL':true}}}} |"
            + " {'a':{'M':{'y':{'NULL':true},'x':{'BOOL':true}}}}",
      })
  void itemsThatDynamoDbTakesForOneHaveOneHash(String one, String other) {
    assertThat(hash(one)).isEqualTo(hash(other));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'a':{'N':'1'}}                | {'a':{'S':'1'}}",
        "{'a':{'S':'AA=='}}             | {'a':{'B':'AA=='}}",
        "{'a':{'SS':['x']}}             | {'a':{'L':[{'S':'x'}]}}",
        "{'a':{'L':[{'N':'1'},{'N':'2'}]}} | {'a':{'L':[{'N':'2'},{'N':'1'}]}}",
        "{'ab':{'S':'c'}}               | {'a':{'S':'bc'}}",
        "{'a':{'BOOL':true}}            | {'a':{'BOOL':false}}",
        "{'a':{'M':{}}}                 | {'a':{'L':[]}}",
        "{}                             | {'a':{'S':'x'}}",
      })
  void itemsThatDifferHaveOtherHashes(String one, String other) {
    assertThat(hash(one)).isNotEqualTo(hash(other));
  }

  @Test
  void noItemIsNotAnEmptyOneAndEachSubjectHasItsOwn() {
    assertThat(ImageHash.of("k", null)).isNotEqualTo(ImageHash.of("k", Map.of()));
    assertThat(ImageHash.of("k", null)).isNotEqualTo(ImageHash.of("l", null));
    assertThat(ImageHash.at(1, 10)).isNotEqualTo(ImageHash.at(1, 11));
  }

  private static long hash(String item) {
    byte[] json = ("{\"Item\":" + item.replace('\'', '"') + "}").getBytes(StandardCharsets.UTF_8);
    JsonReader in = JsonReader.of(json);
    assertThat(in.nextField()).isTrue();
    Map<String, AttributeValue> read = in.item().orThrow();
    return ImageHash.of("k", read);
  }
}
