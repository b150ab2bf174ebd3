package io.heatsink.dynamodb.expression;

import io.heatsink.dynamodb.AttributeValue;
import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.expression.DocumentPath.Element;
import io.heatsink.dynamodb.expression.DocumentPath.Index;
import io.heatsink.dynamodb.expression.DocumentPath.Name;
import io.heatsink.dynamodb.expression.DocumentPath.NamePlaceholder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * One call's ExpressionAttributeNames and ExpressionAttributeValues, and which of them its
 * expressions have used so far. Bind all expressions of the call, then {@link #requireAllUsed}.
 *
 * <p>Not thread-safe while expressions are bound; what is bound may be evaluated by many threads.
 */
public final class ExpressionAttributes {
  private static final String NAMES = "ExpressionAttributeNames";
  private static final String VALUES = "ExpressionAttributeValues";

  /** Source: DynamoDB Developer Guide, "Quotas", expression parameters. */
  private static final int LONGEST_PLACEHOLDER_BYTES = 255;

  private final Map<String, String> names;
  private final Map<String, AttributeValue> values;
  private final Set<String> usedNames = new HashSet<>();
  private final Set<String> usedValues = new HashSet<>();

  private ExpressionAttributes(Map<String, String> names, Map<String, AttributeValue> values) {
    this.names = names;
    this.values = values;
  }

  /**
   * Checks the placeholders' form. The maps are kept, not copied: they must not change.
   *
   * @param names null where the call has none, which is not the same as empty
   * @param values null where the call has none, which is not the same as empty
   * @throws DynamoDbException a ValidationException that says what is wrong
   */
  public static ExpressionAttributes of(
      @Nullable Map<String, String> names, @Nullable Map<String, AttributeValue> values) {
    if (names != null) {
      checkPlaceholders(NAMES, '#', names.keySet());
      names.forEach(
          (placeholder, name) -> {
            if (name.isEmpty()) {
              throw DynamoDbException.validation(
                  NAMES + " contains invalid value: Empty attribute name for key " + placeholder);
            }
          });
    }
    if (values != null) {
      checkPlaceholders(VALUES, ':', values.keySet());
    }
    return new ExpressionAttributes(
        names == null ? Map.of() : names, values == null ? Map.of() : values);
  }

  /**
   * For a call with none of the expressions in which names may be used.
   *
   * @throws DynamoDbException a ValidationException, if the call gives names all the same
   */
  public static void refuseNames(@Nullable Map<String, String> names) {
    if (names != null) {
      throw DynamoDbException.validation(NAMES + " can only be specified when using expressions");
    }
  }

  /**
   * For a call with none of the expressions in which values may be used.
   *
   * @param missing those expressions, as in {@code "UpdateExpression and ConditionExpression are
   *     null"}
   * @throws DynamoDbException a ValidationException, if the call gives values all the same
   */
  public static void refuseValues(@Nullable Map<String, AttributeValue> values, String missing) {
    if (values != null) {
      throw DynamoDbException.validation(
          VALUES + " can only be specified when using expressions: " + missing);
    }
  }

  private static void checkPlaceholders(String parameter, char mark, Set<String> placeholders) {
    if (placeholders.isEmpty()) {
      throw DynamoDbException.validation(parameter + " must not be empty");
    }
    for (String placeholder : placeholders) {
      if (placeholder.length() > LONGEST_PLACEHOLDER_BYTES / 3) {
        int bytes = placeholder.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > LONGEST_PLACEHOLDER_BYTES) {
          throw DynamoDbException.validation(
              parameter
                  + " contains invalid key: The expression attribute map contains a key that is"
                  + " too long; size of key: "
                  + bytes);
        }
      }
      if (!isPlaceholder(mark, placeholder)) {
        throw DynamoDbException.validation(
            parameter + " contains invalid key: Syntax error; key: \"" + placeholder + "\"");
      }
    }
  }

  private static boolean isPlaceholder(char mark, String text) {
    if (text.length() < 2 || text.charAt(0) != mark) {
      return false;
    }
    for (int i = 1; i < text.length(); i++) {
      if (!Tokens.isWordCharacter(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  /**
   * Once all expressions of the call are bound.
   *
   * @throws DynamoDbException a ValidationException that names the placeholders which none uses
   */
  public void requireAllUsed() {
    requireAllUsed(NAMES, names.keySet(), usedNames);
    requireAllUsed(VALUES, values.keySet(), usedValues);
  }

  private static void requireAllUsed(String parameter, Set<String> given, Set<String> used) {
    if (used.size() < given.size()) {
      StringJoiner unused = new StringJoiner(", ", "{", "}");
      given.stream().filter(placeholder -> !used.contains(placeholder)).forEach(unused::add);
      throw DynamoDbException.validation(
          "Value provided in " + parameter + " unused in expressions: keys: " + unused);
    }
  }

  /** Notes that an expression uses the names of a path, and checks that there are such. */
  void use(ExpressionKind kind, DocumentPath path) {
    for (Element element : path.elements()) {
      if (element instanceof NamePlaceholder(String placeholder)) {
        if (!names.containsKey(placeholder)) {
          throw kind.invalid(
              "An expression attribute name used in the document path is not defined;"
                  + " attribute name: "
                  + placeholder);
        }
        usedNames.add(placeholder);
      }
    }
  }

  /** Notes that an expression uses a value, and checks that there is one. */
  void use(ExpressionKind kind, ValuePlaceholder value) {
    if (!values.containsKey(value.placeholder())) {
      throw kind.invalid(
          "An expression attribute value used in expression is not defined; attribute value: "
              + value.placeholder());
    }
    usedValues.add(value.placeholder());
  }

  /** The name that an element of a path stands for; only of paths that were checked. */
  String name(Element element) {
    return switch (element) {
      case Name(String name) -> name;
      case NamePlaceholder(String placeholder) -> checked(names.get(placeholder), placeholder);
      case Index index -> throw new IllegalArgumentException(index + " is no name.");
    };
  }

  /** The path as DynamoDB's messages show it, such as {@code [orders, [2], total]}. */
  List<String> resolve(DocumentPath path) {
    List<String> resolved = new ArrayList<>(path.elements().size());
    for (Element element : path.elements()) {
      resolved.add(element instanceof Index index ? index.toString() : name(element));
    }
    return resolved;
  }

  /** The value that a placeholder stands for; only of placeholders that were checked. */
  AttributeValue value(ValuePlaceholder value) {
    return checked(values.get(value.placeholder()), value.placeholder());
  }

  private static <T> T checked(@Nullable T found, String placeholder) {
    if (found == null) {
      throw new IllegalStateException(placeholder + " was not checked before it was used.");
    }
    return found;
  }
}
