package io.heatsink.dynamodb.signature;

import io.heatsink.dynamodb.DynamoDbException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Checks requests' signatures, in the header form and no other.
 *
 * <p>Keeps true of each request that it lets pass: its body's hash was computed here; its method,
 * URI, Host, date and every X-Amz- header were signed, the date not more than {@link #SKEW} ago or
 * ahead; each of the headers that decide stood in it once; its scope is this service's, region's
 * and day's; and its session token is the one that belongs to its key id, or neither has one.
 *
 * <p>Not thread-safe: one per event loop.
 */
public final class SignatureVerifier {
  /**
   * How far a request's clock may be off. Source: DynamoDB's own "Signature expired" error, which
   * names 15 minutes.
   */
  public static final Duration SKEW = Duration.ofMinutes(15);

  private static final String CONTENT_HASH = "X-Amz-Content-Sha256";
  private static final String DATE = "X-Amz-Date";
  private static final String TOKEN = "X-Amz-Security-Token";
  private static final String AMZ_PREFIX = "x-amz-";

  private final String region;
  private final String service;
  private final Function<String, Optional<Credentials>> known;
  private final SigningKeys keys;
  private final CanonicalRequest canonical = new CanonicalRequest();

  private SignatureVerifier(
      String region, String service, Function<String, Optional<Credentials>> known) {
    this.region = region;
    this.service = service;
    this.known = known;
    keys = new SigningKeys(region, service);
  }

  /**
   * @param known the credentials of an access key id; empty if there are none
   */
  public static SignatureVerifier forService(
      String service, String region, Function<String, Optional<Credentials>> known) {
    return new SignatureVerifier(region, service, known);
  }

  /**
   * Checks one request.
   *
   * @throws DynamoDbException if it is not proven: MissingAuthenticationToken, IncompleteSignature,
   *     UnrecognizedClient or InvalidSignature
   */
  public ProvenKey verify(SignedRequest request, Instant now) {
    HeaderList headers = request.headers();
    refusePresigned(request);
    String header = only(headers, "Authorization");
    if (header == null) {
      throw SignatureErrors.missingToken();
    }
    String time = Optional.ofNullable(only(headers, DATE)).orElse("");
    Authorization authorization = Authorization.parse(header, !time.isEmpty());
    checkTime(time, now);
    checkScope(authorization, time);
    checkSignedHeaders(authorization, headers);
    Credentials credentials =
        known.apply(authorization.accessKeyId()).orElseThrow(SignatureErrors::unrecognized);
    checkToken(credentials, only(headers, TOKEN));
    checkSignature(request, authorization, credentials, time);
    return new ProvenKey(credentials.accessKeyId());
  }

  private static void refusePresigned(SignedRequest request) {
    String uri = request.uri();
    if (uri.indexOf('?') < 0) {
      return;
    }
    try {
      for (CanonicalUri.Parameter parameter : CanonicalUri.parameters(uri)) {
        if (startsWithIgnoringCase(parameter.name(), AMZ_PREFIX)) {
          throw SignatureErrors.invalid(
              "Presigned requests are not accepted; sign with the Authorization header.");
        }
      }
    } catch (UnclearRequest e) {
      throw unclear(e);
    }
  }

  private static void checkTime(String time, Instant now) {
    Instant signedAt =
        AmzDate.parse(time)
            .orElseThrow(
                () ->
                    SignatureErrors.incomplete(
                        "Date must be in ISO-8601 'basic format'. Got '%s'. See http://en.wikipedia.org/wiki/ISO_8601"
                            .formatted(time)));
    if (signedAt.isBefore(now.minus(SKEW))) {
      throw SignatureErrors.invalid(
          "Signature expired: %s is now earlier than %s (%s - 15 min.)"
              .formatted(time, AmzDate.format(now.minus(SKEW)), AmzDate.format(now)));
    }
    if (signedAt.isAfter(now.plus(SKEW))) {
      throw SignatureErrors.invalid(
          "Signature not yet current: %s is still later than %s (%s + 15 min.)"
              .formatted(time, AmzDate.format(now.plus(SKEW)), AmzDate.format(now)));
    }
  }

  private void checkScope(Authorization authorization, String time) {
    StringBuilder message = new StringBuilder();
    if (!authorization.region().equals(region)) {
      message.append(
          "Credential should be scoped to a valid region, not '%s'. "
              .formatted(authorization.region()));
    }
    if (!authorization.service().equals(service)) {
      message.append("Credential should be scoped to correct service: '%s'. ".formatted(service));
    }
    if (!authorization.terminator().equals(CanonicalRequest.TERMINATOR)) {
      message.append(
          "Credential should be scoped with a valid terminator: 'aws4_request', not '%s'. "
              .formatted(authorization.terminator()));
    }
    if (!authorization.day().equals(AmzDate.day(time))) {
      message.append(
          "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '%s' != '%s', from '%s'. "
              .formatted(authorization.day(), AmzDate.day(time), time));
    }
    if (!message.isEmpty()) {
      throw SignatureErrors.invalid(message.toString());
    }
  }

  private static void checkSignedHeaders(Authorization authorization, HeaderList headers) {
    if (!authorization.signedHeaders().contains("host")) {
      throw SignatureErrors.invalid(
          "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.");
    }
    String unused = only(headers, "Host");
    unused = only(headers, "X-Amz-Target");
    for (int i = 0; i < headers.size(); i++) {
      String name = headers.name(i);
      if (startsWithIgnoringCase(name, AMZ_PREFIX)
          && !authorization.signedHeaders().contains(name.toLowerCase(Locale.ROOT))) {
        throw SignatureErrors.invalid(
            "'%s' must be a 'SignedHeader' in the AWS Authorization.".formatted(name));
      }
    }
  }

  private static void checkToken(Credentials credentials, @Nullable String token) {
    boolean right =
        credentials.sessionToken().isEmpty()
            ? token == null
            : token != null && credentials.sessionToken().get().is(token);
    if (!right) {
      throw SignatureErrors.unrecognized();
    }
  }

  private void checkSignature(
      SignedRequest request, Authorization authorization, Credentials credentials, String time) {
    HeaderList headers = request.headers();
    try {
      canonical.begin(request.method(), request.uri());
    } catch (UnclearRequest e) {
      throw unclear(e);
    }
    for (String name : authorization.signedHeaders()) {
      writeHeader(name, headers);
    }
    canonical.headersEnd();
    boolean first = true;
    for (String name : authorization.signedHeaders()) {
      canonical.signedHeader(name, first);
      first = false;
    }
    canonical.body(request.body());
    checkContentHash(only(headers, CONTENT_HASH));
    byte[] expected =
        canonical.sign(keys.of(credentials, authorization.day()), time, authorization.scope());
    byte[] claimed = authorization.signature().getBytes(StandardCharsets.UTF_8);
    if (!MessageDigest.isEqual(expected, claimed)) {
      throw SignatureErrors.mismatch();
    }
  }

  private void writeHeader(String name, HeaderList headers) {
    boolean first = true;
    for (int i = 0; i < headers.size(); i++) {
      if (headers.name(i).equalsIgnoreCase(name)) {
        if (first) {
          canonical.headerName(name);
        }
        canonical.headerValue(headers.value(i), first);
        first = false;
      }
    }
    if (first) {
      throw SignatureErrors.incomplete(
          "'%s' is named as a SignedHeader, but it does not exist in the HTTP request."
              .formatted(name));
    }
    canonical.headerEnd();
  }

  /** Also refuses what stands there for a body that is not hashed, or hashed in chunks. */
  private void checkContentHash(@Nullable String claimed) {
    if (claimed != null && !claimed.equals(canonical.bodyHash())) {
      throw SignatureErrors.invalid(
          "X-Amz-Content-Sha256 is not the SHA-256 of the request's body. Unsigned and chunked"
              + " payloads are not accepted.");
    }
  }

  /** The header's value, null if there is none. Two would leave open which of them was meant. */
  private static @Nullable String only(HeaderList headers, String name) {
    String value = null;
    for (int i = 0; i < headers.size(); i++) {
      if (headers.name(i).equalsIgnoreCase(name)) {
        if (value != null) {
          throw SignatureErrors.invalid("The request has two headers '%s'.".formatted(name));
        }
        value = headers.value(i);
      }
    }
    return value;
  }

  private static boolean startsWithIgnoringCase(String text, String prefix) {
    return text.regionMatches(true, 0, prefix, 0, prefix.length());
  }

  private static DynamoDbException unclear(UnclearRequest cause) {
    return SignatureErrors.invalid(
        "The request's signature cannot be checked: " + cause.getMessage() + ".");
  }
}
