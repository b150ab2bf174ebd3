package io.heatsink.dynamodb.expression;

import java.util.List;

/**
 * Where a value stands in an item, as an expression writes it: {@code orders[2].#total}.
 *
 * @param elements the attribute's name first, then what leads from there into its maps and lists
 */
public record DocumentPath(List<Element> elements) implements Operand, UpdateOperand {
  /** One step of a path. */
  public sealed interface Element {}

  /** A name written out. */
  public record Name(String name) implements Element {
    @Override
    public String toString() {
      return name;
    }
  }

  /** A name that ExpressionAttributeNames gives, such as {@code #total}. */
  public record NamePlaceholder(String placeholder) implements Element {
    @Override
    public String toString() {
      return placeholder;
    }
  }

  /** An element of a list, counted from 0. */
  public record Index(long index) implements Element {
    @Override
    public String toString() {
      return "[" + index + "]";
    }
  }

  public DocumentPath {
    elements = List.copyOf(elements);
    if (elements.isEmpty() || elements.getFirst() instanceof Index) {
      throw new IllegalArgumentException(
          "Document path %s does not begin with a name; put an attribute first."
              .formatted(elements));
    }
  }

  /** A path of one element, with its name written out. */
  public static DocumentPath of(String attribute) {
    return new DocumentPath(List.of(new Name(attribute)));
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (Element element : elements) {
      if (!text.isEmpty() && !(element instanceof Index)) {
        text.append('.');
      }
      text.append(element);
    }
    return text.toString();
  }
}
