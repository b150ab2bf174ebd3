package io.heatsink.lab;

import java.net.URI;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughput;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/** Clients of the AWS SDK that send each call once. */
final class LabClient {
  static final String TABLE = "orders";

  private LabClient() {}

  static DynamoDbClient of(URI endpoint) {
    return of(endpoint, "anyone", Region.EU_CENTRAL_1);
  }

  static DynamoDbClient of(URI endpoint, String accessKeyId, Region region) {
    return DynamoDbClient.builder()
        .endpointOverride(endpoint)
        .region(region)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKeyId, "anything")))
        .httpClient(UrlConnectionHttpClient.create())
        .overrideConfiguration(config -> config.retryStrategy(DefaultRetryStrategy.doNotRetry()))
        .build();
  }

  /** A table of the partition key {@code pk}. */
  static CreateTableRequest.Builder onDemand() {
    return CreateTableRequest.builder()
        .tableName(TABLE)
        .billingMode(BillingMode.PAY_PER_REQUEST)
        .attributeDefinitions(attribute("pk"))
        .keySchema(key("pk"));
  }

  static CreateTableRequest.Builder provisioned(long readUnits, long writeUnits) {
    return onDemand()
        .billingMode(BillingMode.PROVISIONED)
        .provisionedThroughput(units(readUnits, writeUnits));
  }

  static ProvisionedThroughput units(long readUnits, long writeUnits) {
    return ProvisionedThroughput.builder()
        .readCapacityUnits(readUnits)
        .writeCapacityUnits(writeUnits)
        .build();
  }

  static AttributeDefinition attribute(String name) {
    return AttributeDefinition.builder()
        .attributeName(name)
        .attributeType(ScalarAttributeType.S)
        .build();
  }

  static KeySchemaElement key(String name) {
    return KeySchemaElement.builder().attributeName(name).keyType(KeyType.HASH).build();
  }

  static Map<String, AttributeValue> item(String key) {
    return Map.of("pk", AttributeValue.fromS(key));
  }

  static void put(DynamoDbClient client, String key) {
    client.putItem(request -> request.tableName(TABLE).item(item(key)));
  }

  /** As many as are taken before one is refused. */
  static int putUntilRefused(DynamoDbClient client, List<String> keys) {
    int taken = 0;
    try {
      while (true) {
        put(client, keys.get(taken % keys.size()));
        taken++;
      }
    } catch (DynamoDbException e) {
      return taken;
    }
  }
}
