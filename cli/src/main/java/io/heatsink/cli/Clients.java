package io.heatsink.cli;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.endpoints.AccountIdEndpointMode;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.metrics.MetricPublisher;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClientBuilder;

/** DynamoDB clients as applications use them: the AWS SDK for Java v2, with its own retries. */
public final class Clients {
  private static final int CONNECTIONS = 128;
  private static final int MOST_WAITING = 20_000;

  private Clients() {}

  public static DynamoDbAsyncClient to(URI endpoint, String region, MetricPublisher attempts) {
    return builder(endpoint, region)
        .overrideConfiguration(
            o -> o.addMetricPublisher(attempts).retryStrategy(RetryMode.STANDARD))
        .build();
  }

  /** A client that sends each call once, and leaves it to the caller what a refusal means. */
  public static DynamoDbAsyncClient withoutRetries(URI endpoint, String region) {
    return builder(endpoint, region)
        .overrideConfiguration(o -> o.retryStrategy(AwsRetryStrategy.doNotRetry()))
        .build();
  }

  private static DynamoDbAsyncClientBuilder builder(URI endpoint, String region) {
    return DynamoDbAsyncClient.builder()
        .endpointOverride(endpoint)
        .region(Region.of(region))
        .accountIdEndpointMode(AccountIdEndpointMode.DISABLED)
        .credentialsProvider(credentials(endpoint))
        .httpClientBuilder(
            NettyNioAsyncHttpClient.builder()
                .maxConcurrency(CONNECTIONS)
                .maxPendingConnectionAcquires(MOST_WAITING)
                .connectionAcquisitionTimeout(Duration.ofSeconds(30)));
  }

  // A lab on this machine takes any credentials; nobody should have to invent some.
  private static AwsCredentialsProvider credentials(URI endpoint) {
    boolean given =
        System.getenv("AWS_ACCESS_KEY_ID") != null || System.getenv("AWS_PROFILE") != null;
    return !given && isLoopback(endpoint)
        ? StaticCredentialsProvider.create(AwsBasicCredentials.create("heatsink", "heatsink"))
        : DefaultCredentialsProvider.builder().build();
  }

  private static boolean isLoopback(URI endpoint) {
    try {
      return InetAddress.getByName(endpoint.getHost()).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
