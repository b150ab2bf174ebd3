package io.heatsink.dynamodb.expression;

import io.heatsink.dynamodb.AttributeValue;
import io.heatsink.dynamodb.AttributeValue.ListValue;
import io.heatsink.dynamodb.AttributeValue.MapValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A projection with the names of its call: cuts items. Thread-safe. */
public final class BoundProjection {
  private final PathTree<Boolean> tree = PathTree.create();
  private final Optional<List<String>> wholeAttributes;

  BoundProjection(ProjectionExpression projection, ExpressionAttributes attributes) {
    for (DocumentPath path : projection.paths()) {
      attributes.use(ExpressionKind.PROJECTION, path);
    }
    for (DocumentPath path : projection.paths()) {
      tree.add(ExpressionKind.PROJECTION, path, attributes, true);
    }
    wholeAttributes =
        tree.fields().values().stream().allMatch(branch -> branch.action() != null)
            ? Optional.of(List.copyOf(tree.fields().keySet()))
            : Optional.empty();
  }

  /** The top-level attributes of which it keeps something. */
  public Set<String> attributeNames() {
    return Collections.unmodifiableSet(tree.fields().keySet());
  }

  /** The attributes, if all are kept whole; none if it keeps parts of one. */
  public Optional<List<String>> wholeAttributes() {
    return wholeAttributes;
  }

  /**
   * What is left of the item: of maps the fields asked for, of lists the elements asked for, close
   * together in their order. Where nothing of a map or list is found, it is left out.
   */
  public Map<String, AttributeValue> cut(Map<String, AttributeValue> item) {
    return cut(tree, item);
  }

  private static @Nullable AttributeValue cut(
      PathTree<Boolean> tree, @Nullable AttributeValue value) {
    if (value == null || tree.action() != null) {
      return value;
    }
    if (value instanceof MapValue(Map<String, AttributeValue> fields)) {
      Map<String, AttributeValue> cut = cut(tree, fields);
      return cut.isEmpty() ? null : new MapValue(cut);
    }
    if (value instanceof ListValue(List<AttributeValue> elements)) {
      List<AttributeValue> cut = new ArrayList<>(tree.indexes().size());
      tree.indexes()
          .forEach(
              (index, branch) -> {
                AttributeValue part =
                    index < elements.size() ? cut(branch, elements.get(index.intValue())) : null;
                if (part != null) {
                  cut.add(part);
                }
              });
      return cut.isEmpty() ? null : new ListValue(cut);
    }
    return null;
  }

  private static Map<String, AttributeValue> cut(
      PathTree<Boolean> tree, Map<String, AttributeValue> fields) {
    Map<String, AttributeValue> cut = new LinkedHashMap<>();
    tree.fields()
        .forEach(
            (name, branch) -> {
              AttributeValue part = cut(branch, fields.get(name));
              if (part != null) {
                cut.put(name, part);
              }
            });
    return cut;
  }
}
