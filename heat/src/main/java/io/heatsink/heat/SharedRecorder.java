package io.heatsink.heat;

import io.heatsink.dynamodb.KeyValue;
import io.heatsink.dynamodb.PrimaryKey;
import io.heatsink.dynamodb.ThrottlingReason;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes down what calls cost from any thread, such as the virtual threads of calls that a filter
 * handles. Nobody waits: a thread takes the first of some recorders that is free, and a call that
 * finds none is not recorded, but its loss is.
 *
 * <p>Ticks hand its recorders over themselves. What it takes down is described at {@link Recorder}.
 */
public final class SharedRecorder {
  /** Keeps slots that different threads use on different cache lines. */
  private static final int STRIDE = 32;

  private final AtomicReferenceArray<@Nullable Recorder> recorders;
  private final int size;
  private final AtomicLong unrecorded = new AtomicLong();

  SharedRecorder(List<Recorder> recorders) {
    size = recorders.size();
    this.recorders = new AtomicReferenceArray<>(size * STRIDE);
    for (int i = 0; i < size; i++) {
      this.recorders.set(i * STRIDE, recorders.get(i));
    }
  }

  public void offered(TableAccess access, KeyValue partitionKey, int halfUnits) {
    with(halfUnits, recorder -> recorder.offered(access, partitionKey, halfUnits));
  }

  public void offeredItem(TableAccess access, PrimaryKey key, int halfUnits) {
    with(halfUnits, recorder -> recorder.offeredItem(access, key, halfUnits));
  }

  public void offered(TableAccess access, int halfUnits) {
    with(halfUnits, recorder -> recorder.offered(access, halfUnits));
  }

  public void charged(TableAccess access, KeyValue partitionKey, int halfUnits) {
    with(halfUnits, recorder -> recorder.charged(access, partitionKey, halfUnits));
  }

  public void charged(TableAccess access, int halfUnits) {
    with(halfUnits, recorder -> recorder.charged(access, halfUnits));
  }

  public void refused(
      TableAccess access, KeyValue partitionKey, ThrottlingReason.Limit limit, int halfUnits) {
    with(halfUnits, recorder -> recorder.refused(access, partitionKey, limit, halfUnits));
  }

  public void refused(TableAccess access, KeyValue partitionKey, int halfUnits) {
    with(halfUnits, recorder -> recorder.refused(access, partitionKey, halfUnits));
  }

  public void refused(TableAccess access, ThrottlingReason.Limit limit, int halfUnits) {
    with(halfUnits, recorder -> recorder.refused(access, limit, halfUnits));
  }

  public void retried(TableAccess access, KeyValue partitionKey, int halfUnits) {
    with(halfUnits, recorder -> recorder.retried(access, partitionKey, halfUnits));
  }

  private void with(int halfUnits, Consumer<Recorder> use) {
    int start = (int) (Thread.currentThread().threadId() % size);
    for (int i = 0; i < size; i++) {
      int slot = (start + i) % size * STRIDE;
      Recorder recorder = recorders.getAndSet(slot, null);
      if (recorder != null) {
        try {
          use.accept(recorder);
        } finally {
          recorders.setRelease(slot, recorder);
        }
        return;
      }
    }
    unrecorded.addAndGet(halfUnits);
  }

  /** The ticking thread's. A recorder that is in use is handed over with the next tick. */
  void handOver() {
    for (int i = 0; i < size; i++) {
      Recorder recorder = recorders.getAndSet(i * STRIDE, null);
      if (recorder != null) {
        recorder.handOver();
        recorders.setRelease(i * STRIDE, recorder);
      }
    }
  }

  long unrecorded() {
    return unrecorded.get();
  }
}
