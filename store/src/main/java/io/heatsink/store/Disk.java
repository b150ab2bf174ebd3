package io.heatsink.store;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * The files of one folder. What was written to a file survives a loss of power once {@link
 * Writing#force} has returned; that there is a file of that name, once {@link #forceNames} has.
 */
public interface Disk extends Closeable {
  List<String> names() throws IOException;

  /** How a file is called when people are told of it. */
  String path(String name);

  /**
   * A new file.
   *
   * @throws IOException also if there is one of that name
   */
  Writing create(String name) throws IOException;

  Reading open(String name) throws IOException;

  /** Shortens a file, so that it stays so. */
  void cut(String name, long size) throws IOException;

  /** Gives a file another name, instead of the file that had it. */
  void rename(String from, String to) throws IOException;

  void delete(String name) throws IOException;

  void forceNames() throws IOException;

  /** A file that grows. */
  interface Writing extends Closeable {
    /** Writes all of it behind what was written before. */
    void write(ByteBuffer bytes) throws IOException;

    void force() throws IOException;
  }

  /** A file that is read. */
  interface Reading extends Closeable {
    long size() throws IOException;

    /** Reads until the buffer is full or the file ends. */
    void read(ByteBuffer bytes, long position) throws IOException;
  }
}
