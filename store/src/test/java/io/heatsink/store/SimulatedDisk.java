package io.heatsink.store;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A folder in memory that knows what a loss of power would leave of it. What was not forced may be
 * there, or not, or in part, or as other bytes; names that were not forced may be old or new, each
 * by itself. For any thread.
 */
public final class SimulatedDisk implements Disk {
  /** Source: what disks write as a whole. */
  private static final int SECTOR = 512;

  private final Map<String, Content> files = new TreeMap<>();
  private Map<String, Content> safeNames = new TreeMap<>();
  private final List<Renaming> unsafeNames = new ArrayList<>();
  private long changes;
  private long crashAt = Long.MAX_VALUE;
  private long failAt = Long.MAX_VALUE;
  private boolean failing;
  private boolean crashed;
  private boolean lying;
  private Runnable whenWritten = () -> {};

  /** The process ends here: a kill, or a loss of power. */
  public static final class Crash extends Error {
    private static final long serialVersionUID = 1;

    private Crash() {
      super("The process ends.", null, false, false);
    }
  }

  private static final class Content {
    byte[] bytes = {};
    byte[] safe = {};
  }

  /**
   * @param to the file that has the name then; null if none has
   */
  private record Renaming(String name, @Nullable Content to) {}

  /** How many changes there were: each of them is a boundary at which a process may end. */
  public synchronized long changes() {
    return changes;
  }

  /** The process ends instead of making its change of this number. */
  public synchronized void crashAt(long change) {
    crashAt = change;
  }

  /** From the change of this number on, the disk is full. */
  public synchronized void fullFrom(long change) {
    failAt = change;
  }

  /** There is room again. */
  public synchronized void freed() {
    failAt = Long.MAX_VALUE;
    failing = false;
  }

  /** From now on the disk says that it forced what it did not. */
  public synchronized void lie() {
    lying = true;
  }

  /** Is run whenever something was written; may write itself. */
  public void whenWritten(Runnable hook) {
    whenWritten = hook;
  }

  /** What a process finds that comes after one that was killed. */
  public synchronized void restartAfterKill() {
    restart();
  }

  /** What a process finds that comes after a loss of power. */
  public synchronized void restartAfterPowerCut(RandomGenerator random) {
    Map<String, Content> names = new LinkedHashMap<>(safeNames);
    for (Renaming renaming : unsafeNames) {
      if (random.nextBoolean()) {
        apply(renaming, names);
      }
    }
    files.clear();
    files.putAll(names);
    for (Content content : files.values()) {
      content.bytes = left(content, random);
    }
    restart();
  }

  private void restart() {
    crashed = false;
    lying = false;
    crashAt = Long.MAX_VALUE;
    freed();
    for (Content content : files.values()) {
      content.safe = content.bytes;
    }
    safeNames = new TreeMap<>(files);
    unsafeNames.clear();
    whenWritten = () -> {};
  }

  private static byte[] left(Content content, RandomGenerator random) {
    byte[] safe = content.safe;
    byte[] written = content.bytes;
    int more = written.length - safe.length;
    if (more <= 0) {
      return safe;
    }
    return switch (random.nextInt(4)) {
      case 0 -> safe;
      case 1 -> written;
      case 2 -> Arrays.copyOf(written, safe.length + random.nextInt(more));
      default -> spoiled(written, safe.length, random);
    };
  }

  /** Some sectors did not get there: they hold zeros, or what was there long ago. */
  private static byte[] spoiled(byte[] written, int from, RandomGenerator random) {
    byte[] left = written.clone();
    for (int at = from; at < left.length; at += SECTOR) {
      if (random.nextBoolean()) {
        byte[] other = new byte[Math.min(SECTOR, left.length - at)];
        if (random.nextBoolean()) {
          random.nextBytes(other);
        }
        System.arraycopy(other, 0, left, at, other.length);
      }
    }
    return left;
  }

  /** The bytes of a file, to be changed as no one should. */
  public synchronized byte[] bytes(String name) {
    Content content = files.get(name);
    if (content == null) {
      throw new IllegalArgumentException("There is no " + name);
    }
    content.safe = content.bytes;
    return content.bytes;
  }

  /** Another disk that holds the same, and all of it safely. */
  public synchronized SimulatedDisk copy() {
    SimulatedDisk copy = new SimulatedDisk();
    files.forEach(
        (name, content) -> {
          Content same = new Content();
          same.bytes = content.bytes.clone();
          copy.files.put(name, same);
        });
    copy.restart();
    return copy;
  }

  private void change() throws IOException {
    changes++;
    if (crashed || changes >= crashAt) {
      crashed = true;
      throw new Crash();
    }
    if (changes >= failAt) {
      failing = true;
      throw new IOException("No space left on device");
    }
  }

  private static void apply(Renaming renaming, Map<String, Content> names) {
    if (renaming.to == null) {
      names.remove(renaming.name);
    } else {
      names.put(renaming.name, renaming.to);
    }
  }

  private void name(String name, @Nullable Content content) {
    Renaming renaming = new Renaming(name, content);
    apply(renaming, files);
    unsafeNames.add(renaming);
  }

  private Content content(String name) throws IOException {
    Content content = files.get(name);
    if (content == null) {
      throw new FileNotFoundException(name);
    }
    return content;
  }

  @Override
  public synchronized List<String> names() {
    return List.copyOf(files.keySet());
  }

  @Override
  public String path(String name) {
    return "disk/" + name;
  }

  @Override
  public synchronized Writing create(String name) throws IOException {
    change();
    if (files.containsKey(name)) {
      throw new FileAlreadyExistsException(name);
    }
    Content content = new Content();
    name(name, content);
    return new Writing() {
      @Override
      public void write(ByteBuffer bytes) throws IOException {
        synchronized (SimulatedDisk.this) {
          byte[] more = new byte[bytes.remaining()];
          bytes.get(more);
          append(content, more);
          change();
        }
        whenWritten.run();
      }

      @Override
      public void force() throws IOException {
        synchronized (SimulatedDisk.this) {
          change();
          if (!lying) {
            content.safe = content.bytes;
          }
        }
      }

      @Override
      public void close() {}
    };
  }

  /** Written, and nothing else is known yet; of a full disk, only a part. */
  private void append(Content content, byte[] more) {
    int length = failing || changes + 1 >= failAt ? more.length / 2 : more.length;
    byte[] longer = Arrays.copyOf(content.bytes, content.bytes.length + length);
    System.arraycopy(more, 0, longer, content.bytes.length, length);
    content.bytes = longer;
  }

  @Override
  public synchronized Reading open(String name) throws IOException {
    byte[] bytes = content(name).bytes;
    return new Reading() {
      @Override
      public long size() {
        return bytes.length;
      }

      @Override
      public void read(ByteBuffer into, long position) {
        int count = (int) Math.min(into.remaining(), bytes.length - position);
        into.put(bytes, (int) position, count);
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public synchronized void cut(String name, long size) throws IOException {
    change();
    Content content = content(name);
    content.bytes = Arrays.copyOf(content.bytes, (int) size);
    content.safe = content.bytes;
  }

  @Override
  public synchronized void rename(String from, String to) throws IOException {
    change();
    Content content = content(from);
    name(to, content);
    name(from, null);
  }

  @Override
  public synchronized void delete(String name) throws IOException {
    change();
    if (files.containsKey(name)) {
      name(name, null);
    }
  }

  @Override
  public synchronized void forceNames() throws IOException {
    change();
    if (!lying) {
      safeNames = new TreeMap<>(files);
      unsafeNames.clear();
    }
  }

  @Override
  public void close() {}
}
