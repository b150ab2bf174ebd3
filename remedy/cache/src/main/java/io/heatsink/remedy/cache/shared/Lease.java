package io.heatsink.remedy.cache.shared;

import java.util.List;

/**
 * The right to fill one entry.
 *
 * @param token what the store knows it by
 * @param consistent whether it has to be read strongly consistent, since a write has not settled
 */
public record Lease(String entry, List<String> subjects, String token, boolean consistent) {}
