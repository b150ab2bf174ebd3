package io.heatsink.dynamodb.expression;

import io.heatsink.dynamodb.expression.DocumentPath.Element;
import io.heatsink.dynamodb.expression.DocumentPath.Index;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Document paths of one expression, joined where they go the same way. Each node is either the end
 * of a path, or leads on by names, or leads on by indexes: that is DynamoDB's rule.
 *
 * @param <A> what is done at the end of a path
 */
final class PathTree<A> {
  // Most nodes are the end of a path: maps come with the first branch.
  private Map<String, PathTree<A>> fields = Map.of();
  private SortedMap<Long, PathTree<A>> indexes = Collections.emptySortedMap();
  private @Nullable A action;

  /** The path that ends here, or the first of those that lead on. */
  private final List<String> path;

  private PathTree(List<String> path) {
    this.path = path;
  }

  static <A> PathTree<A> create() {
    return new PathTree<>(List.of());
  }

  /** What to do with the value here; null if the path leads on. */
  @Nullable A action() {
    return action;
  }

  /** Where the path leads on by names; empty if it does not. */
  Map<String, PathTree<A>> fields() {
    return fields;
  }

  /** Where the path leads on by indexes, from the lowest; empty if it does not. */
  SortedMap<Long, PathTree<A>> indexes() {
    return indexes;
  }

  /**
   * @throws io.heatsink.dynamodb.DynamoDbException a ValidationException, if the path overlaps or
   *     conflicts with one that was added before
   */
  void add(ExpressionKind kind, DocumentPath added, ExpressionAttributes attributes, A doing) {
    PathTree<A> node = this;
    List<String> resolved = attributes.resolve(added);
    for (Element element : added.elements()) {
      if (node.action != null) {
        throw clash(kind, "overlap", node.path, resolved);
      }
      if (element instanceof Index(long index)) {
        if (!node.fields.isEmpty()) {
          throw clash(kind, "conflict", node.path, resolved);
        }
        if (node.indexes.isEmpty()) {
          node.indexes = new TreeMap<>();
        }
        node = node.indexes.computeIfAbsent(index, i -> new PathTree<>(resolved));
      } else {
        if (!node.indexes.isEmpty()) {
          throw clash(kind, "conflict", node.path, resolved);
        }
        if (node.fields.isEmpty()) {
          node.fields = new LinkedHashMap<>();
        }
        node = node.fields.computeIfAbsent(attributes.name(element), n -> new PathTree<>(resolved));
      }
    }
    if (node.action != null || !node.fields.isEmpty() || !node.indexes.isEmpty()) {
      throw clash(kind, "overlap", node.path, resolved);
    }
    node.action = doing;
  }

  private static RuntimeException clash(
      ExpressionKind kind, String how, List<String> one, List<String> two) {
    return kind.invalid(
        "Two document paths "
            + how
            + " with each other; must remove or rewrite one of these paths; path one: "
            + one
            + ", path two: "
            + two);
  }
}
