package io.heatsink.engine;

import io.heatsink.dynamodb.wire.ParsedItem;
import io.heatsink.dynamodb.wire.ParsedValue;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What may stand at one place of a request, as DynamoDB's service model says it: {@link
 * RequestReader} reads by it, {@link Constraints} checks by it.
 *
 * <p>Source: the service model "dynamodb-2012-08-10" that AWS's SDKs are generated from.
 *
 * @param <T> what is read
 */
sealed interface Shape<T>
    permits Shape.Text,
        Shape.Choice,
        Shape.Whole,
        Shape.Flag,
        Shape.Attributes,
        Shape.Value,
        Shape.Ignored,
        Shape.ListOf,
        Shape.MapOf,
        Structure {
  /** The Java type that DynamoDB names in its complaints about JSON of another type. */
  String javaType();

  /**
   * A string.
   *
   * @param pattern what it must match as a whole; null if anything will do
   */
  record Text(int min, int max, @Nullable Pattern pattern) implements Shape<String> {
    static final Text ANY = new Text(0, Integer.MAX_VALUE, null);

    @Override
    public String javaType() {
      return "class java.lang.String";
    }
  }

  /**
   * One of some names.
   *
   * @param names in the order in which DynamoDB lists them
   */
  record Choice(List<String> names) implements Shape<String> {
    static Choice of(String... names) {
      return new Choice(List.of(names));
    }

    @Override
    public String javaType() {
      return "class java.lang.String";
    }
  }

  /** A whole number of 32 or 64 bits. */
  record Whole(boolean wide, long min, long max) implements Shape<Long> {
    static final Whole ANY_LONG = new Whole(true, Long.MIN_VALUE, Long.MAX_VALUE);
    static final Whole POSITIVE_LONG = new Whole(true, 1, Long.MAX_VALUE);
    static final Whole POSITIVE = new Whole(false, 1, Integer.MAX_VALUE);

    String simpleType() {
      return wide ? "Long" : "Integer";
    }

    @Override
    public String javaType() {
      return "class java.lang." + simpleType();
    }
  }

  /** True or false. */
  record Flag() implements Shape<Boolean> {
    static final Flag ANY = new Flag();

    @Override
    public String javaType() {
      return "class java.lang.Boolean";
    }
  }

  /** Attributes by name: an item, a key, or values for placeholders. */
  record Attributes() implements Shape<ParsedItem> {
    static final Attributes ANY = new Attributes();

    @Override
    public String javaType() {
      return "java.util.Map<java.lang.String, com.amazonaws.dynamodb.v20120810.AttributeValue>";
    }
  }

  /** One attribute value. */
  record Value() implements Shape<ParsedValue> {
    static final Value ANY = new Value();

    @Override
    public String javaType() {
      return "class com.amazonaws.dynamodb.v20120810.AttributeValue";
    }
  }

  /** JSON of any kind, which is passed over: a parameter that is refused or has no effect. */
  record Ignored() implements Shape<Boolean> {
    static final Ignored ANY = new Ignored();

    @Override
    public String javaType() {
      return "class java.lang.Object";
    }
  }

  /** A list. */
  record ListOf<E>(Shape<E> element, int min, int max) implements Shape<List<E>> {
    static <E> ListOf<E> any(Shape<E> element) {
      return new ListOf<>(element, 0, Integer.MAX_VALUE);
    }

    @Override
    public String javaType() {
      return "java.util.List<" + plain(element) + ">";
    }
  }

  /** Values by name. */
  record MapOf<E>(Shape<E> value, int min, int max) implements Shape<Map<String, E>> {
    static <E> MapOf<E> any(Shape<E> value) {
      return new MapOf<>(value, 0, Integer.MAX_VALUE);
    }

    @Override
    public String javaType() {
      return "java.util.Map<java.lang.String, " + plain(value) + ">";
    }
  }

  /** The type as it stands between angle brackets. */
  private static String plain(Shape<?> shape) {
    String type = shape.javaType();
    return type.startsWith("class ") ? type.substring("class ".length()) : type;
  }
}
