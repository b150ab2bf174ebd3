package io.heatsink.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Where lines go: a boundary, so that tests can make it slow or full. */
interface Lines extends Closeable {
  /**
   * Appends whole lines, all of them or none.
   *
   * @throws IOException if there is no way now; a later call may find one
   */
  void append(ByteBuffer lines) throws IOException;
}
