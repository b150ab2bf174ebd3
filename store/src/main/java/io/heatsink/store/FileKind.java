package io.heatsink.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The two kinds of files, and the header that each begins with.
 *
 * <pre>
 * kind (8) | format version (4) | sequence (8) | checksum of these (4)
 * </pre>
 *
 * The sequence is in the name, too. In a log it is that of the first entry; in a checkpoint, of the
 * last entry whose doing is in it.
 */
enum FileKind {
  LOG("log", "HeatsLog"),
  CHECKPOINT("checkpoint", "HeatsChk");

  /** Other versions are refused. */
  static final int VERSION = 1;

  static final int HEADER = 24;

  /** Of a file that is not whole yet. */
  static final String UNFINISHED = ".new";

  private final String mark;
  private final String prefix;

  private final Pattern name;

  FileKind(String prefix, String mark) {
    this.prefix = prefix;
    this.mark = mark;
    this.name = Pattern.compile(prefix + "-(\\d{1,19})");
  }

  String name(long sequence) {
    return "%s-%019d".formatted(prefix, sequence);
  }

  /** The sequence in a file's name; empty if it is no file of this kind. */
  Optional<Long> sequence(String file) {
    Matcher matcher = name.matcher(file);
    return matcher.matches() ? Optional.of(Long.parseLong(matcher.group(1))) : Optional.empty();
  }

  ByteBuffer header(long sequence) {
    ByteBuffer header = ByteBuffer.allocate(HEADER);
    header.put(mark.getBytes(StandardCharsets.US_ASCII)).putInt(VERSION).putLong(sequence);
    header.putInt(Checksum.of(header.slice(0, HEADER - Integer.BYTES)));
    return header.flip();
  }

  /**
   * Whether this is the header of such a file.
   *
   * @param path of the file, for people
   * @throws UnreadableException if it is that of another version
   */
  boolean isHeader(byte[] bytes, long sequence, String path) throws UnreadableException {
    ByteBuffer header = ByteBuffer.wrap(bytes);
    byte[] found = new byte[mark.length()];
    header.get(found);
    if (!mark.equals(new String(found, StandardCharsets.US_ASCII))) {
      return false;
    }
    int version = header.getInt();
    long named = header.getLong();
    boolean whole = header.getInt() == Checksum.of(bytes, 0, HEADER - Integer.BYTES);
    if (whole && version != VERSION) {
      throw new UnreadableException(
          ("%s has format version %d, and this Heatsink reads version %d. Start the Heatsink that"
                  + " wrote it, or give another folder.")
              .formatted(path, version, VERSION));
    }
    return whole && named == sequence;
  }
}
