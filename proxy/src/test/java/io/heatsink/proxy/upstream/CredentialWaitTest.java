package io.heatsink.proxy.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.heatsink.call.Call;
import io.heatsink.call.Caller;
import io.heatsink.call.Reply;
import io.heatsink.call.Upstream;
import io.heatsink.call.UpstreamException;
import io.heatsink.dynamodb.signature.Credentials;
import io.heatsink.proxy.Calls;
import io.heatsink.proxy.ManualTurns;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CredentialWaitTest {
  private static final Call GET = Calls.of("GetItem", "{\"TableName\":\"orders\"}");

  private final ManualTurns turns = new ManualTurns();
  private final List<Call> sent = new ArrayList<>();
  private final List<UpstreamException> failed = new ArrayList<>();
  private boolean broken;

  private final CredentialWait wait =
      new CredentialWait(
          (call, answer) -> sent.add(call),
          new SigningCredentials(
              role -> {
                if (broken) {
                  throw new IllegalStateException("STS is away");
                }
                return new CredentialSource.Issued(
                    Credentials.of("AKID", "secret"), Optional.empty());
              },
              turns));

  @Test
  void aCallWaitsForTheFirstCredentialsAndTheNextOnesDoNot() {
    send(GET);
    assertThat(sent).isEmpty();
    turns.runAll();
    assertThat(sent).containsExactly(GET);
    send(GET);
    assertThat(sent).hasSize(2);
  }

  @Test
  void eachRoleIsWaitedForByItsOwnCallsOnly() {
    send(GET);
    turns.runAll();
    Call byShop = GET.withCaller(new Caller("shop", Optional.of("arn:aws:iam::1:role/shop")));
    send(byShop);
    send(GET);
    assertThat(sent).containsExactly(GET, GET);
    turns.runAll();
    assertThat(sent).containsExactly(GET, GET, byShop);
  }

  @Test
  void withoutCredentialsNothingIsSentAndNothingHasTakenEffect() {
    broken = true;
    send(GET);
    turns.runAll();
    assertThat(sent).isEmpty();
    assertThat(failed).hasSize(1);
    assertThat(failed.getFirst().mayHaveTakenEffect()).isFalse();
    assertThat(failed.getFirst())
        .hasMessage("Heatsink has no AWS credentials at the moment; its log says why.");
  }

  private void send(Call call) {
    wait.send(
        call,
        new Upstream.Answer() {
          @Override
          public void reply(Reply reply) {
            throw new AssertionError("Nobody answers here");
          }

          @Override
          public void failed(UpstreamException failure) {
            failed.add(failure);
          }
        });
  }
}
