package io.heatsink.proxy.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProblemsTest {
  @TempDir private Path folder;
  private ConfigurationFiles files;

  @BeforeEach
  void files() {
    files = new ConfigurationFiles(folder);
  }

  private Problem only(String yaml) {
    List<Problem> problems = files.refused(yaml);
    assertThat(problems).hasSize(1);
    return problems.getFirst();
  }

  private static String shown(Problem problem, Path folder) {
    return problem.toString().replace(folder + "/", "");
  }

  @Test
  void everyMistakeIsToldAtOnceWithPlaceValueNearestNameAndAdvice() {
    List<Problem> problems =
        files.refused(
            """
            listn: 127.0.0.1:8100
            admin: 127.0.0.1
            accounting: exakt
            tables:
              orders:
                cache: {items: hott, ttl: 10x}
                limits: {readUnits: 0}
            """);
    assertThat(problems)
        .extracting(problem -> shown(problem, folder))
        .containsExactly(
            "heatsink.yaml:1:1: \"listn\" is no setting here; did you mean \"listen\"? Settings"
                + " here: listen, admin, adminTokenFile, upstream, accounting, insecure, callers,"
                + " tls, journal, logs, heat, keyHashSecretFile, redis, tables.",
            "heatsink.yaml:2:8: admin: \"127.0.0.1\" has no port. Write an address of this machine"
                + " such as 127.0.0.1:8100.",
            "heatsink.yaml:3:13: accounting: \"exakt\" is not known here; did you mean \"exact\"?"
                + " Write one of estimate, exact.",
            "heatsink.yaml:6:20: tables.orders.cache.items: \"hott\" is not known here; did you"
                + " mean \"hot\"? Write one of all, hot, off.",
            "heatsink.yaml:6:31: tables.orders.cache.ttl: \"10x\" is no duration. Write a duration"
                + " from 0s to 1d, such as 10s (units: ms, s, m, h, d).",
            "heatsink.yaml:7:25: tables.orders.limits.readUnits: \"0\" is out of range. Write a"
                + " whole number from 1 to 1,000,000.");
  }

  @Test
  void aNameThatStandsTwiceIsToldWithItsFirstLine() {
    Problem problem = only("accounting: exact\nadmin: 127.0.0.1:1\naccounting: exact\n");
    assertThat(problem.place().line()).isEqualTo(3);
    assertThat(problem.wrong()).isEqualTo("stands here for the second time, first on line 1");
    assertThat(only("tables:\n  abc: {limits: {readUnits: 1}}\n  abc: {limits: {readUnits: 1}}"))
        .matches(p -> p.place().line() == 3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          listen: 0.0.0.0:8100 | 1:9 | can be reached from other machines, without tls and callers
          listen: "[::]:8100" | 1:9 | can be reached from other machines, without tls and callers
          admin: 10.1.2.3:9090 | 1:8 | can be reached from other machines, without tls and adminTokenFile
          {listen: 127.0.0.1:9090} | 1:10 | is the address of both listen and admin
          upstream: {url: "http://127.0.0.1:8100"} | 1:11 | is this proxy itself, at 127.0.0.1:8100
          upstream: {url: "http://localhost:9090"} | 1:11 | is this proxy itself, at 127.0.0.1:9090
          {listen: 0.0.0.0:80, insecure: true, upstream: {url: "http://[::1]"}} | 1:48 | is this proxy itself, at 0.0.0.0:80
          upstream: {region: eu-centrl-1} | 1:20 | is no region of AWS's that Heatsink knows
          upstream: {streams: {url: "http://127.0.0.1:1"}} | 1:11 | names neither region nor url
          upstream: {url: "https://dynamodb.eu-west-1.amazonaws.com", region: eu-west-2} | 1:69 | is not the region in url, eu-west-1
          callers: {} | 1:10 | is empty
          callers: {a: {}} | 1:14 | has no way to prove who it is
          callers: {a: {certificateName: x}} | 1:14 | has a certificateName, but no certificate is asked for
          callers: {a: {accessKeyId: x}} | 1:14 | has no secretFile
          callers: {a: {accessKeyId: x, secretFile: /none}} | 1:43 | is no file
          callers: {a: {accessKeyId: x, secretFile: /}} | 1:43 | is a folder
          tables: {ab: {limits: {readUnits: 1}}} | 1:10 | is no name for a table
          tables: {orders: {}} | 1:18 | sets nothing
          tables: {orders: {cache: {onLag: bypass}}} | 1:34 | has no effect, for no stream is followed
          tables: {orders: {cache: {ttl: 1s, absent: 2s}}} | 1:44 | is longer than ttl, 1s
          tables: {orders: {schema: {partitionKey: "a:S", sortKey: "a:S"}}} | 1:58 | is the partition key's attribute too
          tables: {orders: {schema: {sortKey: "a:S"}}} | 1:27 | has no partitionKey
          tables: {orders: {schema: {partitionKey: "sku:X"}}} | 1:42 | ends in no type of a key
          tls: {certificate: /none, key: /none} | 1:20 | is no file
          journal: [] | 1:10 | is a list
          journal: {keep: 1.5} | 1:17 | is no whole number
          journal: {keys: prefix:0} | 1:17 | shows no number of characters from 1 to 2048
          redis: {} | 1:8 | names neither url nor nodes
          redis: {url: "redis://a", nodes: ["redis://a"]} | 1:8 | names both url and nodes
          redis: {url: "http://a"} | 1:14 | begins with neither redis:// nor rediss://
          redis: {url: "redis://a/1"} | 1:14 | says more than scheme, host and port; databases other than the first are not used
          redis: {url: "redis://user:pass@a"} | 1:14 | holds a user or a password
          redis: {nodes: ["redis://a"], cluster: false} | 1:40 | is false, but nodes are given
          redis: {nodes: ["redis://a", "rediss://b"]} | 1:16 | are some with TLS and some without
          redis: {nodes: ["redis://a", "redis://A:6379"]} | 1:16 | name one node twice
          redis: {url: "redis://a", username: u} | 1:37 | has no password
          redis: {url: "redis://a", passwordFile: /none} | 1:41 | is no file
          redis: {url: "rediss://a", ca: /none} | 1:32 | is no file
          redis: {url: "redis://a", timeout: 2s} | 1:36 | is out of range
          tables: {orders: {cache: {redisBytes: 64MB}}} | 1:39 | is of no use without redis
          tables: {orders: {cache: {verify: 101%}}} | 1:35 | is out of range
          tables: {orders: {cache: {verify: 0.1}}} | 1:35 | is no share in percent
          tables: {orders: {cache: {items: off, counters: on}}} | 1:49 | has no effect, for no items are held
          insecure: yes | 1:11 | is not known here
          listen: | 1:8 | is nothing
          """)
  void eachOfTheseIsRefusedAtItsPlace(String yaml, String place, String wrong) {
    Problem problem = only(yaml);
    assertThat(problem.wrong()).isEqualTo(wrong);
    assertThat(problem.place().line() + ":" + problem.place().column()).isEqualTo(place);
    assertThat(problem.advice()).isNotEmpty();
  }

  @Test
  void aPasswordInTheUrlOfRedisIsNotShown() {
    Problem problem = only("redis: {url: \"redis://:hunter2@cache:6379\"}");
    assertThat(problem.toString()).doesNotContain("hunter2").contains("passwordFile");
  }

  @Test
  void certificatesForRedisAreOfNoUseWithoutTls() {
    Problem problem =
        only("redis: {url: \"redis://a\", ca: %s}".formatted(files.secret("ca", "none")));
    assertThat(problem.wrong()).isEqualTo("is of no use without TLS");
  }

  @Test
  void leadingKeysPromiseNothingThatCannotBeKept() {
    String secret = files.secret("s", "x");
    for (String operation : new String[] {"Scan", "partiql", "unknown", "ExecuteStatement"}) {
      Problem problem =
          only(
              "callers: {a: {accessKeyId: x, secretFile: %s, allow: [{tables: [t], operations: [%s],"
                      .formatted(secret, operation)
                  + " leadingKeys: [a*]}]}}");
      assertThat(problem.wrong()).contains(operation, "whose keys cannot be told");
    }
  }

  @Test
  void beyondLoopbackNobodyIsAllowedEverythingByDefault() {
    String secret = files.secret("s", "x");
    Problem problem =
        only(
            "{listen: 0.0.0.0:1, insecure: true, callers: {a: {accessKeyId: x, secretFile: %s}}}"
                .formatted(secret));
    assertThat(problem.wrong()).isEqualTo("may do everything, from other machines");
  }

  @Test
  void twoCallersCannotShareAKeyId() {
    String caller = "{accessKeyId: x, secretFile: %s}".formatted(files.secret("s", "x"));
    assertThat(only("callers: {a: %s, b: %s}".formatted(caller, caller)).wrong())
        .isEqualTo("has the accessKeyId of a");
  }

  @Test
  void insecureWrittenOutAllowsWhatIsUnsafe() {
    assertThat(files.accepted("{listen: 0.0.0.0:1, admin: 0.0.0.0:2, insecure: true}").insecure())
        .isTrue();
  }

  @Test
  void aMistakeOnTheCommandLineIsToldByItsFlag() {
    List<Problem> problems =
        ConfigurationFiles.refused(
            files.read("", Map.of("listen", "nowhere", "acounting", "exact", "journal.keep", "[")));
    assertThat(problems)
        .extracting(problem -> problem.place().source())
        .containsExactly("--acounting", "--journal.keep", "--listen");
    assertThat(problems.getFirst().nearest()).contains("accounting");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a: [1, 2",
        "a: \"open",
        "\tlisten: x",
        "a: b: c",
        "- x\n y: 1",
        "listen: !!java.net.URL [\"http://x\"]",
        "!!map {listen: 127.0.0.1:1}",
        "listen: *nowhere",
        "a: &a [*a]",
        "a: 1\n---\nb: 2",
        "? [a]\n: b",
        "%YAML 9.9\n---\nlisten: x",
        "listen: \"\\q\"",
        "x: \u0007"
      })
  void whatIsNoPlainYamlIsRefusedWithLineAndColumn(String yaml) {
    for (Problem problem : files.refused(yaml)) {
      assertThat(problem.place().line()).isPositive();
      assertThat(problem.place().column()).isPositive();
    }
  }

  @Test
  void nestingAliasesAndSizeAreBounded() {
    assertThat(only("a: " + "[".repeat(100_000)).wrong()).contains("level of nesting");
    assertThat(only("a: &a 1\nb: [" + "*a, ".repeat(50) + "*a]").wrong())
        .isEqualTo("this is alias number 51");
    assertThat(only("#" + "x".repeat(1 << 20)).wrong()).contains("over 1,048,576 bytes");
  }

  @Test
  void bytesThatAreNoUtf8AreToldWithTheirPlace() {
    Findings findings = new Findings();
    byte[] bytes = {'a', ':', ' ', '1', '\n', 'b', (byte) 0xff};
    assertThat(YamlText.read("x", bytes, findings)).isEmpty();
    assertThat(findings.inOrder().getFirst().place()).isEqualTo(new Place("x", 2, 2));
  }
}
