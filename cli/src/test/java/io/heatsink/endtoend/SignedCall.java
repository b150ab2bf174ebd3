package io.heatsink.endtoend;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;

/** A call that AWS's own signer has signed, and that somebody may alter on its way. */
record SignedCall(
    AwsCredentials credentials,
    URI endpoint,
    Instant signedAt,
    String signedTarget,
    String signedBody,
    String target,
    String body,
    Map<String, String> added) {
  static SignedCall by(AwsCredentials credentials, URI endpoint, String operation, String body) {
    return new SignedCall(
        credentials, endpoint, Instant.EPOCH, operation, body, operation, body, Map.of());
  }

  SignedCall at(Instant instant) {
    return new SignedCall(
        credentials, endpoint, instant, signedTarget, signedBody, target, body, added);
  }

  SignedCall withBody(String another) {
    return new SignedCall(
        credentials, endpoint, signedAt, signedTarget, signedBody, target, another, added);
  }

  SignedCall withTarget(String another) {
    return new SignedCall(
        credentials, endpoint, signedAt, signedTarget, signedBody, another, body, added);
  }

  /** With a header more, behind those that are signed; an empty value is that of the first one. */
  SignedCall withAdded(String name, String value) {
    return new SignedCall(
        credentials,
        endpoint,
        signedAt,
        signedTarget,
        signedBody,
        target,
        body,
        Map.of(name, value));
  }

  /** The body of the reply. */
  String send() throws IOException {
    SdkHttpRequest unsigned =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.POST)
            .uri(endpoint)
            .encodedPath("/")
            .putHeader("X-Amz-Target", "DynamoDB_20120810." + signedTarget)
            .putHeader("Content-Type", "application/x-amz-json-1.0")
            .build();
    SdkHttpRequest.Builder signed =
        AwsV4HttpSigner.create()
            .sign(
                r ->
                    r.identity(credentials)
                        .request(unsigned)
                        .payload(content(signedBody))
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "dynamodb")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, Clients.REGION)
                        .putProperty(
                            HttpSigner.SIGNING_CLOCK, Clock.fixed(signedAt, ZoneOffset.UTC)))
            .request()
            .toBuilder()
            .putHeader("X-Amz-Target", "DynamoDB_20120810." + target)
            .putHeader("Content-Length", Integer.toString(body.length()));
    added.forEach(
        (name, value) ->
            signed.appendHeader(
                name, value.isEmpty() ? signed.firstMatchingHeader(name).orElse("none") : value));
    try (SdkHttpClient http = ApacheHttpClient.create()) {
      HttpExecuteResponse reply =
          http.prepareRequest(
                  HttpExecuteRequest.builder()
                      .request(signed.build())
                      .contentStreamProvider(content(body))
                      .build())
              .call();
      return new String(reply.responseBody().orElseThrow().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static ContentStreamProvider content(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return () -> new ByteArrayInputStream(bytes);
  }
}
