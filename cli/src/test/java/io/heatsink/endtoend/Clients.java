package io.heatsink.endtoend;

import java.net.URI;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.endpoints.AccountIdEndpointMode;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClientBuilder;

/** Clients of the AWS SDK for Java v2 that send each call once. */
final class Clients {
  static final String REGION = "eu-central-1";
  private static final AwsCredentials ANY = AwsBasicCredentials.create("anyone", "anything");

  private Clients() {}

  static DynamoDbClient to(URI endpoint) {
    return to(endpoint, ANY);
  }

  static DynamoDbClient to(URI endpoint, AwsCredentials credentials) {
    return builder(endpoint, credentials).httpClientBuilder(ApacheHttpClient.builder()).build();
  }

  /**
   * @param http whoever made it closes it
   */
  static DynamoDbClient to(URI endpoint, SdkHttpClient http) {
    return to(endpoint, ANY, http);
  }

  /**
   * @param http whoever made it closes it
   */
  static DynamoDbClient to(URI endpoint, AwsCredentials credentials, SdkHttpClient http) {
    return builder(endpoint, credentials).httpClient(http).build();
  }

  private static DynamoDbClientBuilder builder(URI endpoint, AwsCredentials credentials) {
    return DynamoDbClient.builder()
        .endpointOverride(endpoint)
        .region(Region.of(REGION))
        .accountIdEndpointMode(AccountIdEndpointMode.DISABLED)
        .credentialsProvider(StaticCredentialsProvider.create(credentials))
        .overrideConfiguration(config -> config.retryStrategy(DefaultRetryStrategy.doNotRetry()));
  }
}
