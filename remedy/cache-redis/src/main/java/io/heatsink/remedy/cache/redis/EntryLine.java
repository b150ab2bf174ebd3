package io.heatsink.remedy.cache.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.heatsink.remedy.cache.shared.SharedValue;
import io.heatsink.remedy.cache.shared.SharedValue.Version;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * An entry as it lies in Redis: a line, and the value's bytes. The scripts write the line (see
 * {@code entry.lua}); here it is read, and nothing is believed of it that its digest does not
 * prove.
 *
 * @param sinceMillis when the value's call began, by Redis' clock
 * @param endsMillis until when it may be served
 * @param whole the table's validity
 * @param marks subject, validity, subject, …
 */
record EntryLine(
    SharedValue value, long sinceMillis, long endsMillis, String whole, String[] marks) {
  private static final int MOST_DIGITS = 20;
  private static final int DIGEST_BYTES = 8;
  private static final int WORDS_BEFORE_MARKS = 8;
  private static final String NO_VERSION = "-";

  /** Empty if it is none: of another format or key, or damaged. */
  static Optional<EntryLine> read(byte[] key, byte[] raw) {
    int end = 0;
    while (end < raw.length && raw[end] != '\n') {
      end++;
    }
    if (end == raw.length) {
      return Optional.empty();
    }
    // Each byte is a character: what the digest proves is ASCII.
    String line = new String(raw, 0, end, ISO_8859_1);
    int digest = line.lastIndexOf(' ');
    if (!line.startsWith("hs1 ") || !isDigest(line.substring(digest + 1), key, raw, digest)) {
      return Optional.empty();
    }
    String[] words = line.substring(0, digest).split(" ", -1);
    byte[] bytes = Arrays.copyOfRange(raw, end + 1, raw.length);
    return value(words[3], words[4], words[5], bytes)
        .map(
            value ->
                new EntryLine(
                    value,
                    Long.parseLong(words[1]),
                    Long.parseLong(words[2]),
                    words[6],
                    Arrays.copyOfRange(words, WORDS_BEFORE_MARKS, words.length)));
  }

  /** Empty if the checksum is not that of the bytes. */
  static Optional<SharedValue> value(
      String incarnation, String number, String checksum, byte[] bytes) {
    if (!checksum.equals(checksum(bytes))) {
      return Optional.empty();
    }
    Optional<Version> version =
        incarnation.equals(NO_VERSION)
            ? Optional.empty()
            : Optional.of(
                new Version(
                    new String(Base64.getUrlDecoder().decode(incarnation.substring(1)), UTF_8),
                    Long.parseUnsignedLong(number) ^ Long.MIN_VALUE));
    return Optional.of(new SharedValue(bytes, version));
  }

  /**
   * Version and checksum, as the scripts take them: of two versions the higher is the later text.
   */
  static String version(SharedValue value) {
    return value
            .version()
            .map(version -> incarnation(version) + ' ' + number(version))
            .orElse(NO_VERSION + ' ' + NO_VERSION)
        + ' '
        + checksum(value.bytes());
  }

  boolean depends(String subject, String validity) {
    for (int i = 0; i + 1 < marks.length; i += 2) {
      if (marks[i].equals(subject)) {
        return marks[i + 1].equals(validity);
      }
    }
    return false;
  }

  private static String incarnation(Version version) {
    return 'i'
        + Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(version.incarnation().getBytes(UTF_8));
  }

  private static String number(Version version) {
    String digits = Long.toUnsignedString(version.number() ^ Long.MIN_VALUE);
    return "0".repeat(MOST_DIGITS - digits.length()) + digits;
  }

  private static String checksum(byte[] bytes) {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes);
    return Long.toHexString(checksum.getValue());
  }

  private static boolean isDigest(String digest, byte[] key, byte[] raw, int end) {
    MessageDigest sha = Keys.sha1();
    sha.update(key);
    sha.update(raw, 0, end);
    return digest.equals(HexFormat.of().formatHex(sha.digest(), 0, DIGEST_BYTES));
  }
}
