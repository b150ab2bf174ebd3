package io.heatsink.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.heatsink.call.Call;
import io.heatsink.call.Headers;
import io.heatsink.call.Reply;
import io.heatsink.call.UpstreamException;
import io.heatsink.dynamodb.signature.Credentials;
import io.heatsink.http.Request;
import io.heatsink.proxy.configuration.CallerSettings;
import io.heatsink.proxy.configuration.Configuration;
import io.heatsink.proxy.configuration.ConfigurationSource;
import io.heatsink.proxy.configuration.Reading;
import io.heatsink.proxy.upstream.CredentialSource;
import io.heatsink.proxy.upstream.SigningCredentials;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** A core whose upstream gives set answers, in time that a test moves. */
final class CoreUnderTest {
  static final String ORDERS =
      """
      {"Table":{"TableName":"orders","TableId":"1","TableStatus":"ACTIVE",
       "TableArn":"arn:aws:dynamodb:eu-west-1:123456789012:table/orders",
       "AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"}],
       "KeySchema":[{"AttributeName":"pk","KeyType":"HASH"}]}}
      """;

  final ManualTurns turns = new ManualTurns();

  /** What upstream was asked, in order. */
  final List<String> asked = new ArrayList<>();

  /** Replies by operation; others are empty objects. */
  final Map<String, Reply> answers =
      new ConcurrentHashMap<>(Map.of("DescribeTable", Calls.ok(ORDERS)));

  /** What comes instead of a reply, by operation. */
  final Map<String, UpstreamException> unanswered = new ConcurrentHashMap<>();

  final Core core;

  /**
   * @param credentialTurns where fetching credentials runs
   */
  CoreUnderTest(Configuration configuration, ManualTurns credentialTurns) {
    CredentialSource source =
        role -> new CredentialSource.Issued(Credentials.of("AKID", "secret"), Optional.empty());
    core =
        Core.create(
            configuration,
            (call, answer) -> {
              asked.add(call.target());
              UpstreamException failure = unanswered.get(call.target());
              Runnable reply =
                  () -> {
                    if (failure == null) {
                      answer.reply(answerTo(call));
                    } else {
                      answer.failed(failure);
                    }
                  };
              if (call.target().equals("DescribeTable")) {
                turns.start(reply); // nobody may count on its being there at once
              } else {
                reply.run();
              }
            },
            new CredentialsAtHand(new SigningCredentials(source, credentialTurns)),
            turns);
  }

  private Reply answerTo(Call call) {
    return answers.getOrDefault(call.target(), Calls.ok("{}"));
  }

  /** What a client whose certificate names it is answered. */
  Reply send(String caller, String operation, String body) {
    byte[] bytes = body.replace('\'', '"').getBytes(UTF_8);
    Headers headers =
        new Headers(List.of(new Headers.Entry("X-Amz-Target", "DynamoDB_20120810." + operation)));
    List<Reply> replies = new ArrayList<>();
    core.entry()
        .handle(
            new Request(
                "POST",
                "/",
                headers,
                headers,
                bytes,
                bytes,
                InetSocketAddress.createUnresolved("client", 1),
                Optional.of("CN=" + caller),
                turns.nanoTime()),
            replies::add);
    turns.runAll();
    return replies.getFirst();
  }

  /** What the file sets; {@code SECRET} in it becomes a secret's file. */
  static Configuration configuration(Path folder, String yaml) throws IOException {
    Path secret = Files.writeString(folder.resolve("secret"), "x");
    Path file =
        Files.writeString(
            folder.resolve("heatsink.yaml"), yaml.replace("SECRET", secret.toString()));
    Configuration read =
        switch (ConfigurationSource.of(file).read()) {
          case Reading.Accepted accepted -> accepted.configuration();
          case Reading.Refused refused -> throw new AssertionError(refused.problems().toString());
        };
    return new Configuration(
        read.listen(),
        read.admin(),
        read.adminToken(),
        read.upstream(),
        read.accounting(),
        read.insecure(),
        read.callers().map(CoreUnderTest::certified),
        read.tls(),
        read.journal(),
        read.logKeys(),
        read.heatKeys(),
        read.keyHashSecret(),
        read.redis(),
        read.tables());
  }

  /** Each caller proves itself by a certificate with its name, as no test has to sign then. */
  private static Map<String, CallerSettings> certified(Map<String, CallerSettings> callers) {
    Map<String, CallerSettings> certified = new HashMap<>();
    callers.forEach(
        (name, caller) ->
            certified.put(
                name,
                new CallerSettings(
                    caller.signingKey(), Optional.of(name), caller.assumeRole(), caller.allow())));
    return certified;
  }
}
