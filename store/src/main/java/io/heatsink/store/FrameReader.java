package io.heatsink.store;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Reads the entries of one file, one after another. */
final class FrameReader implements Closeable {
  private static final int CHUNK = 1 << 20;

  private final Disk.Reading file;
  private final Discipline discipline;
  private final long size;
  private byte[] buffer = new byte[CHUNK];

  /** Where in the file the buffer begins. */
  private long bufferAt;

  private int next;
  private int end;
  private int entryAt;
  private int entryLength;

  FrameReader(Disk.Reading file, Discipline discipline) throws IOException {
    this.file = file;
    this.discipline = discipline;
    this.size = file.size();
  }

  /** Where the next entry begins. */
  long offset() {
    return bufferAt + next;
  }

  boolean isAtEnd() {
    return offset() == size;
  }

  /** Takes the header; false if it is not there, or damaged. */
  boolean header(FileKind kind, long sequence, String path) throws IOException {
    if (!has(FileKind.HEADER)) {
      return false;
    }
    byte[] header = new byte[FileKind.HEADER];
    System.arraycopy(buffer, next, header, 0, header.length);
    if (!kind.isHeader(header, sequence, path)) {
      return false;
    }
    next += FileKind.HEADER;
    return true;
  }

  /** Goes to the next entry; false if there is none, or it is not whole or of another sequence. */
  boolean next(long sequence) throws IOException {
    if (!has(Frame.HEADER)) {
      return false;
    }
    int length = Frame.length(buffer, next);
    if (length < 0
        || length > Frame.MAX_LENGTH
        || !has(Frame.HEADER + length)
        || Frame.sequence(buffer, next) != sequence
        || !discipline.isWhole(buffer, next, length)) {
      return false;
    }
    entryAt = next + Frame.HEADER;
    entryLength = length;
    next = entryAt + length;
    return true;
  }

  /** Holds the entry's bytes, until the next is gone to. */
  byte[] bytes() {
    return buffer;
  }

  /** Where in {@link #bytes} the entry begins. */
  int entryAt() {
    return entryAt;
  }

  int entryLength() {
    return entryLength;
  }

  /**
   * Whether somewhere behind there is an entry that says that the one of this sequence was kept.
   */
  boolean anyLaterSaysKept(long sequence) throws IOException {
    long start = offset();
    for (long at = start + 1; at + Frame.HEADER <= size; at++) {
      seek(at);
      if (!has(Frame.HEADER)) {
        return false;
      }
      int length = Frame.length(buffer, next);
      long later = Frame.sequence(buffer, next);
      long kept = Frame.kept(buffer, next);
      if (length >= 0
          && length <= Frame.MAX_LENGTH
          && kept >= sequence
          && later > kept
          && later - sequence <= size
          && has(Frame.HEADER + length)
          && discipline.isWhole(buffer, next, length)) {
        return true;
      }
    }
    return false;
  }

  private void seek(long offset) {
    long within = offset - bufferAt;
    if (within >= 0 && within <= end) {
      next = (int) within;
    } else {
      bufferAt = offset;
      next = 0;
      end = 0;
    }
  }

  /** Whether so many bytes are left in the file; has them in the buffer then. */
  private boolean has(int count) throws IOException {
    if (end - next >= count) {
      return true;
    }
    if (size - offset() < count) {
      return false;
    }
    byte[] larger = count > buffer.length ? new byte[count + CHUNK] : buffer;
    System.arraycopy(buffer, next, larger, 0, end - next);
    bufferAt += next;
    end -= next;
    next = 0;
    buffer = larger;
    int wanted = (int) Math.min(buffer.length - end, size - bufferAt - end);
    ByteBuffer rest = ByteBuffer.wrap(buffer, end, wanted);
    file.read(rest, bufferAt + end);
    end = rest.position();
    return end >= count;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
