package io.heatsink.dynamodb.signature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.ErrorType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SignatureVerifierTest {
  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
  private static final String TIME = "20261121T100000Z";
  private static final Credentials SHOP = Credentials.of("HSK1", "shop's secret");
  private static final Credentials SESSION = Credentials.of("ASIA1", "secret", "token of ASIA1");
  private static final byte[] BODY = "{\"TableName\":\"t\"}".getBytes(StandardCharsets.UTF_8);

  private final SignatureVerifier verifier = verifier(SHOP, SESSION);

  @Test
  void aSignedRequestProvesItsKey() {
    assertThat(verifier.verify(signed(SHOP).signed(), NOW).accessKeyId()).isEqualTo("HSK1");
    assertThat(verifier.verify(signed(SESSION).signed(), NOW).accessKeyId()).isEqualTo("ASIA1");
  }

  /** The example of the IAM User Guide's chapter on signing. */
  @Test
  void awsOwnExampleVerifies() {
    Credentials example = Credentials.of("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY");
    SignatureVerifier iam =
        SignatureVerifier.forService("iam", "us-east-1", id -> Optional.of(example));
    TestRequest request =
        new TestRequest(
            "GET",
            "/?Action=ListUsers&Version=2010-05-08",
            List.of(
                Map.entry("Host", "iam.amazonaws.com"),
                Map.entry("Content-Type", "application/x-www-form-urlencoded; charset=utf-8"),
                Map.entry("X-Amz-Date", "20150830T123600Z"),
                Map.entry(
                    "Authorization",
                    "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request,"
                        + " SignedHeaders=content-type;host;x-amz-date, "
                        + "Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7")),
            new byte[0]);
    assertThat(iam.verify(request.signed(), Instant.parse("2015-08-30T12:36:00Z")).accessKeyId())
        .isEqualTo("AKIDEXAMPLE");
  }

  @Test
  void withoutASignatureTheTokenIsMissing() {
    for (TestRequest request :
        List.of(
            signed(SHOP).without("Authorization"),
            signed(SHOP).with("Authorization", "Basic dXNlcjpwYXNz"),
            signed(SHOP).with("Authorization", "AWS4-ECDSA-P256-SHA256 Credential=HSK1"),
            signed(SHOP).with("Authorization", "AWS4-HMAC-SHA256Credential=HSK1"))) {
      assertRefused(
          request,
          ErrorType.MISSING_AUTHENTICATION_TOKEN,
          "Request is missing Authentication Token");
    }
  }

  @Test
  void whatTheAuthorizationLacksIsNamed() {
    assertRefused(
        signed(SHOP).with("Authorization", "AWS4-HMAC-SHA256").without("X-Amz-Date"),
        ErrorType.INCOMPLETE_SIGNATURE,
        "Authorization header requires 'Credential' parameter. Authorization header requires"
            + " 'Signature' parameter. Authorization header requires 'SignedHeaders' parameter."
            + " Authorization header requires existence of either a 'X-Amz-Date' or a 'Date'"
            + " header. Authorization=AWS4-HMAC-SHA256");
    assertRefused(
        signed(SHOP).with("Authorization", "AWS4-HMAC-SHA256 Credential= HSK1/20261121"),
        ErrorType.INCOMPLETE_SIGNATURE,
        "Authorization header requires 'Signature' parameter. Authorization header requires"
            + " 'SignedHeaders' parameter. Authorization=AWS4-HMAC-SHA256");
    assertRefused(
        signed(SHOP).with("Authorization", "AWS4-HMAC-SHA256 Credential=a, b, Signature=c"),
        ErrorType.INCOMPLETE_SIGNATURE,
        "'b' not a valid key=value pair (missing equal-sign) in Authorization header:"
            + " 'AWS4-HMAC-SHA256 Credential=a, b, Signature=c'.");
    assertRefused(
        signed(SHOP)
            .with(
                "Authorization",
                "AWS4-HMAC-SHA256 Credential=HSK1/x, SignedHeaders=host, Signature=c"),
        ErrorType.INCOMPLETE_SIGNATURE,
        "Credential must have exactly 5 slash-delimited elements, e.g."
            + " keyid/date/region/service/term, got 'HSK1/x'");
    assertThat(
            refusal(
                    signed(SHOP)
                        .with(
                            "Authorization", signed(SHOP).value("Authorization") + ", Signature=0"))
                .type())
        .isEqualTo(ErrorType.INCOMPLETE_SIGNATURE);
  }

  @Test
  void theClockMayBeFifteenMinutesOff() {
    TestRequest request = signed(SHOP);
    assertThat(verifier.verify(request.signed(), NOW.plus(Duration.ofMinutes(15)))).isNotNull();
    assertThat(verifier.verify(request.signed(), NOW.minus(Duration.ofMinutes(15)))).isNotNull();
    assertThatExceptionOfType(DynamoDbException.class)
        .isThrownBy(() -> verifier.verify(request.signed(), NOW.plusSeconds(901)))
        .withMessage(
            "Signature expired: 20261121T100000Z is now earlier than 20261121T100001Z"
                + " (20261121T101501Z - 15 min.)");
    assertThatExceptionOfType(DynamoDbException.class)
        .isThrownBy(() -> verifier.verify(request.signed(), NOW.minusSeconds(901)))
        .withMessage(
            "Signature not yet current: 20261121T100000Z is still later than 20261121T095959Z"
                + " (20261121T094459Z + 15 min.)");
  }

  @Test
  void aDateThatIsNoneIsRefused() {
    for (String date :
        List.of("20261121100000", "2026-11-21T10:00:00Z", "20261131T250000Z", "20260231T000000Z")) {
      assertRefused(
          signed(SHOP).with("X-Amz-Date", date),
          ErrorType.INCOMPLETE_SIGNATURE,
          "Date must be in ISO-8601 'basic format'. Got '%s'. See http://en.wikipedia.org/wiki/ISO_8601"
              .formatted(date));
    }
  }

  @Test
  void theScopeHasToBeThisRegionServiceAndDay() {
    TestRequest request = signed(SHOP);
    assertRefused(
        scoped(request, "20261121/us-east-1/dynamodb/aws4_request"),
        ErrorType.INVALID_SIGNATURE,
        "Credential should be scoped to a valid region, not 'us-east-1'. ");
    assertRefused(
        scoped(request, "20261120/eu-central-1/s3/aws5_request"),
        ErrorType.INVALID_SIGNATURE,
        "Credential should be scoped to correct service: 'dynamodb'. Credential should be scoped"
            + " with a valid terminator: 'aws4_request', not 'aws5_request'. Date in Credential"
            + " scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '20261120'"
            + " != '20261121', from '20261121T100000Z'. ");
  }

  @Test
  void aKeyIdThatNobodyHasIsUnrecognized() {
    assertRefused(
        signed(Credentials.of("HSK2", "shop's secret")),
        ErrorType.UNRECOGNIZED_CLIENT,
        "The security token included in the request is invalid.");
  }

  @Test
  void aSessionTokenBelongsToItsKeyId() {
    for (TestRequest request :
        List.of(
            signed(Credentials.of("HSK1", "shop's secret", "token of ASIA1")),
            signed(Credentials.of("ASIA1", "secret")),
            signed(Credentials.of("ASIA1", "secret", "token of another")))) {
      assertRefused(
          request,
          ErrorType.UNRECOGNIZED_CLIENT,
          "The security token included in the request is invalid.");
    }
  }

  @Test
  void aWrongSecretIsAMismatch() {
    assertRefused(
        signed(Credentials.of("HSK1", "another secret")),
        ErrorType.INVALID_SIGNATURE,
        "The request signature we calculated does not match the signature you provided. Check your"
            + " AWS Secret Access Key and signing method. Consult the service documentation for"
            + " details.");
  }

  @Test
  void aRotatedSecretCountsAtOnce() {
    List<Credentials> current = new ArrayList<>(List.of(SHOP));
    SignatureVerifier rotating =
        SignatureVerifier.forService(
            "dynamodb", "eu-central-1", id -> Optional.of(current.getFirst()));
    TestRequest old = signed(SHOP);
    assertThat(rotating.verify(old.signed(), NOW)).isNotNull();
    Credentials next = Credentials.of("HSK1", "the next secret");
    current.set(0, next);
    assertThatExceptionOfType(DynamoDbException.class)
        .isThrownBy(() -> rotating.verify(old.signed(), NOW));
    assertThat(rotating.verify(signed(next).signed(), NOW)).isNotNull();
  }

  @Test
  void theDecidingHeadersAreSigned() {
    assertRefused(
        signedExcept(SHOP, "host"),
        ErrorType.INVALID_SIGNATURE,
        "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.");
    for (String header : List.of("X-Amz-Date", "X-Amz-Target")) {
      assertRefused(
          signedExcept(SHOP, header),
          ErrorType.INVALID_SIGNATURE,
          "'%s' must be a 'SignedHeader' in the AWS Authorization.".formatted(header));
    }
    assertRefused(
        signedExcept(SESSION, "X-Amz-Security-Token"),
        ErrorType.INVALID_SIGNATURE,
        "'X-Amz-Security-Token' must be a 'SignedHeader' in the AWS Authorization.");
    assertRefused(
        signed(SHOP).without("Content-Type"),
        ErrorType.INCOMPLETE_SIGNATURE,
        "'content-type' is named as a SignedHeader, but it does not exist in the HTTP request.");
  }

  @Test
  void theDecidingHeadersStandOnce() {
    TestRequest request = signed(SESSION);
    for (String header :
        List.of("Authorization", "X-Amz-Date", "X-Amz-Target", "Host", "X-Amz-Security-Token")) {
      assertRefused(
          request.and(header, request.value(header)),
          ErrorType.INVALID_SIGNATURE,
          "The request has two headers '%s'.".formatted(header));
    }
  }

  @Test
  void presignedRequestsAreRefused() {
    for (String query :
        List.of("X-Amz-Signature=0", "x-amz-algorithm=AWS4-HMAC-SHA256", "%58-Amz-Signature=0")) {
      assertRefused(
          signed(SHOP).without("Authorization").withUri("/?a=b&" + query),
          ErrorType.INVALID_SIGNATURE,
          "Presigned requests are not accepted; sign with the Authorization header.");
    }
  }

  @Test
  void aBodyIsHashedWhateverTheClientSaysOfIt() {
    for (String claim :
        List.of(
            "UNSIGNED-PAYLOAD",
            "STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
            "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
            "0".repeat(64))) {
      assertRefused(
          sign(SHOP, unsigned(SHOP).with("X-Amz-Content-Sha256", claim), ""),
          ErrorType.INVALID_SIGNATURE,
          "X-Amz-Content-Sha256 is not the SHA-256 of the request's body. Unsigned and chunked"
              + " payloads are not accepted.");
    }
  }

  @Test
  void aUriThatReadersDifferAboutIsRefused() {
    for (String uri :
        List.of(
            "//",
            "/a//b",
            "/./a",
            "/../a",
            "/a/..",
            "http://host/",
            "*",
            "/?a+b=c",
            "/?a=%2",
            "/?a=%zz",
            "/?=x",
            "/?a&&b",
            "/?a=%ff")) {
      DynamoDbException refusal = refusal(signed(SHOP).withUri(uri));
      assertThat(refusal.type()).as(uri).isEqualTo(ErrorType.INVALID_SIGNATURE);
      assertThat(refusal.getMessage())
          .as(uri)
          .startsWith("The request's signature cannot be checked: ");
    }
  }

  private void assertRefused(TestRequest request, ErrorType type, String message) {
    DynamoDbException refusal = refusal(request);
    assertThat(refusal.getMessage()).isEqualTo(message);
    assertThat(refusal.type()).isEqualTo(type);
  }

  private DynamoDbException refusal(TestRequest request) {
    return catchThrowableOfType(
        DynamoDbException.class, () -> verifier.verify(request.signed(), NOW));
  }

  private static SignatureVerifier verifier(Credentials... all) {
    return SignatureVerifier.forService(
        "dynamodb",
        "eu-central-1",
        id -> List.of(all).stream().filter(some -> some.accessKeyId().equals(id)).findFirst());
  }

  private static TestRequest unsigned(Credentials credentials) {
    TestRequest request =
        new TestRequest(
            "POST",
            "/",
            List.of(
                Map.entry("Host", "localhost:8100"),
                Map.entry("Content-Type", "application/x-amz-json-1.0"),
                Map.entry("X-Amz-Target", "DynamoDB_20120810.GetItem"),
                Map.entry("X-Amz-Date", TIME)),
            BODY);
    return credentials.sessionToken().isPresent()
        ? request.with("X-Amz-Security-Token", credentials.sessionToken().get().reveal())
        : request;
  }

  private static TestRequest signed(Credentials credentials) {
    return sign(credentials, unsigned(credentials), "");
  }

  private static TestRequest signedExcept(Credentials credentials, String header) {
    return sign(credentials, unsigned(credentials), header);
  }

  private static TestRequest sign(Credentials credentials, TestRequest request, String except) {
    return request.with(
        "Authorization",
        RequestSigner.forService("dynamodb", "eu-central-1")
            .authorization(
                credentials,
                TIME,
                request.method(),
                request.uri(),
                request.without(except).signed().headers(),
                request.body()));
  }

  private static TestRequest scoped(TestRequest request, String scope) {
    return request.with(
        "Authorization",
        request
            .value("Authorization")
            .replace("20261121/eu-central-1/dynamodb/aws4_request", scope));
  }
}
