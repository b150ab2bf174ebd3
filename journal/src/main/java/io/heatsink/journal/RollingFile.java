package io.heatsink.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A file that is appended to, and begun anew when it is full: {@code file} is the newest, {@code
 * file.1} the one before it, and so on. Only its owner may read it. Not thread-safe.
 */
final class RollingFile implements Lines {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  private final Path file;
  private final long rollAt;
  private final int keep;
  private @Nullable FileChannel channel;
  private long size;

  RollingFile(Path file, long rollAt, int keep) {
    this.file = file;
    this.rollAt = rollAt;
    this.keep = keep;
  }

  @Override
  public void append(ByteBuffer lines) throws IOException {
    FileChannel open = open();
    if (size > 0 && size + lines.remaining() > rollAt) {
      close();
      roll();
      open = open();
    }
    try {
      long position = size;
      while (lines.hasRemaining()) {
        position += open.write(lines, position);
      }
      size = position;
    } catch (IOException e) {
      // What was written of these lines goes again, so that the file holds whole lines only.
      try {
        open.truncate(size);
      } catch (IOException also) {
        e.addSuppressed(also);
      }
      close();
      throw e;
    }
  }

  private FileChannel open() throws IOException {
    if (channel != null) {
      return channel;
    }
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    boolean posix =
        Files.getFileStore(folder == null ? file : folder).supportsFileAttributeView("posix");
    FileAttribute<?>[] ownerOnly =
        posix
            ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
            : new FileAttribute<?>[0];
    FileChannel opened =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.READ),
            ownerOnly);
    try {
      if (posix) {
        Files.setPosixFilePermissions(file, OWNER_ONLY);
      }
      size = endOfLastLine(opened);
    } catch (IOException e) {
      opened.close();
      throw e;
    }
    channel = opened;
    return opened;
  }

  /** A line that a crash cut short is overwritten: it must not swallow the next one. */
  private static long endOfLastLine(FileChannel opened) throws IOException {
    long end = opened.size();
    ByteBuffer one = ByteBuffer.allocate(1);
    while (end > 0) {
      one.clear();
      if (opened.read(one, end - 1) != 1) {
        throw new FileSystemException("The journal's end cannot be read.");
      }
      if (one.get(0) == '\n') {
        break;
      }
      end--;
    }
    opened.truncate(end);
    return end;
  }

  private void roll() throws IOException {
    for (int i = keep; i >= 1; i--) {
      Path from = i == 1 ? file : numbered(i - 1);
      if (Files.exists(from)) {
        Files.move(from, numbered(i), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    if (keep == 0) {
      Files.deleteIfExists(file);
    }
  }

  private Path numbered(int number) {
    return file.resolveSibling(file.getFileName() + "." + number);
  }

  @Override
  public void close() throws IOException {
    FileChannel open = channel;
    channel = null;
    size = 0;
    if (open != null) {
      open.close();
    }
  }
}
