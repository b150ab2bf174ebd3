package io.heatsink.cli;

import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import software.amazon.awssdk.core.metrics.CoreMetric;
import software.amazon.awssdk.metrics.MetricCollection;
import software.amazon.awssdk.metrics.MetricPublisher;

/**
 * Counts what an SDK client really sends: each attempt, the retries too, and those that were
 * refused for throughput.
 */
public final class AttemptCounter implements MetricPublisher {
  // Source: SdkErrorType in the AWS SDK for Java v2.
  private static final String THROTTLING = "Throttling";

  private final LongAdder readAttempts = new LongAdder();
  private final LongAdder readsRefused = new LongAdder();
  private final LongAdder writeAttempts = new LongAdder();
  private final LongAdder writesRefused = new LongAdder();

  /** Attempts so far. */
  public record Counts(
      long readAttempts, long readsRefused, long writeAttempts, long writesRefused) {
    /** Refused attempts over attempts; 0 where there were none. */
    public double readThrottledShare() {
      return readAttempts == 0 ? 0 : (double) readsRefused / readAttempts;
    }

    public double writeThrottledShare() {
      return writeAttempts == 0 ? 0 : (double) writesRefused / writeAttempts;
    }
  }

  public Counts counts() {
    return new Counts(
        readAttempts.sum(), readsRefused.sum(), writeAttempts.sum(), writesRefused.sum());
  }

  @Override
  public void publish(MetricCollection call) {
    List<String> operations = call.metricValues(CoreMetric.OPERATION_NAME);
    boolean read =
        !operations.isEmpty()
            && (operations.getFirst().equals("GetItem") || operations.getFirst().equals("Query"));
    for (MetricCollection attempt : call.children()) {
      (read ? readAttempts : writeAttempts).increment();
      if (attempt.metricValues(CoreMetric.ERROR_TYPE).contains(THROTTLING)) {
        (read ? readsRefused : writesRefused).increment();
      }
    }
  }

  @Override
  public void close() {}
}
