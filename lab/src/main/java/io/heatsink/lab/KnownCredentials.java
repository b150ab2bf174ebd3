package io.heatsink.lab;

import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.signature.Credentials;
import io.heatsink.dynamodb.signature.ProvenKey;
import io.heatsink.dynamodb.signature.SignatureVerifier;
import io.heatsink.http.Request;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Checks that requests are signed by one of the keys that the lab was given. For any thread. */
final class KnownCredentials {
  private static final String SERVICE = "dynamodb";

  /** More regions than AWS has; what strangers invent is not kept. */
  private static final int MOST_REGIONS = 64;

  private final Map<String, Credentials> byKeyId = new HashMap<>();
  private final InstantSource clock;

  /** A verifier is for one thread. */
  private final ThreadLocal<Map<String, SignatureVerifier>> byRegion =
      ThreadLocal.withInitial(HashMap::new);

  /**
   * @param clock the real one: clients sign by theirs, also while the lab's is ahead
   */
  KnownCredentials(List<Credentials> known, InstantSource clock) {
    known.forEach(credentials -> byKeyId.put(credentials.accessKeyId(), credentials));
    this.clock = clock;
  }

  /**
   * @param identity whose region is the one that the request is signed for
   * @throws DynamoDbException if it is not so signed, in the form that AWS gives it
   */
  void require(Request request, Identity identity) {
    Map<String, SignatureVerifier> verifiers = byRegion.get();
    if (verifiers.size() >= MOST_REGIONS) {
      verifiers.clear();
    }
    ProvenKey unused =
        verifiers
            .computeIfAbsent(
                identity.region(),
                region ->
                    SignatureVerifier.forService(
                        SERVICE, region, id -> Optional.ofNullable(byKeyId.get(id))))
            .verify(request.signed(), clock.instant());
  }
}
