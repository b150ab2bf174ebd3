package io.heatsink.remedy.cache.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.heatsink.call.Turns;
import io.heatsink.remedy.cache.CacheFilter;
import io.heatsink.remedy.cache.SharedInvalidation;
import io.heatsink.remedy.cache.redis.RedisCache;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.UUID;

/**
 * The function's handler. Its settings come from the environment (docs/cache-lambda.md); its event
 * source has to ask for {@code ReportBatchItemFailures}.
 */
public final class StreamHandler implements RequestStreamHandler {
  /** What is left of the function's time to say which records are to be sent again. */
  private static final Duration ENOUGH_TO_ANSWER = Duration.ofSeconds(1);

  private final StreamBatch batch;
  private final Turns turns;

  /** Called by AWS Lambda, once in the life of each execution environment. */
  public StreamHandler() {
    this(LambdaSettings.of(System.getenv()), new LambdaTurns());
  }

  StreamHandler(LambdaSettings settings, Turns turns) {
    CacheFilter.Sharing sharing =
        new CacheFilter.Sharing(
            RedisCache.connect(settings.redis(), turns),
            "lambda-" + UUID.randomUUID(),
            settings.account());
    this.turns = turns;
    this.batch =
        new StreamBatch(
            SharedInvalidation.of(
                sharing, settings.table(), settings.key(), settings.indexes(), turns),
            turns);
  }

  @Override
  public void handleRequest(InputStream event, OutputStream answer, Context context)
      throws IOException {
    Duration left = Duration.ofMillis(context.getRemainingTimeInMillis()).minus(ENOUGH_TO_ANSWER);
    answer.write(batch.run(event.readAllBytes(), turns.nanoTime() + left.toNanos()));
  }
}
