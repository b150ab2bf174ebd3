package io.heatsink.store;

import io.heatsink.store.OperationLog.Reader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** Reads what an earlier process left: the last checkpoint, and the logs behind it. */
final class LogFiles {
  private final Disk disk;
  private final Discipline discipline;
  private final Reader reader;
  private final List<String> notices = new ArrayList<>();
  private final List<String> logs = new ArrayList<>();
  private long last;
  private long checkpointBytes;
  private long logBytes;

  private LogFiles(Disk disk, Discipline discipline, Reader reader) {
    this.disk = disk;
    this.discipline = discipline;
    this.reader = reader;
  }

  /**
   * @throws UnreadableException if something is damaged or missing; nothing was changed then
   */
  static LogFiles read(Disk disk, Discipline discipline, Reader reader) throws IOException {
    LogFiles files = new LogFiles(disk, discipline, reader);
    files.read();
    return files;
  }

  /** What people should know of it. */
  List<String> notices() {
    return notices;
  }

  /** The files of the logs that count. */
  List<String> logs() {
    return logs;
  }

  /** The sequence of the last entry; 0 if there was none. */
  long last() {
    return last;
  }

  long checkpointBytes() {
    return checkpointBytes;
  }

  long logBytes() {
    return logBytes;
  }

  private void read() throws IOException {
    NavigableMap<Long, String> checkpoints = named(FileKind.CHECKPOINT);
    NavigableMap<Long, String> all = named(FileKind.LOG);
    List<String> obsolete =
        new ArrayList<>(
            disk.names().stream().filter(name -> name.endsWith(FileKind.UNFINISHED)).toList());
    if (!checkpoints.isEmpty()) {
      Map.Entry<Long, String> newest = checkpoints.pollLastEntry();
      readCheckpoint(newest.getValue(), newest.getKey());
      last = newest.getKey();
      obsolete.addAll(checkpoints.values());
      // A log ends where a checkpoint begins to be made, so these are in it as a whole.
      obsolete.addAll(all.headMap(last, true).values());
    }
    Map<Long, String> behind = all.tailMap(last, false);
    int left = behind.size();
    for (Map.Entry<Long, String> log : behind.entrySet()) {
      left--;
      readLog(log.getValue(), log.getKey(), left == 0);
    }
    for (String name : obsolete) {
      disk.delete(name);
    }
  }

  private NavigableMap<Long, String> named(FileKind kind) throws IOException {
    NavigableMap<Long, String> found = new TreeMap<>();
    for (String name : disk.names()) {
      Optional<Long> sequence = kind.sequence(name);
      if (sequence.isPresent()) {
        found.put(sequence.get(), name);
      }
    }
    return found;
  }

  private void readCheckpoint(String name, long sequence) throws IOException {
    String path = disk.path(name);
    try (FrameReader in = new FrameReader(disk.open(name), discipline)) {
      if (!in.header(FileKind.CHECKPOINT, sequence, path)) {
        throw UnreadableException.damaged(path, 0, "it does not begin as a checkpoint does.");
      }
      long part = 1;
      long at = in.offset();
      while (in.next(part++)) {
        if (in.entryLength() == 0 && in.isAtEnd()) {
          checkpointBytes = in.offset();
          return;
        }
        pass(in, path, at);
        at = in.offset();
      }
      throw UnreadableException.damaged(
          path, in.offset(), "what stands there is not what was written.");
    }
  }

  private void readLog(String name, long first, boolean isLast) throws IOException {
    String path = disk.path(name);
    if (first != last + 1) {
      throw new UnreadableException(
          ("Operations %d to %d are missing: a log that should be in front of %s is not there."
                  + " Restore the folder from a copy.")
              .formatted(last + 1, first - 1, path));
    }
    try (FrameReader in = new FrameReader(disk.open(name), discipline)) {
      if (in.header(FileKind.LOG, first, path)) {
        long at = in.offset();
        while (in.next(last + 1)) {
          last++;
          pass(in, path, at);
          at = in.offset();
        }
        if (!in.isAtEnd()) {
          cutTail(in, name, isLast);
        } else if (last < first) {
          drop(name); // a log that was begun, and no more
        } else {
          keep(name, in.offset(), isLast);
        }
      } else {
        cutTail(in, name, isLast);
      }
    }
  }

  /**
   * @param isLast whether it may hold what was written, read just now, but never synced
   */
  private void keep(String name, long size, boolean isLast) throws IOException {
    if (isLast) {
      disk.cut(name, size);
      disk.forceNames();
    }
    logs.add(name);
    logBytes += size;
  }

  private void drop(String name) throws IOException {
    disk.delete(name);
    disk.forceNames();
  }

  private void pass(FrameReader in, String path, long at) throws IOException {
    try {
      reader.entry(in.bytes(), in.entryAt(), in.entryLength());
    } catch (RuntimeException e) {
      throw new UnreadableException(
          "%s has an entry at byte %d that this Heatsink does not understand: %s."
              .formatted(path, at, e));
    }
  }

  /** What stands from here on is no entry: the end of a write that a loss of power cut off. */
  private void cutTail(FrameReader in, String name, boolean isLast) throws IOException {
    long offset = in.offset();
    String path = disk.path(name);
    if (!isLast || in.anyLaterSaysKept(last + 1)) {
      throw UnreadableException.damaged(
          path, offset, "what stands there is not what was written, and was written in whole.");
    }
    notices.add(
        "%s: cut off at byte %d, behind operation %d. What came then was not written in whole."
            .formatted(path, offset, last));
    if (offset <= FileKind.HEADER) {
      drop(name);
    } else {
      keep(name, offset, true);
    }
  }
}
