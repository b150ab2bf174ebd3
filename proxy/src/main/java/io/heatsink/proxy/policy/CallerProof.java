package io.heatsink.proxy.policy;

import io.heatsink.call.Caller;
import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.signature.Credentials;
import io.heatsink.dynamodb.signature.ProvenKey;
import io.heatsink.dynamodb.signature.SignatureVerifier;
import io.heatsink.http.Request;
import io.heatsink.proxy.configuration.CallerSettings;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/**
 * Proves who calls: by TLS client certificate, else by signature. Without callers in the
 * configuration everybody is the local caller, which is only so on loopback.
 *
 * <p>Nobody becomes a caller by default: an unknown key id or certificate is refused, and never
 * falls to another one's rights. Safe for any thread; one is made for each configuration, so that
 * credentials that were taken out prove nothing from the next call on.
 */
public final class CallerProof {
  private static final String SERVICE = "dynamodb";

  private final boolean anybody;
  private final Map<String, Caller> byKeyId = new HashMap<>();
  private final Map<String, Caller> byCertificate = new HashMap<>();
  private final ThreadLocal<SignatureVerifier> verifiers;

  /**
   * @param region that callers sign for
   */
  public CallerProof(Optional<Map<String, CallerSettings>> callers, String region) {
    anybody = callers.isEmpty();
    Map<String, Credentials> credentials = new HashMap<>();
    callers
        .orElse(Map.of())
        .forEach(
            (name, settings) -> {
              Caller caller = new Caller(name, settings.assumeRole());
              settings
                  .signingKey()
                  .ifPresent(
                      key -> {
                        byKeyId.put(key.accessKeyId(), caller);
                        credentials.put(
                            key.accessKeyId(),
                            Credentials.of(key.accessKeyId(), key.secret().reveal()));
                      });
              settings.certificateName().ifPresent(common -> byCertificate.put(common, caller));
            });
    // A verifier is for one thread, and so is an event loop.
    verifiers =
        ThreadLocal.withInitial(
            () ->
                SignatureVerifier.forService(
                    SERVICE, region, id -> Optional.ofNullable(credentials.get(id))));
  }

  /**
   * Proves who sent the request.
   *
   * @throws DynamoDbException if it is not proven, in the form that AWS gives it
   */
  public Caller prove(Request request, Instant now) {
    if (anybody) {
      return Caller.LOCAL;
    }
    Optional<Caller> certified = request.tlsSubject().flatMap(this::certified);
    if (certified.isPresent()) {
      return certified.get();
    }
    ProvenKey key = verifiers.get().verify(request.signed(), now);
    Caller caller = byKeyId.get(key.accessKeyId());
    if (caller == null) {
      throw new IllegalStateException("A key was proven that no caller has.");
    }
    return caller;
  }

  private Optional<Caller> certified(String subject) {
    if (byCertificate.isEmpty()) {
      return Optional.empty();
    }
    try {
      List<String> commonNames =
          new LdapName(subject)
              .getRdns().stream()
                  .filter(rdn -> rdn.getType().equalsIgnoreCase("CN"))
                  .map(Rdn::getValue)
                  .map(Object::toString)
                  .toList();
      // Two names could be two callers.
      return commonNames.size() == 1
          ? Optional.ofNullable(byCertificate.get(commonNames.getFirst()))
          : Optional.empty();
    } catch (InvalidNameException e) {
      return Optional.empty();
    }
  }
}
