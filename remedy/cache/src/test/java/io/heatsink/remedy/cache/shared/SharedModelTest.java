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
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The contract, held by the model when nothing goes wrong. Each test is a history's only client.
 */
class SharedModelTest extends SharedCacheContract {
  private static final Duration POLL = Duration.ofMillis(5);
  private static final int MOST_POLLS = 10_000;

  @RegisterExtension final InvocationInterceptor client = new InClient();
  private final Scheduler scheduler = Scheduler.seeded(1, FaultMix.NONE);
  private final SimulatedProcess process = scheduler.process("test");
  private final SharedModel model = new SharedModel(scheduler, TIMING);
  private int tables;

  @Override
  protected SharedStore shared() {
    return new Simulated();
  }

  @Override
  protected String tableName() {
    return "table-" + ++tables;
  }

  private final class InClient implements InvocationInterceptor {
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
  }

  private final class Simulated implements SharedStore {
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
}
