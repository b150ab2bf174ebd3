package io.heatsink.journal;

import io.heatsink.dynamodb.AttributeValue;
import io.heatsink.dynamodb.Binary;
import io.heatsink.dynamodb.KeyValue;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Shows keys in one form. Not thread-safe: one per thread. */
public final class KeyDisplay {
  /** 128 bits: two different keys of an installation do not meet by chance. */
  private static final int HASH_BYTES = 16;

  private final KeyForm form;
  private final Mac mac;

  /**
   * @param secret one per installation, so that hashes can be joined; not empty
   */
  public KeyDisplay(KeyForm form, byte[] secret) {
    this.form = form;
    try {
      mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("This Java has no HmacSHA256.", e);
    } catch (InvalidKeyException e) {
      throw new IllegalArgumentException("The secret for key hashes cannot be used.", e);
    }
  }

  public ShownKey show(KeyValue key) {
    return switch (form) {
      case KeyForm.Clear clear -> new ShownKey.Clear(key);
      case KeyForm.Hashed hashed -> new ShownKey.Hashed(hash(key));
      case KeyForm.Prefix prefix -> new ShownKey.Prefix(cut(text(key), prefix.characters()));
    };
  }

  /** The same in one word, for a line that people read; hostile text is escaped. */
  public String text(ShownKey shown) {
    return switch (shown) {
      case ShownKey.Clear clear -> HostileText.escaped(text(clear.value()));
      case ShownKey.Hashed hashed -> "#" + hashed.hex();
      case ShownKey.Prefix prefix -> HostileText.escaped(prefix.text()) + "…";
    };
  }

  private String hash(KeyValue key) {
    byte[] bytes = new byte[key.length() + 1];
    // The string "1" and the number 1 are different keys.
    bytes[0] = (byte) key.type().name().charAt(0);
    key.copyTo(bytes, 1);
    return HexFormat.of().formatHex(mac.doFinal(bytes), 0, HASH_BYTES);
  }

  private static String cut(String text, int characters) {
    return text.codePointCount(0, text.length()) <= characters
        ? text
        : text.substring(0, text.offsetByCodePoints(0, characters));
  }

  /** A key's value as text: a string itself, a number's digits, a binary's Base64. */
  public static String text(KeyValue key) {
    return switch (key.toAttributeValue()) {
      case AttributeValue.StringValue s -> s.value();
      case AttributeValue.NumberValue n -> n.value().canonical();
      case AttributeValue.BinaryValue b -> base64(b.value());
      default -> throw new IllegalStateException("A key is a string, a number or a binary.");
    };
  }

  private static String base64(Binary value) {
    return Base64.getEncoder().encodeToString(value.toByteArray());
  }
}
