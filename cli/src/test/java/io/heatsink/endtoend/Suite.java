package io.heatsink.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.heatsink.endtoend.RecordingHttpClient.Exchanged;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/** All calls of the suite in a row, and what came of each. */
final class Suite {
  /** What differs between two tables that are otherwise alike. */
  private static final Pattern ONLY_HERE =
      Pattern.compile("\"(TableId|[A-Za-z]+DateTime)\":(\"[^\"]*\"|[0-9.E]+)");

  /** Some of DynamoDB's messages name objects as Java does: another number each time. */
  private static final Pattern IDENTITY = Pattern.compile("@[0-9a-f]{1,8}\\b");

  private Suite() {}

  /**
   * What came of one call.
   *
   * @param outcome what the SDK made of it: the kind of response, or the exception with all that it
   *     says
   * @param body of the reply, decompressed
   */
  record Result(
      String step,
      String outcome,
      int status,
      String contentType,
      String body,
      String cacheHeader) {}

  static List<Step> steps() {
    List<Step> steps = new ArrayList<>(TableSteps.before());
    steps.addAll(ItemSteps.all());
    steps.addAll(ManyItemSteps.all());
    steps.addAll(TableSteps.after());
    return steps;
  }

  static List<Result> play(URI endpoint, boolean gzipAccepted) {
    List<Result> results = new ArrayList<>();
    try (RecordingHttpClient http = new RecordingHttpClient(gzipAccepted);
        DynamoDbClient client = Clients.to(endpoint, http)) {
      for (Step step : steps()) {
        String outcome = outcome(step, client);
        List<Exchanged> exchanged = http.take();
        if (!step.onlyWaits()) {
          assertThat(exchanged).as(step.name()).hasSizeLessThanOrEqualTo(1);
          exchanged.forEach(e -> checkFraming(step, e, gzipAccepted));
          results.add(
              exchanged.isEmpty()
                  ? new Result(step.name(), outcome, 0, "", "", "")
                  : result(step, outcome, exchanged.getFirst()));
        }
      }
    }
    return results;
  }

  private static String outcome(Step step, DynamoDbClient client) {
    try {
      return step.call().apply(client).getClass().getSimpleName();
    } catch (DynamoDbException e) {
      assertThat(e.requestId()).as("request id of: " + step.name()).isNotBlank();
      return "%s %d %s: %s"
          .formatted(
              e.getClass().getSimpleName(),
              e.statusCode(),
              e.awsErrorDetails().errorCode(),
              e.awsErrorDetails().errorMessage());
    } catch (SdkClientException e) {
      return e.getClass().getSimpleName() + ": " + e.getMessage();
    }
  }

  private static Result result(Step step, String outcome, Exchanged exchanged) {
    return new Result(
        step.name(),
        IDENTITY.matcher(outcome).replaceAll("@"),
        exchanged.status(),
        exchanged.header("Content-Type"),
        comparable(new String(exchanged.plainBody(), StandardCharsets.UTF_8)),
        exchanged.header("Heatsink-Cache"));
  }

  private static String comparable(String body) {
    String alike = ONLY_HERE.matcher(body).replaceAll("\"$1\":\"(not compared)\"");
    return IDENTITY.matcher(alike).replaceAll("@");
  }

  /** What is so of every reply, whoever gives it. */
  private static void checkFraming(Step step, Exchanged exchanged, boolean gzipAccepted) {
    assertThat(exchanged.header("x-amz-crc32")).as(step.name()).isEqualTo(exchanged.checksum());
    assertThat(exchanged.header("x-amzn-RequestId")).as(step.name()).matches("[0-9A-Za-z-]{8,}");
    assertThat(exchanged.header("Content-Length"))
        .as(step.name())
        .isEqualTo(Integer.toString(exchanged.body().length));
    assertThat(exchanged.gzipped() && !gzipAccepted).as(step.name()).isFalse();
  }
}
