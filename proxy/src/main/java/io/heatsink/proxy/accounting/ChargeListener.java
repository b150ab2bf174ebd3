package io.heatsink.proxy.accounting;

import io.heatsink.call.Call;
import io.heatsink.call.Reply;

/**
 * Is told what each upstream call came to: heat, journal, metrics. On event loops; must not block.
 */
public interface ChargeListener {
  /**
   * @param call as its client sent it
   * @param reply as its client gets it
   */
  void charged(Call call, Reply reply, Charges charges);
}
