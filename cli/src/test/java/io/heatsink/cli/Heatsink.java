package io.heatsink.cli;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;

/**
 * What a run of {@code heatsink} in this process came to.
 *
 * @param exitCode what the process would have ended with
 * @param out what it printed
 * @param err what it said beside
 */
record Heatsink(int exitCode, String out, String err) {
  private static final ObjectMapper JSON = new ObjectMapper();

  static Heatsink run(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exitCode = Main.run(new PrintWriter(out), new PrintWriter(err), args);
    return new Heatsink(exitCode, out.toString(), err.toString());
  }

  /** All that was printed, which must be one JSON object. */
  JsonNode json() throws IOException {
    return JSON.readerFor(JsonNode.class)
        .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .readValue(out);
  }
}
