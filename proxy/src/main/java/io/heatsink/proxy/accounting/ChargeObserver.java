package io.heatsink.proxy.accounting;

import io.heatsink.call.Call;
import io.heatsink.call.Observer;
import io.heatsink.call.Reply;
import io.heatsink.call.Schemas;
import io.heatsink.dynamodb.capacity.ConsumedCapacity;
import io.heatsink.dynamodb.wire.CapacityAnswer;
import io.heatsink.dynamodb.wire.CapacityQuestion;
import io.heatsink.dynamodb.wire.Head;
import java.util.List;

/**
 * Learns what each upstream call consumed.
 *
 * <p>Exact: each call asks for its capacity by table and index; the reply is given back in the form
 * that its client asked for. Estimated: calls and replies pass byte for byte, and units are
 * computed.
 */
public final class ChargeObserver implements Observer {
  private final boolean exact;
  private final ChargeReading reading;
  private final ChargeListener listener;

  private ChargeObserver(boolean exact, Schemas schemas, ChargeListener listener) {
    this.exact = exact;
    this.reading = new ChargeReading(schemas, new LastUnits());
    this.listener = listener;
  }

  public static ChargeObserver exact(Schemas schemas, ChargeListener listener) {
    return new ChargeObserver(true, schemas, listener);
  }

  public static ChargeObserver estimating(Schemas schemas, ChargeListener listener) {
    return new ChargeObserver(false, schemas, listener);
  }

  @Override
  public Call before(Call call) {
    Head head = call.head();
    if (!exact || head == null) {
      return call;
    }
    CapacityQuestion question = CapacityQuestion.of(call.body(), head);
    return call.withBody(question.body(), question.head());
  }

  @Override
  public Reply after(Call call, Reply reply) {
    Head head = call.head();
    if (head == null) {
      return reply;
    }
    if (!reply.successful()) {
      listener.charged(call, reply, reading.read(head, call.body(), reply, List.of()));
      return reply;
    }
    CapacityAnswer answer = CapacityAnswer.of(reply.body(), head);
    List<ConsumedCapacity> consumed = answer.consumed();
    Reply asAsked = exact ? reply.withBody(answer.bodyFor(head.returnConsumedCapacity())) : reply;
    listener.charged(call, asAsked, reading.read(head, call.body(), asAsked, consumed));
    return asAsked;
  }
}
