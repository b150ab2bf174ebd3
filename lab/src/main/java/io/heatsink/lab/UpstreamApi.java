package io.heatsink.lab;

import io.heatsink.call.Call;
import io.heatsink.call.Caller;
import io.heatsink.call.Reply;
import io.heatsink.call.Upstream;
import io.heatsink.call.UpstreamException;
import io.heatsink.dynamodb.CancellationReason;
import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.ErrorType;
import io.heatsink.dynamodb.Operation;
import io.heatsink.dynamodb.wire.CapacityAnswer;
import io.heatsink.dynamodb.wire.CapacityQuestion;
import io.heatsink.dynamodb.wire.Head;
import io.heatsink.dynamodb.wire.HeadParser;
import io.heatsink.dynamodb.wire.ItemAccess;
import io.heatsink.dynamodb.wire.JsonWriter;
import io.heatsink.partition.Refusal;
import java.io.IOException;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Throttles in front of another endpoint.
 *
 * <p>Beforehand a call is asked only whether there is room where it goes; what it consumed is
 * learnt from the answer and charged then. So a call may be let through that DynamoDB would have
 * refused: those that are on their way together all find the same room. What answers do not tell,
 * such as the units of a failed condition, is not charged.
 */
final class UpstreamApi implements LabEntry.Api {
  private final Function<String, Upstream> byRegion;
  private final UpstreamTables tables;
  private final UpstreamCharges charges;
  private final HeadParser heads;

  /**
   * @param byRegion the endpoint, for calls that are signed for that region
   */
  UpstreamApi(Function<String, Upstream> byRegion, UpstreamTables tables, LabClock clock) {
    this.byRegion = byRegion;
    this.tables = tables;
    this.charges = new UpstreamCharges(tables, clock);
    this.heads = new HeadParser(tables::schema);
  }

  @Override
  public void execute(Call call, Identity identity, Consumer<Reply> answer) {
    Upstream upstream = byRegion.apply(identity.region());
    Optional<Operation> operation = call.operation();
    if (operation.isEmpty()) {
      send(upstream, call, answer, UnaryOperator.identity());
    } else if (operation.get().onData()) {
      Set<String> unknown = new LinkedHashSet<>();
      for (ItemAccess access : heads.parse(operation.get(), call.body()).accesses()) {
        if (!access.table().isEmpty() && tables.schema(access.table()).isEmpty()) {
          unknown.add(access.table());
        }
      }
      whenDescribed(
          upstream, call, List.copyOf(unknown), answer, () -> data(upstream, call, answer));
    } else {
      send(upstream, call, answer, reply -> learning(operation.get(), call, reply));
    }
  }

  private Reply learning(Operation operation, Call call, Reply reply) {
    if (reply.successful()) {
      tables.learn(operation, call.body(), reply.body());
    }
    return reply;
  }

  /** Asks for what is not known of tables; goes on also where that cannot be found out. */
  private void whenDescribed(
      Upstream upstream, Call call, List<String> unknown, Consumer<Reply> answer, Runnable next) {
    if (unknown.isEmpty()) {
      guarded(answer, next);
      return;
    }
    byte[] body =
        new JsonWriter()
            .beginObject()
            .name("TableName")
            .string(unknown.getFirst())
            .endObject()
            .toByteArray();
    Call describe =
        new Call(
            call.id(),
            Call.Service.DYNAMODB,
            Operation.DESCRIBE_TABLE.wireName(),
            Optional.of(Operation.DESCRIBE_TABLE),
            Caller.LOCAL,
            call.headers(),
            body,
            null,
            call.startNanos(),
            call.deadlineNanos());
    List<String> others = unknown.subList(1, unknown.size());
    upstream.send(
        describe,
        new Upstream.Answer() {
          @Override
          public void reply(Reply reply) {
            learning(Operation.DESCRIBE_TABLE, describe, reply);
            whenDescribed(upstream, call, others, answer, next);
          }

          @Override
          public void failed(UpstreamException failure) {
            answer.accept(unavailable(failure));
          }
        });
  }

  private void data(Upstream upstream, Call call, Consumer<Reply> answer) {
    Head head = heads.parse(call.operation().orElseThrow(), call.body());
    List<Optional<Refusal>> refusals = head.accesses().stream().map(charges::room).toList();
    BitSet admitted = new BitSet();
    for (int i = 0; i < refusals.size(); i++) {
      admitted.set(i, refusals.get(i).isEmpty());
    }
    int asked = refusals.size();
    if (admitted.cardinality() == asked) {
      forward(upstream, call, head, answer, UnaryOperator.identity());
      return;
    }
    Refusal first = refusals.get(admitted.nextClearBit(0)).orElseThrow();
    switch (head.operation()) {
      case BATCH_GET_ITEM, BATCH_WRITE_ITEM -> {
        if (admitted.isEmpty()) {
          throw first.toException();
        }
        part(upstream, call, asked, admitted, answer);
      }
      case TRANSACT_GET_ITEMS, TRANSACT_WRITE_ITEMS, EXECUTE_TRANSACTION ->
          throw DynamoDbException.transactionCanceled(
              refusals.stream().map(UpstreamApi::cancellation).toList());
      default -> throw first.toException();
    }
  }

  private static CancellationReason cancellation(Optional<Refusal> refusal) {
    return refusal
        .map(
            refused ->
                new CancellationReason(
                    refused.type() == ErrorType.PROVISIONED_THROUGHPUT_EXCEEDED
                        ? "ProvisionedThroughputExceeded"
                        : "ThrottlingError",
                    refused.message(),
                    null))
        .orElse(CancellationReason.NONE);
  }

  /** Sends what is admitted of a batch, and answers with the rest as unprocessed. */
  private void part(
      Upstream upstream, Call call, int asked, BitSet admitted, Consumer<Reply> answer) {
    Operation operation = call.operation().orElseThrow();
    try {
      var batch = new BatchJson(call.body());
      if (batch.size() != asked) {
        throw new IOException("items of an unknown form");
      }
      BitSet refused = (BitSet) admitted.clone();
      refused.flip(0, asked);
      byte[] body = batch.only(admitted);
      String member =
          operation == Operation.BATCH_GET_ITEM ? "UnprocessedKeys" : "UnprocessedItems";
      forward(
          upstream,
          call.withBody(body, null),
          heads.parse(operation, body),
          answer,
          reply -> withUnprocessed(batch, reply, member, refused));
    } catch (IOException e) {
      // What no batch looks like is for upstream to refuse.
      send(upstream, call, answer, UnaryOperator.identity());
    }
  }

  private static Reply withUnprocessed(
      BatchJson batch, Reply reply, String member, BitSet refused) {
    if (!reply.successful()) {
      return reply;
    }
    try {
      return reply.withBody(batch.withUnprocessed(reply.body(), member, refused));
    } catch (IOException e) {
      return reply; // no JSON: what upstream says stands
    }
  }

  /** Sends a call on data, and charges what its answer says it consumed. */
  private void forward(
      Upstream upstream,
      Call call,
      Head head,
      Consumer<Reply> answer,
      UnaryOperator<Reply> changed) {
    CapacityQuestion question = CapacityQuestion.of(call.body(), head);
    send(
        upstream,
        call.withBody(question.body(), question.head()),
        answer,
        reply -> {
          if (!reply.successful()) {
            return reply;
          }
          CapacityAnswer capacity = CapacityAnswer.of(reply.body(), head);
          charges.charge(head, capacity.consumed());
          return changed.apply(reply.withBody(capacity.bodyFor(head.returnConsumedCapacity())));
        });
  }

  private static void send(
      Upstream upstream, Call call, Consumer<Reply> answer, UnaryOperator<Reply> changed) {
    upstream.send(
        call,
        new Upstream.Answer() {
          @Override
          public void reply(Reply reply) {
            guarded(answer, () -> answer.accept(changed.apply(reply)));
          }

          @Override
          public void failed(UpstreamException failure) {
            answer.accept(unavailable(failure));
          }
        });
  }

  /** Behind an answer from upstream nobody else catches what goes wrong. */
  private static void guarded(Consumer<Reply> answer, Runnable work) {
    try {
      work.run();
    } catch (DynamoDbException e) {
      answer.accept(LabEntry.error(e));
    } catch (RuntimeException e) {
      answer.accept(LabEntry.failure("An answer from upstream", e));
    }
  }

  private static Reply unavailable(UpstreamException failure) {
    return LabEntry.error(
        DynamoDbException.of(
            ErrorType.SERVICE_UNAVAILABLE,
            "The endpoint behind the lab did not answer: " + failure.getMessage()));
  }
}
