package io.heatsink.junit;

import io.heatsink.lab.Lab;
import io.heatsink.lab.LabClock;
import java.lang.reflect.Parameter;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Starts labs when tests ask for them, and ends each with the test or class that it is of. */
final class LabExtension implements ParameterResolver, AfterEachCallback {
  private static final Namespace OURS = Namespace.create(LabExtension.class);

  private static final Map<Class<?>, Function<RunningLab, Object>> PARAMETERS =
      Map.of(
          DynamoDbClient.class,
          RunningLab::client,
          Lab.class,
          RunningLab::lab,
          LabClock.class,
          running -> running.lab().clock(),
          Faults.class,
          running -> new Faults(running.lab().toxics()));

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return PARAMETERS.containsKey(parameter.getParameter().getType());
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Function<RunningLab, Object> part = PARAMETERS.get(parameter.getParameter().getType());
    if (part == null) {
      throw new ParameterResolutionException("Unsupported: " + parameter.getParameter());
    }
    return part.apply(running(parameter.getParameter(), context));
  }

  private static RunningLab running(Parameter parameter, ExtensionContext context) {
    WithLab asked = asked(context);
    ExtensionContext owner = context;
    if (asked.fresh() == Fresh.PER_CLASS) {
      owner = ofAnnotatedClass(context);
    } else if (context.getTestMethod().isEmpty()) {
      throw new ParameterResolutionException(
          "%s is asked for outside of a test, but each test has a lab of its own; ask for it in the test, or write fresh = PER_CLASS."
              .formatted(parameter.getType().getSimpleName()));
    }
    return owner
        .getStore(OURS)
        .computeIfAbsent(RunningLab.class, it -> RunningLab.start(asked), RunningLab.class);
  }

  /** What a shared lab was told to do wrong ends with the test that told it. */
  @Override
  public void afterEach(ExtensionContext context) {
    RunningLab running = context.getStore(OURS).get(RunningLab.class, RunningLab.class);
    if (running != null) {
      running.lab().toxics().removeAll();
    }
  }

  private static WithLab asked(ExtensionContext context) {
    return ofAnnotatedClass(context).getRequiredTestClass().getAnnotation(WithLab.class);
  }

  /** The class itself, or the one that a nested class is in. */
  private static ExtensionContext ofAnnotatedClass(ExtensionContext context) {
    ExtensionContext at = context;
    while (at.getTestMethod().isPresent()
        || !at.getRequiredTestClass().isAnnotationPresent(WithLab.class)) {
      at =
          at.getParent()
              .orElseThrow(() -> new ParameterResolutionException("No class has @WithLab."));
    }
    return at;
  }
}
