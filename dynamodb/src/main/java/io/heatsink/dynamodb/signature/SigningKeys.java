package io.heatsink.dynamodb.signature;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Derives signing keys, one for each day and credentials, for one region and service; and keeps
 * those used last, because each costs four HMACs. Not thread-safe.
 */
final class SigningKeys {
  private static final String HMAC = "HmacSHA256";

  /** Callers of one proxy, and two days around midnight. */
  private static final int MOST_KEPT = 1024;

  private final byte[] region;
  private final byte[] service;
  private final Map<Key, Mac> kept =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Mac> eldest) {
          return size() > MOST_KEPT;
        }
      };

  // Almost every request is signed with what the last one was.
  private @Nullable Credentials lastCredentials;
  private String lastDay = "";
  private @Nullable Mac lastMac;

  SigningKeys(String region, String service) {
    this.region = region.getBytes(StandardCharsets.UTF_8);
    this.service = service.getBytes(StandardCharsets.UTF_8);
  }

  /** Ready to sign with; whoever uses it leaves it so. */
  Mac of(Credentials credentials, String day) {
    if (lastMac != null && credentials.equals(lastCredentials) && day.equals(lastDay)) {
      return lastMac;
    }
    Mac mac = kept.computeIfAbsent(new Key(credentials, day), this::derive);
    lastCredentials = credentials;
    lastDay = day;
    lastMac = mac;
    return mac;
  }

  private Mac derive(Key key) {
    Mac mac = mac(key.credentials.secretKey().signingRoot());
    mac = mac(mac.doFinal(key.day.getBytes(StandardCharsets.US_ASCII)));
    mac = mac(mac.doFinal(region));
    mac = mac(mac.doFinal(service));
    return mac(mac.doFinal("aws4_request".getBytes(StandardCharsets.US_ASCII)));
  }

  private static Mac mac(byte[] key) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(key, HMAC));
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This JDK has no " + HMAC + "; every JDK has to", e);
    }
  }

  private record Key(Credentials credentials, String day) {}
}
