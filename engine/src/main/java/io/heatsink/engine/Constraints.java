package io.heatsink.engine;

import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.engine.Structure.Member;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Checks a request against what the service model demands of its parts, before anything looks at
 * their meaning, and reports all that is wrong in one ValidationException.
 */
final class Constraints {
  /** DynamoDB lists no more than this. */
  private static final int MAX_REPORTED = 10;

  private final List<String> problems = new ArrayList<>(0);

  private Constraints() {}

  /**
   * @throws DynamoDbException a ValidationException that lists what is wrong
   */
  static void check(Structure structure, Fields fields) {
    Constraints constraints = new Constraints();
    constraints.structure(null, structure, fields);
    if (!constraints.problems.isEmpty()) {
      throw violated(constraints.problems);
    }
  }

  /** The error for one value that breaks one constraint. */
  static DynamoDbException violated(String path, @Nullable Object value, String constraint) {
    return violated(List.of(problem(path, value, constraint)));
  }

  private static DynamoDbException violated(List<String> problems) {
    List<String> reported = problems.subList(0, Math.min(MAX_REPORTED, problems.size()));
    return DynamoDbException.validation(
        "%d validation error%s detected: %s"
            .formatted(
                reported.size(), reported.size() == 1 ? "" : "s", String.join("; ", reported)));
  }

  private static String problem(String path, @Nullable Object value, String constraint) {
    return "Value "
        + (value == null ? "null" : "'" + value + "'")
        + " at '"
        + path
        + "' failed to satisfy constraint: "
        + constraint;
  }

  /** A place in the request, spelled out only for a complaint. */
  private record Path(@Nullable Path parent, String name) {
    @Override
    public String toString() {
      return parent == null ? name : parent + "." + name;
    }
  }

  private void structure(@Nullable Path parent, Structure structure, Fields fields) {
    for (Member<?> member : structure.members()) {
      Object value = fields.get(member);
      if (value != null) {
        value(parent, member.path(), member.shape(), value);
      } else if (member.required()) {
        report(new Path(parent, member.path()), null, "Member must not be null");
      }
    }
  }

  private void value(@Nullable Path parent, String name, Shape<?> shape, Object value) {
    switch (shape) {
      case Shape.Text text -> text(parent, name, text, (String) value);
      case Shape.Choice choice -> {
        if (!choice.names().contains(value)) {
          report(
              new Path(parent, name),
              value,
              "Member must satisfy enum value set: " + choice.names());
        }
      }
      case Shape.Whole whole -> {
        long number = (Long) value;
        if (number < whole.min()) {
          report(
              new Path(parent, name),
              value,
              "Member must have value greater than or equal to " + whole.min());
        } else if (number > whole.max()) {
          report(
              new Path(parent, name),
              value,
              "Member must have value less than or equal to " + whole.max());
        }
      }
      case Shape.ListOf<?> list -> list(new Path(parent, name), list, (List<?>) value);
      case Shape.MapOf<?> map -> map(new Path(parent, name), map, (Map<?, ?>) value);
      case Structure structure -> structure(new Path(parent, name), structure, (Fields) value);
      case Shape.Flag flag -> {}
      case Shape.Attributes attributes -> {}
      case Shape.Value single -> {}
      case Shape.Ignored ignored -> {}
    }
  }

  private void text(@Nullable Path parent, String name, Shape.Text shape, String value) {
    if (shape.pattern() != null && !shape.pattern().matcher(value).matches()) {
      report(
          new Path(parent, name),
          value,
          "Member must satisfy regular expression pattern: " + shape.pattern());
    }
    length(parent, name, value, value.length(), shape.min(), shape.max());
  }

  private void list(Path path, Shape.ListOf<?> shape, List<?> values) {
    length(path.parent, path.name, values, values.size(), shape.min(), shape.max());
    for (int at = 0; at < values.size(); at++) {
      value(path, at + 1 + ".member", shape.element(), values.get(at));
    }
  }

  private void map(Path path, Shape.MapOf<?> shape, Map<?, ?> values) {
    length(path.parent, path.name, values, values.size(), shape.min(), shape.max());
    if (shape.value() instanceof Shape.ListOf<?> list) {
      for (Object value : values.values()) {
        int size = ((List<?>) value).size();
        if (size < list.min() || size > list.max()) {
          report(
              path,
              values,
              "Map value must satisfy constraint: [Member must have length less than or equal to %d, Member must have length greater than or equal to %d]"
                  .formatted(list.max(), list.min()));
          return;
        }
      }
    }
    for (Map.Entry<?, ?> entry : values.entrySet()) {
      value(path, entry.getKey() + ".member", shape.value(), entry.getValue());
    }
  }

  private void length(
      @Nullable Path parent, String name, Object value, int length, int min, int max) {
    if (length < min) {
      report(
          new Path(parent, name), value, "Member must have length greater than or equal to " + min);
    } else if (length > max) {
      report(new Path(parent, name), value, "Member must have length less than or equal to " + max);
    }
  }

  private void report(Path path, @Nullable Object value, String constraint) {
    if (problems.size() < MAX_REPORTED) {
      problems.add(problem(path.toString(), value, constraint));
    }
  }
}
