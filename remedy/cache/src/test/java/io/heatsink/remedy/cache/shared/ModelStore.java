package io.heatsink.remedy.cache.shared;

import io.heatsink.testing.FaultMix;
import io.heatsink.testing.Scheduler;
import io.heatsink.testing.SimulatedProcess;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/**
 * The model for a contract's tests, when nothing goes wrong. Each test is a history's only client.
 */
final class ModelStore implements SharedStore, InvocationInterceptor {
  private static final Duration POLL = Duration.ofMillis(5);
  private static final int MOST_POLLS = 10_000;

  private final Scheduler scheduler = Scheduler.seeded(1, FaultMix.NONE);
  private final SimulatedProcess process = scheduler.process("test");
  private final SharedModel model;

  ModelStore(SharedTiming timing) {
    model = new SharedModel(scheduler, timing);
  }

  @Override
  public void interceptTestMethod(
      Invocation<@Nullable Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context) {
    scheduler.client("test", () -> proceed(invocation));
    scheduler.run();
  }

  private static void proceed(Invocation<@Nullable Void> invocation) {
    try {
      invocation.proceed();
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public SharedCache connect() {
    return model.connect(scheduler.process("proxy"));
  }

  @Override
  public <T> T join(CompletableFuture<T> future) {
    return process.join(future);
  }

  @Override
  public void pass(Duration duration) {
    process.sleep(duration);
  }

  @Override
  public void until(BooleanSupplier condition) {
    for (int i = 0; !condition.getAsBoolean(); i++) {
      if (i == MOST_POLLS) {
        throw new AssertionError("It does not come about.");
      }
      process.sleep(POLL);
    }
  }

  @Override
  public void empty() {
    model.empty();
  }
}
