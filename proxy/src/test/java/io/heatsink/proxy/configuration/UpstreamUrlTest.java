package io.heatsink.proxy.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UpstreamUrlTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://169.254.169.254",
        "http://169.254.170.2",
        "http://169.254.170.23",
        "http://[fd00:ec2::254]",
        "http://[fd00:ec2::23]",
        "http://[::ffff:169.254.169.254]",
        "http://[::ffff:a9fe:a9fe]",
        "http://[::169.254.169.254]",
        "http://[64:ff9b::a9fe:a9fe]",
        "http://[2002:a9fe:a9fe::]",
        "http://[fe80::1]",
        "http://0.0.0.0",
        "http://[::]",
        "http://0.1.2.3",
        "http://224.0.0.1",
        "http://255.255.255.255",
        "http://2852039166",
        "http://0xa9fea9fe",
        "http://0xa9.0xfe.0xa9.0xfe",
        "http://0251.0376.0251.0376",
        "http://169.254.43518",
        "http://127.1",
        "http://0177.0.0.1",
        "http://169.254.169.254.",
        "http://user@dynamodb.eu-west-1.amazonaws.com",
        "http://dynamodb.eu-west-1.amazonaws.com@evil.example",
        "http://dynamodb.eu-west-1.amazonaws.com:80@evil.example",
        "http://evil.example#@dynamodb.eu-west-1.amazonaws.com",
        "http://evil.example?x=dynamodb.eu-west-1.amazonaws.com",
        "http://dynamodb.eu-west-1.amazonaws.com/../x",
        "http://exa%6dple.org",
        "http://exämple.org",
        "http://169。254。169。254",
        "http://①⑥⑨.254.169.254",
        "http://a b",
        "http://a\\b",
        "http://-a.example",
        "http://a..example",
        "http://x:99999",
        "http://x:0",
        "http://",
        "file:///etc/passwd",
        "gopher://x",
        "jar:http://x!/",
        "//x",
        "x",
        "http:x",
        "http://[::1%25eth0]",
        "http://[::1",
        ""
      })
  void noTrickReachesAPlaceThatNoDynamoDbIsAt(String url) {
    assertThatThrownBy(() -> UpstreamUrl.parse(url)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "http://127.0.0.1:8000, http://127.0.0.1:8000",
    "http://localhost:8000/, http://localhost:8000",
    "http://[::1]:8000, http://[::1]:8000",
    "HTTPS://DynamoDB.eu-west-1.amazonaws.com, https://dynamodb.eu-west-1.amazonaws.com",
    "https://10.1.2.3, https://10.1.2.3",
    "http://dynamodb-local:8000, http://dynamodb-local:8000"
  })
  void placesThatADynamoDbCanBeAtAreTaken(String url, String plain) {
    assertThat(UpstreamUrl.parse(url)).hasToString(plain);
  }

  @Test
  void aNameThatResolvesToThisMachineIsNoUpstreamUnlessTheUrlSaysSo() throws UnknownHostException {
    InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    assertThat(UpstreamUrl.mayBeCalled(loopback, false)).isFalse();
    assertThat(UpstreamUrl.mayBeCalled(loopback, true)).isTrue();
    assertThat(UpstreamUrl.saysLoopback(URI.create("http://localhost:1"))).isTrue();
    assertThat(UpstreamUrl.saysLoopback(URI.create("http://[::1]:1"))).isTrue();
    assertThat(UpstreamUrl.saysLoopback(URI.create("http://rebound.example"))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "https://dynamodb.eu-west-1.amazonaws.com, eu-west-1",
    "https://dynamodb-fips.us-gov-west-1.amazonaws.com, us-gov-west-1",
    "https://dynamodb.eu-west-1.api.aws, eu-west-1",
    "https://123456789012.ddb.eu-west-1.amazonaws.com, eu-west-1",
    "https://vpce-0a-b.dynamodb.eu-west-1.vpce.amazonaws.com, eu-west-1",
    "https://dynamodb.cn-north-1.amazonaws.com.cn, cn-north-1"
  })
  void theRegionIsInTheNameOfAwsEndpoints(String url, String region) {
    assertThat(UpstreamUrl.region(UpstreamUrl.parse(url))).contains(region);
  }
}
