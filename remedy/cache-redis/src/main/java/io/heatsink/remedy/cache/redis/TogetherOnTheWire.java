package io.heatsink.remedy.cache.redis;

import io.lettuce.core.resource.NettyCustomizer;
import io.netty.channel.Channel;
import io.netty.handler.flush.FlushConsolidationHandler;

/**
 * Writes the calls of many threads together: Lettuce asks the system to send each for itself, which
 * under load costs more than all else about a call. A call that is alone does not wait for others.
 */
final class TogetherOnTheWire implements NettyCustomizer {
  private static final int MOST_AT_ONCE = 64;

  @Override
  public void afterChannelInitialized(Channel channel) {
    channel.pipeline().addFirst(new FlushConsolidationHandler(MOST_AT_ONCE, true));
  }
}
