package io.heatsink.dynamodb.expression;

import io.heatsink.dynamodb.AttributeValue;
import io.heatsink.dynamodb.AttributeValue.ListValue;
import io.heatsink.dynamodb.AttributeValue.MapValue;
import io.heatsink.dynamodb.expression.DocumentPath.Element;
import io.heatsink.dynamodb.expression.DocumentPath.Index;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds what a document path leads to. */
final class Items {
  private Items() {}

  /** Null where the path leads nowhere. */
  static @Nullable AttributeValue at(
      Map<String, AttributeValue> item, DocumentPath path, ExpressionAttributes attributes) {
    List<Element> elements = path.elements();
    AttributeValue value = item.get(attributes.name(elements.getFirst()));
    for (int i = 1; i < elements.size() && value != null; i++) {
      Element element = elements.get(i);
      if (element instanceof Index(long index)) {
        value =
            value instanceof ListValue(List<AttributeValue> values) && index < values.size()
                ? values.get((int) index)
                : null;
      } else {
        value =
            value instanceof MapValue(Map<String, AttributeValue> values)
                ? values.get(attributes.name(element))
                : null;
      }
    }
    return value;
  }
}
