package io.heatsink.remedy.cache.policy;

import io.heatsink.remedy.cache.shared.SharedValue.Version;

/**
 * What a write has made of its item, as it is to be held.
 *
 * @param key in the view of whoever writes
 * @param version that the item carries
 * @param mayBegin whether it may be held where nothing is, if somebody asks for it
 */
record Made(ItemKey key, CachedItem item, Version version, boolean mayBegin) {}
