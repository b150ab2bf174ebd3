package io.heatsink.dynamodb.signature;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.heatsink.dynamodb.DynamoDbException;
import java.net.URI;
import java.net.URLEncoder;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/**
 * Random requests, signed by the AWS SDK's own signer, are proven; with one small change each, they
 * are not, unless the change changes nothing that is signed.
 */
class AgainstAwsSignerTest {
  private static final String REGION = "eu-central-1";
  private static final AwsV4HttpSigner AWS = AwsV4HttpSigner.create();
  private static final int REQUESTS = 2_000;
  private static final int MUTATED = 1_000;
  private static final int MUTANTS_EACH = 30;

  @Test
  void whatTheSdkSignsIsProven() {
    for (int seed = 0; seed < REQUESTS; seed++) {
      Signed signed = new Signed(new Random(seed));
      assertThat(signed.isProven(signed.request, signed.now)).as("seed %d", seed).isTrue();
    }
  }

  @Test
  void weSignAsTheSdkDoes() {
    for (int seed = 0; seed < REQUESTS; seed++) {
      Signed signed = new Signed(new Random(seed));
      TestRequest request = signed.request;
      String theirs = request.value("Authorization");
      String ours =
          RequestSigner.forService("dynamodb", REGION)
              .authorization(
                  signed.credentials,
                  AmzDate.format(signed.now),
                  request.method(),
                  request.uri(),
                  TestRequest.list(signedOnce(request, theirs)),
                  request.body());
      assertThat(ours).as("seed %d", seed).isEqualTo(theirs);
    }
  }

  @Test
  void noRequestWithOneEditIsProvenUnlessItMeansTheSame() {
    int same = 0;
    int different = 0;
    for (int seed = 0; seed < MUTATED; seed++) {
      Random random = new Random(seed);
      Signed signed = new Signed(random);
      String meaning = NaiveMeaning.of(signed.request);
      for (int i = 0; i < MUTANTS_EACH; i++) {
        TestRequest mutant = RequestMutation.random(random).apply(signed.request, random);
        boolean means = NaiveMeaning.of(mutant).equals(meaning);
        assertThat(signed.isProven(mutant, signed.now))
            .as("seed %d, mutant %d: %s", seed, i, mutant)
            .isEqualTo(means);
        if (means) {
          same++;
        } else {
          different++;
        }
      }
    }
    assertThat(different).isGreaterThan(MUTATED * MUTANTS_EACH / 2);
    assertThat(same).as("edits that change nothing are tried too").isGreaterThan(MUTATED);
  }

  /** The headers that were signed, each once, as {@link RequestSigner} takes them. */
  private static List<Map.Entry<String, String>> signedOnce(
      TestRequest request, String authorization) {
    List<Map.Entry<String, String>> headers = new ArrayList<>();
    for (String name : NaiveMeaning.signedHeaders(authorization)) {
      headers.add(Map.entry(name, request.value(name)));
    }
    return headers;
  }

  /** A random request, signed by the SDK. */
  private static final class Signed {
    private static final String[] NAMES = {
      "Content-Type", "X-Custom", "x-amz-meta", "X-AMZ-Other", "Accept", "If-Match", "Range"
    };
    private static final String[] PIECES = {
      "a", "B", "0", " ", "  ", "\t", ",", ";", "=", "\"q  q\"", "ü", "日本", "%41", "/", "~", "*"
    };

    final Credentials credentials;
    final Instant now;
    final TestRequest request;
    private final SignatureVerifier verifier;

    Signed(Random random) {
      String id = "AKID" + random.nextInt(1000);
      String secret = "s" + text(random, 40) + "+/x"; // the SDK trims secrets
      boolean session = random.nextInt(3) == 0;
      credentials =
          session
              ? Credentials.of(id, secret, "token/" + random.nextInt(1000) + "+=")
              : Credentials.of(id, secret);
      now = Instant.ofEpochSecond(1_700_000_000L + random.nextInt(100_000_000));
      verifier =
          SignatureVerifier.forService(
              "dynamodb",
              REGION,
              asked -> asked.equals(id) ? Optional.of(credentials) : Optional.empty());
      request = sign(random, id, secret);
    }

    boolean isProven(TestRequest candidate, Instant time) {
      try {
        return verifier.verify(candidate.signed(), time) != null;
      } catch (DynamoDbException e) {
        return false;
      }
    }

    private TestRequest sign(Random random, String id, String secret) {
      byte[] body = random.nextInt(4) == 0 ? new byte[0] : text(random, 300).getBytes(UTF_8);
      SdkHttpRequest.Builder plain =
          SdkHttpRequest.builder()
              .method(random.nextInt(4) == 0 ? SdkHttpMethod.PUT : SdkHttpMethod.POST)
              .uri(URI.create("https://dynamodb." + REGION + ".amazonaws.com"))
              .encodedPath(path(random));
      for (int i = random.nextInt(4); i > 0; i--) {
        plain.appendRawQueryParameter("q" + text(random, 2).strip(), text(random, 3));
      }
      plain.putHeader("X-Amz-Target", "DynamoDB_20120810.GetItem");
      for (int i = random.nextInt(5); i > 0; i--) {
        plain.appendHeader(NAMES[random.nextInt(NAMES.length)], text(random, 6));
      }
      AwsCredentialsIdentity identity =
          credentials
              .sessionToken()
              .<AwsCredentialsIdentity>map(
                  token -> AwsSessionCredentialsIdentity.create(id, secret, token.reveal()))
              .orElseGet(() -> AwsCredentialsIdentity.create(id, secret));
      SdkHttpRequest signed =
          AWS.sign(
                  to ->
                      to.identity(identity)
                          .request(plain.build())
                          .payload(ContentStreamProvider.fromByteArray(body))
                          .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "dynamodb")
                          .putProperty(AwsV4HttpSigner.REGION_NAME, REGION)
                          .putProperty(HttpSigner.SIGNING_CLOCK, Clock.fixed(now, ZoneOffset.UTC)))
              .request();
      List<Map.Entry<String, String>> headers = new ArrayList<>();
      signed.forEachHeader(
          (name, values) -> values.forEach(value -> headers.add(Map.entry(name, value))));
      return new TestRequest(signed.method().name(), uri(signed), headers, body);
    }

    private static String path(Random random) {
      StringBuilder path = new StringBuilder();
      for (int i = random.nextInt(3); i > 0; i--) {
        path.append('/').append(encode("s" + text(random, 3)));
      }
      return path.isEmpty() || random.nextInt(4) == 0 ? path + "/" : path.toString();
    }

    private static String uri(SdkHttpRequest request) {
      StringBuilder query = new StringBuilder();
      new TreeMap<>(request.rawQueryParameters())
          .forEach(
              (name, values) ->
                  values.forEach(
                      value ->
                          query
                              .append(query.isEmpty() ? '?' : '&')
                              .append(encode(name))
                              .append('=')
                              .append(encode(value))));
      return request.encodedPath() + query;
    }

    private static String encode(String text) {
      return URLEncoder.encode(text, UTF_8).replace("+", "%20");
    }

    private static String text(Random random, int most) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(most + 1); i > 0; i--) {
        text.append(PIECES[random.nextInt(PIECES.length)]);
      }
      return text.toString();
    }
  }
}
