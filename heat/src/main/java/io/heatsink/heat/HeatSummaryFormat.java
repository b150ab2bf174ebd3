package io.heatsink.heat;

import io.heatsink.dynamodb.ThrottlingReason.Access;
import io.heatsink.heat.HeatSummary.Key;
import io.heatsink.heat.HeatSummary.Section;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The bytes of a {@link HeatSummary}, version 1. Counts are variable-length: seven bits a byte,
 * lowest first, the top bit set where more follow.
 *
 * <pre>
 * summary  = version (1 byte) sections (count) section*
 * section  = table (count, UTF-8) index (count, UTF-8; empty for the table itself)
 *            access (1 byte: 0 read, 1 write) offered charged mostUnlisted (counts)
 *            registers (2,048 bytes) keys (count) key*
 * key      = id (8 bytes, big-endian) offered charged unsure (counts)
 * </pre>
 */
final class HeatSummaryFormat {
  private static final byte VERSION = 1;

  /** Room for what is longest: counts of ten bytes, an id of eight. */
  private static final int LONGEST_KEY = 8 + 3 * 10;

  private static final int LONGEST_SECTION = 2 * 10 + 1 + 4 * 10 + HyperLogLog.REGISTERS;

  private HeatSummaryFormat() {}

  static byte[] write(List<Section> sections) {
    int most = 1 + 10;
    for (Section section : sections) {
      most +=
          LONGEST_SECTION
              + utf8(section.table()).length
              + utf8(section.index().orElse("")).length
              + section.keys().size() * LONGEST_KEY;
    }
    ByteBuffer out = ByteBuffer.allocate(most);
    out.put(VERSION);
    writeCount(out, sections.size());
    for (Section section : sections) {
      writeText(out, section.table());
      writeText(out, section.index().orElse(""));
      out.put((byte) (section.access() == Access.WRITE ? 1 : 0));
      writeCount(out, section.offered());
      writeCount(out, section.charged());
      writeCount(out, section.mostUnlisted());
      out.put(section.distinct().toByteArray());
      writeCount(out, section.keys().size());
      for (Key key : section.keys()) {
        out.putLong(key.id());
        writeCount(out, key.offered());
        writeCount(out, key.charged());
        writeCount(out, key.unsure());
      }
    }
    return Arrays.copyOf(out.array(), out.position());
  }

  static List<Section> read(byte[] bytes) {
    if (bytes.length == 0) {
      throw broken("it is empty");
    }
    if (bytes[0] != VERSION) {
      throw broken("it has version %d, and only %d is known".formatted(bytes[0], VERSION));
    }
    ByteBuffer in = ByteBuffer.wrap(bytes, 1, bytes.length - 1);
    List<Section> sections = new ArrayList<>();
    Set<Object> names = new HashSet<>();
    long count = readCount(in);
    for (long i = 0; i < count; i++) {
      Section section = readSection(in);
      if (!names.add(List.of(section.table(), section.index(), section.access()))) {
        throw broken("it has table \"%s\" twice".formatted(section.table()));
      }
      sections.add(section);
    }
    if (in.hasRemaining()) {
      throw broken("%d bytes follow its end".formatted(in.remaining()));
    }
    return sections;
  }

  private static Section readSection(ByteBuffer in) {
    String table = readText(in);
    String index = readText(in);
    Access access =
        switch (readByte(in)) {
          case 0 -> Access.READ;
          case 1 -> Access.WRITE;
          default -> throw broken("an access is neither read (0) nor write (1)");
        };
    long offered = readCount(in);
    long charged = readCount(in);
    long mostUnlisted = readCount(in);
    byte[] registers = readBytes(in, HyperLogLog.REGISTERS);
    long count = readCount(in);
    if (count > HeatSummary.MOST_KEYS) {
      throw broken("a section lists %d keys, more than %d".formatted(count, HeatSummary.MOST_KEYS));
    }
    List<Key> keys = new ArrayList<>();
    Set<Long> ids = new HashSet<>();
    for (int i = 0; i < count; i++) {
      long id = ByteBuffer.wrap(readBytes(in, Long.BYTES)).getLong();
      if (!ids.add(id)) {
        throw broken("a section lists one key twice");
      }
      keys.add(new Key(id, readCount(in), readCount(in), readCount(in)));
    }
    return new Section(
        table,
        index.isEmpty() ? Optional.empty() : Optional.of(index),
        access,
        offered,
        charged,
        mostUnlisted,
        distinct(registers),
        keys);
  }

  private static HyperLogLog distinct(byte[] registers) {
    try {
      return new HyperLogLog(registers);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("This is no heat summary: " + e.getMessage(), e);
    }
  }

  private static void writeCount(ByteBuffer out, long count) {
    long rest = count;
    while (rest >>> 7 != 0) {
      out.put((byte) ((rest & 0x7f) | 0x80));
      rest >>>= 7;
    }
    out.put((byte) rest);
  }

  private static long readCount(ByteBuffer in) {
    long count = 0;
    for (int shift = 0; shift < 56; shift += 7) {
      int next = readByte(in);
      count |= (long) (next & 0x7f) << shift;
      if (next < 0x80) {
        return count;
      }
    }
    throw broken("a count is longer than eight bytes");
  }

  private static void writeText(ByteBuffer out, String text) {
    byte[] bytes = utf8(text);
    writeCount(out, bytes.length);
    out.put(bytes);
  }

  private static String readText(ByteBuffer in) {
    return new String(readBytes(in, readCount(in)), StandardCharsets.UTF_8);
  }

  private static int readByte(ByteBuffer in) {
    return readBytes(in, 1)[0] & 0xff;
  }

  private static byte[] readBytes(ByteBuffer in, long length) {
    if (length > in.remaining()) {
      throw broken("it ends too soon");
    }
    byte[] bytes = new byte[(int) length];
    in.get(bytes);
    return bytes;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static IllegalArgumentException broken(String why) {
    return new IllegalArgumentException("This is no heat summary: " + why + ".");
  }
}
