package io.heatsink.http;

import io.heatsink.call.Call;
import io.heatsink.call.UpstreamException;
import io.heatsink.dynamodb.signature.Credentials;

/** What each call is signed with on its way upstream. */
@FunctionalInterface
public interface UpstreamCredentials {
  /**
   * The credentials for this call, valid now. Called on event loops; never blocks.
   *
   * @throws UpstreamException if there are none at the moment
   */
  Credentials of(Call call);
}
