package io.heatsink.endtoend;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.CRC32;
import java.util.zip.GZIPInputStream;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.http.apache.ApacheHttpClient;

/** The HTTP client of an AWS SDK client that keeps what came over the wire, byte for byte. */
final class RecordingHttpClient implements SdkHttpClient {
  private final SdkHttpClient client = ApacheHttpClient.create();
  private final boolean gzipAccepted;
  private final List<Exchanged> exchanged = new CopyOnWriteArrayList<>();

  /**
   * @param gzipAccepted whether requests say that their replies may come compressed
   */
  RecordingHttpClient(boolean gzipAccepted) {
    this.gzipAccepted = gzipAccepted;
  }

  /**
   * A request and its reply.
   *
   * @param sent the body of the request
   * @param body of the reply, as it came
   */
  record Exchanged(String target, byte[] sent, int status, SdkHttpResponse head, byte[] body) {
    String header(String name) {
      return head.firstMatchingHeader(name).orElse("(none)");
    }

    boolean gzipped() {
      return header("Content-Encoding").equals("gzip");
    }

    /** CRC-32 of the bytes as they came, as DynamoDB writes it. */
    String checksum() {
      CRC32 crc = new CRC32();
      crc.update(body);
      return Long.toString(crc.getValue());
    }

    byte[] plainBody() {
      if (!gzipped()) {
        return body;
      }
      try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
        return in.readAllBytes();
      } catch (IOException e) {
        throw new IllegalStateException("A reply that says gzip is none", e);
      }
    }
  }

  /** What has been exchanged since this was asked for last. */
  List<Exchanged> take() {
    List<Exchanged> taken = List.copyOf(exchanged);
    exchanged.clear();
    return taken;
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    HttpExecuteRequest sent = gzipAccepted ? acceptingGzip(request) : request;
    ExecutableHttpRequest prepared = client.prepareRequest(sent);
    return new ExecutableHttpRequest() {
      @Override
      public HttpExecuteResponse call() throws IOException {
        byte[] content = content(request);
        HttpExecuteResponse response = prepared.call();
        byte[] body =
            response.responseBody().isPresent() ? read(response.responseBody().get()) : new byte[0];
        exchanged.add(
            new Exchanged(
                request.httpRequest().firstMatchingHeader("X-Amz-Target").orElse(""),
                content,
                response.httpResponse().statusCode(),
                response.httpResponse(),
                body));
        return HttpExecuteResponse.builder()
            .response(response.httpResponse())
            .responseBody(AbortableInputStream.create(new ByteArrayInputStream(body)))
            .build();
      }

      @Override
      public void abort() {
        prepared.abort();
      }
    };
  }

  @Override
  public String clientName() {
    return "Recording";
  }

  @Override
  public void close() {
    client.close();
  }

  private static HttpExecuteRequest acceptingGzip(HttpExecuteRequest request) {
    HttpExecuteRequest.Builder builder =
        HttpExecuteRequest.builder()
            .request(
                request.httpRequest().toBuilder().putHeader("Accept-Encoding", "gzip").build());
    request.contentStreamProvider().ifPresent(builder::contentStreamProvider);
    return builder.build();
  }

  private static byte[] content(HttpExecuteRequest request) throws IOException {
    if (request.contentStreamProvider().isEmpty()) {
      return new byte[0];
    }
    try (InputStream in = request.contentStreamProvider().get().newStream()) {
      return in.readAllBytes();
    }
  }

  private static byte[] read(InputStream in) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (in) {
      in.transferTo(bytes);
    }
    return bytes.toByteArray();
  }
}
