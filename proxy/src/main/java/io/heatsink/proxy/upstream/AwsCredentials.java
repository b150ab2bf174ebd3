package io.heatsink.proxy.upstream;

import io.heatsink.dynamodb.signature.Credentials;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.RegionMetadata;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;

/**
 * Credentials by AWS's default chain (environment, profile, web identity, container, instance), and
 * roles that are assumed with them.
 */
public final class AwsCredentials implements CredentialSource {
  /** Shown in CloudTrail as who used the role. */
  private static final String SESSION_NAME = "heatsink";

  /** Where no AWS is, any credentials do; these are as good as others. */
  private static final Credentials PLACEHOLDER = Credentials.of("heatsink", "heatsink");

  private static final Logger LOG = LoggerFactory.getLogger(AwsCredentials.class);

  private final AwsCredentialsProvider own;
  private final boolean ofAws;
  private final Region region;
  private final URI sts;
  private final Map<String, StsAssumeRoleCredentialsProvider> roles = new ConcurrentHashMap<>();
  private volatile boolean placeholderTold;

  private AwsCredentials(AwsCredentialsProvider own, boolean ofAws, Region region, URI sts) {
    this.own = own;
    this.ofAws = ofAws;
    this.region = region;
    this.sts = sts;
  }

  /**
   * The default chain.
   *
   * @param ofAws whether the upstream is AWS itself, which knows its credentials; before any other,
   *     such as a local DynamoDB, placeholders are used where the chain finds none
   */
  public static AwsCredentials byDefaultChain(String regionName, boolean ofAws) {
    Region region = Region.of(regionName);
    URI sts = stsEndpoint(region);
    // The chain's own STS client (web identity) would follow AWS_ENDPOINT_URL, which in a shared
    // environment is this proxy. Its property goes before the environment; nothing else does.
    if (System.getProperty(STS_PROPERTY) == null
        && (System.getenv("AWS_ENDPOINT_URL") != null
            || System.getenv("AWS_ENDPOINT_URL_STS") != null)) {
      System.setProperty(STS_PROPERTY, sts.toString());
    }
    return new AwsCredentials(DefaultCredentialsProvider.builder().build(), ofAws, region, sts);
  }

  private static final String STS_PROPERTY = "aws.endpointUrlSts";

  static AwsCredentials of(AwsCredentialsProvider own, boolean ofAws, Region region, URI sts) {
    return new AwsCredentials(own, ofAws, region, sts);
  }

  private static URI stsEndpoint(Region region) {
    RegionMetadata known = RegionMetadata.of(region);
    return known == null
        ? URI.create("https://sts.amazonaws.com")
        : URI.create("https://sts." + region.id() + "." + known.partition().dnsSuffix());
  }

  @Override
  public Issued issue(Optional<String> role) {
    if (role.isEmpty()) {
      return ownCredentials();
    }
    return issued(roles.computeIfAbsent(role.get(), this::assuming).resolveCredentials());
  }

  private Issued ownCredentials() {
    try {
      return issued(own.resolveCredentials());
    } catch (SdkException e) {
      if (ofAws) {
        throw e;
      }
      if (!placeholderTold) {
        placeholderTold = true;
        LOG.info("AWS's credential chain has none; the upstream is not AWS, so any will do.");
      }
      return new Issued(PLACEHOLDER, Optional.empty());
    }
  }

  private StsAssumeRoleCredentialsProvider assuming(String role) {
    StsClient client =
        StsClient.builder()
            .region(region)
            .endpointOverride(sts) // Written out, it goes before AWS_ENDPOINT_URL.
            .credentialsProvider(own)
            .httpClient(UrlConnectionHttpClient.create())
            .build();
    return StsAssumeRoleCredentialsProvider.builder()
        .stsClient(client)
        .refreshRequest(request -> request.roleArn(role).roleSessionName(SESSION_NAME))
        .build();
  }

  private static Issued issued(software.amazon.awssdk.auth.credentials.AwsCredentials found) {
    Credentials credentials =
        found instanceof AwsSessionCredentials session
            ? Credentials.of(
                session.accessKeyId(), session.secretAccessKey(), session.sessionToken())
            : Credentials.of(found.accessKeyId(), found.secretAccessKey());
    return new Issued(credentials, found.expirationTime());
  }
}
