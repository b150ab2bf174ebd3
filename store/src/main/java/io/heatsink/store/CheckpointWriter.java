package io.heatsink.store;

import java.io.IOException;

/** Writes a checkpoint, part by part. */
final class CheckpointWriter implements OperationLog.Parts {
  private static final int BYTES_PER_WRITE = 1 << 20;

  private final Disk.Writing file;
  private Batch batch = new Batch();
  private int pending;
  private long parts;
  private long bytes = FileKind.HEADER;

  CheckpointWriter(Disk.Writing file) {
    this.file = file;
  }

  @Override
  public void add(byte[] part, int length) throws IOException {
    batch.add(part, length, ++parts);
    pending += length;
    if (pending >= BYTES_PER_WRITE) {
      flush();
    }
  }

  /** Says that this was the last part. */
  void end() throws IOException {
    add(new byte[0], 0);
    flush();
  }

  /** How long the file is. */
  long bytes() {
    return bytes;
  }

  private void flush() throws IOException {
    var sealed = batch.sealed(0);
    bytes += sealed.remaining();
    file.write(sealed);
    batch = batch.cleared();
    pending = 0;
  }
}
