package io.heatsink.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.heatsink.lab.Lab;
import io.heatsink.proxy.Proxy;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.Tag;

/** Operations that the proxy does not read: what it does not know, it passes. */
class TagsIT {
  private static final Tag TEAM = Tag.builder().key("team").value("shop").build();
  private static final Tag STAGE = Tag.builder().key("stage").value("test").build();

  @Test
  void tagsAreSetShownAndTakenAwayThroughTheProxy() throws IOException {
    try (Lab lab = Proxies.lab();
        Proxy proxy =
            Proxies.inFrontOf(lab.endpoint(), Map.of("tables.orders.cache.items", "all"));
        DynamoDbClient client = Clients.to(Proxies.address(proxy));
        DynamoDbClient straight = Clients.to(lab.endpoint())) {
      String arn = client.createTable(TableSteps.ordersTable()).tableDescription().tableArn();
      TableSteps.untilActive(client);

      client.tagResource(r -> r.resourceArn(arn).tags(TEAM, STAGE));
      assertThat(tags(client, arn)).containsExactlyInAnyOrder(TEAM, STAGE);
      assertThat(tags(straight, arn)).containsExactlyInAnyOrder(TEAM, STAGE);

      client.untagResource(r -> r.resourceArn(arn).tagKeys("stage"));
      assertThat(tags(client, arn)).containsExactly(TEAM);
    }
  }

  @Test
  void theirErrorsAreThoseOfTheUpstream() throws IOException {
    String arn = "arn:aws:dynamodb:eu-central-1:000000000000:table/gone";
    try (Lab lab = Proxies.lab();
        Proxy proxy = Proxies.inFrontOf(lab.endpoint(), Map.of());
        DynamoDbClient client = Clients.to(Proxies.address(proxy));
        DynamoDbClient straight = Clients.to(lab.endpoint())) {
      assertThat(error(client, arn)).isEqualTo(error(straight, arn));
      assertThat(error(client, "no ARN")).isEqualTo(error(straight, "no ARN"));
    }
  }

  private static String error(DynamoDbClient client, String arn) {
    DynamoDbException e =
        catchThrowableOfType(
            DynamoDbException.class, () -> client.listTagsOfResource(r -> r.resourceArn(arn)));
    return e.statusCode()
        + " "
        + e.awsErrorDetails().errorCode()
        + ": "
        + e.awsErrorDetails().errorMessage();
  }

  private static List<Tag> tags(DynamoDbClient client, String arn) {
    return client.listTagsOfResource(r -> r.resourceArn(arn)).tags();
  }
}
