package io.heatsink.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.heatsink.http.RawClient.RawReply;
import java.io.IOException;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HttpFrontIT {
  @Test
  void aReplyHasDynamoDbsHeadersInItsOrder() throws IOException {
    try (FrontUnderTest test = new FrontUnderTest(FrontUnderTest.ECHO);
        RawClient client = test.client()) {
      RawReply reply = client.send(RawClient.post("{}")).reply();
      assertThat(reply.status()).isEqualTo(200);
      assertThat(reply.text()).isEqualTo("{}");
      assertThat(reply.headers().keySet())
          .containsExactly(
              "server",
              "date",
              "content-type",
              "content-length",
              "connection",
              "x-amzn-requestid",
              "x-amz-crc32");
      assertThat(reply.headers())
          .containsAllEntriesOf(
              Map.of(
                  "server", "Server",
                  "content-type", "application/x-amz-json-1.0",
                  "content-length", "2",
                  "connection", "keep-alive",
                  "x-amzn-requestid", "REQUEST1",
                  "x-amz-crc32", "2745614147"));
    }
  }

  @Test
  void aConnectionServesManyRequestsHoweverTheyAreCut() throws IOException {
    Random random = new Random(1);
    try (FrontUnderTest test = new FrontUnderTest(FrontUnderTest.ECHO);
        RawClient client = test.client()) {
      for (int i = 0; i < 300; i++) {
        String body = "x".repeat(random.nextInt(3000)) + i;
        byte[] request = RawClient.post(body, "X-Number: " + random.nextInt(5)).getBytes(UTF_8);
        int cut = random.nextInt(request.length);
        client.send(java.util.Arrays.copyOf(request, cut));
        client.send(java.util.Arrays.copyOfRange(request, cut, request.length));
        assertThat(client.reply().text()).as("seed 1, request %d", i).isEqualTo(body);
      }
    }
  }
}
