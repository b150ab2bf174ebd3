package io.heatsink.bench.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/**
 * A call of DynamoDB's, signed once by the AWS SDK's own signer.
 *
 * @param headers all that the call needs but Content-Length and Connection
 */
record SignedRequest(List<Map.Entry<String, String>> headers, String body) {
  static final String ACCESS_KEY = "HSKBENCH";
  static final String SECRET_KEY = "not-a-secret-0123456789";
  static final String REGION = "us-east-1";

  static SignedRequest of(String operation, String body, int port) {
    SdkHttpRequest request =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.POST)
            .uri(URI.create("http://127.0.0.1:" + port + "/"))
            .putHeader("Content-Type", "application/x-amz-json-1.0")
            .putHeader("X-Amz-Target", "DynamoDB_20120810." + operation)
            .build();
    SdkHttpRequest signed =
        AwsV4HttpSigner.create()
            .sign(
                r ->
                    r.identity(AwsCredentialsIdentity.create(ACCESS_KEY, SECRET_KEY))
                        .request(request)
                        .payload(ContentStreamProvider.fromUtf8String(body))
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "dynamodb")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, REGION))
            .request();
    List<Map.Entry<String, String>> headers = new ArrayList<>();
    signed.forEachHeader(
        (name, values) -> values.forEach(value -> headers.add(Map.entry(name, value))));
    return new SignedRequest(headers, body);
  }

  /** As it goes over the wire. */
  byte[] wire() {
    StringBuilder head = new StringBuilder("POST / HTTP/1.1\r\n");
    headers.forEach(h -> head.append(h.getKey()).append(": ").append(h.getValue()).append("\r\n"));
    byte[] content = body.getBytes(UTF_8);
    head.append("Content-Length: ").append(content.length).append("\r\n\r\n");
    return (head + body).getBytes(UTF_8);
  }
}
