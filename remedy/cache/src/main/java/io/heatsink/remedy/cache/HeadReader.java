package io.heatsink.remedy.cache;

import io.heatsink.call.Call;

/** Reads the head of a body that the cache has put together. */
@FunctionalInterface
interface HeadReader {
  /** The same call with this body, and its head. */
  Call withBody(Call call, byte[] body);
}
