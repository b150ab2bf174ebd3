package io.heatsink.dynamodb.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ItemPartsTest {
  private static final String ITEM =
      "{\"a\":{\"S\":\"x\"},\"quo\\\"te\":{\"L\":[{\"N\":\"1\"}]},\"ä\":{\"M\":{\"a\":{\"S\":\"inner\"}}},"
          + "\"z\":{\"BOOL\":true}}";

  private static String parts(String... names) {
    JsonWriter out = new JsonWriter();
    byte[] item = ITEM.getBytes(StandardCharsets.UTF_8);
    ItemParts.of(item).write(out, item, List.of(names));
    return new String(out.toByteArray(), StandardCharsets.UTF_8);
  }

  @Test
  void attributesAreTakenAsTheyStandInTheOrderAskedFor() {
    assertThat(parts("z", "a")).isEqualTo("{\"z\":{\"BOOL\":true},\"a\":{\"S\":\"x\"}}");
  }

  @Test
  void whatTheItemDoesNotHaveIsLeftOut() {
    assertThat(parts("b", "a", "inner")).isEqualTo("{\"a\":{\"S\":\"x\"}}");
    assertThat(parts("b")).isEqualTo("{}");
  }

  @Test
  void namesAreComparedByWhatTheyMean() {
    assertThat(parts("quo\"te")).isEqualTo("{\"quo\\\"te\":{\"L\":[{\"N\":\"1\"}]}}");
    assertThat(parts("ä")).isEqualTo("{\"ä\":{\"M\":{\"a\":{\"S\":\"inner\"}}}}");
  }
}
