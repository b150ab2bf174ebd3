package io.heatsink.dynamodb.expression;

import io.heatsink.dynamodb.AttributeValue;
import io.heatsink.dynamodb.AttributeValue.ListValue;
import io.heatsink.dynamodb.AttributeValue.MapValue;
import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.expression.UpdateAction.Remove;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an update made of an item.
 *
 * <p>Of a list all indexes mean elements as they were before: those that are set past its end come
 * to stand at its end, from the lowest index; what is removed leaves no gap.
 */
public final class UpdateResult {
  private final PathTree<UpdateAction> tree;
  private final UpdateRun run;
  private final Map<String, AttributeValue> before;
  private final Map<String, AttributeValue> after;

  UpdateResult(PathTree<UpdateAction> tree, UpdateRun run, Map<String, AttributeValue> before) {
    this.tree = tree;
    this.run = run;
    this.before = before;
    this.after = updateFields(tree, before);
  }

  /** The whole item as it is now. */
  public Map<String, AttributeValue> item() {
    return after;
  }

  /** What stood at the paths of the update before: the answer to UPDATED_OLD. */
  public Map<String, AttributeValue> updatedOld() {
    return touched(tree, before, before, true);
  }

  /**
   * What stands now at the paths that the update has written: the answer to UPDATED_NEW. Elements
   * that came to stand at the end of a list are not in it, as they are not at the index given.
   */
  public Map<String, AttributeValue> updatedNew() {
    return touched(tree, before, after, false);
  }

  private Map<String, AttributeValue> updateFields(
      PathTree<UpdateAction> node, Map<String, AttributeValue> fields) {
    Map<String, AttributeValue> updated = new LinkedHashMap<>(fields);
    for (Map.Entry<String, PathTree<UpdateAction>> branch : node.fields().entrySet()) {
      AttributeValue value = update(branch.getValue(), fields.get(branch.getKey()));
      if (value == null) {
        updated.remove(branch.getKey());
      } else {
        updated.put(branch.getKey(), value);
      }
    }
    return updated;
  }

  private @Nullable AttributeValue update(
      PathTree<UpdateAction> node, @Nullable AttributeValue old) {
    UpdateAction action = node.action();
    if (action != null) {
      return run.act(action, old);
    }
    if (old instanceof MapValue(Map<String, AttributeValue> fields) && node.indexes().isEmpty()) {
      return new MapValue(updateFields(node, fields));
    }
    if (old instanceof ListValue(List<AttributeValue> elements) && node.fields().isEmpty()) {
      return new ListValue(updateElements(node, elements));
    }
    throw DynamoDbException.validation(
        "The document path provided in the update expression is invalid for update");
  }

  private List<AttributeValue> updateElements(
      PathTree<UpdateAction> node, List<AttributeValue> elements) {
    List<@Nullable AttributeValue> updated = new ArrayList<>(elements);
    node.indexes()
        .forEach(
            (index, branch) -> {
              if (index < elements.size()) {
                int at = index.intValue();
                updated.set(at, update(branch, elements.get(at)));
              } else {
                updated.add(update(branch, null));
              }
            });
    List<AttributeValue> rest = new ArrayList<>(updated.size());
    for (AttributeValue element : updated) {
      if (element != null) {
        rest.add(element);
      }
    }
    return rest;
  }

  private Map<String, AttributeValue> touched(
      PathTree<UpdateAction> node,
      Map<String, AttributeValue> old,
      Map<String, AttributeValue> fields,
      boolean asBefore) {
    Map<String, AttributeValue> touched = new LinkedHashMap<>();
    node.fields()
        .forEach(
            (name, branch) -> {
              AttributeValue value = touched(branch, old.get(name), fields.get(name), asBefore);
              if (value != null) {
                touched.put(name, value);
              }
            });
    return touched;
  }

  private @Nullable AttributeValue touched(
      PathTree<UpdateAction> node,
      @Nullable AttributeValue old,
      @Nullable AttributeValue value,
      boolean asBefore) {
    UpdateAction action = node.action();
    if (action != null) {
      return action instanceof Remove && !asBefore ? null : value;
    }
    if (old instanceof MapValue(Map<String, AttributeValue> oldFields)
        && value instanceof MapValue(Map<String, AttributeValue> fields)) {
      Map<String, AttributeValue> touched = touched(node, oldFields, fields, asBefore);
      return touched.isEmpty() ? null : new MapValue(touched);
    }
    if (old instanceof ListValue(List<AttributeValue> oldElements)
        && value instanceof ListValue(List<AttributeValue> elements)) {
      List<AttributeValue> touched = touched(node, oldElements, elements, asBefore);
      return touched.isEmpty() ? null : new ListValue(touched);
    }
    return null;
  }

  private List<AttributeValue> touched(
      PathTree<UpdateAction> node,
      List<AttributeValue> old,
      List<AttributeValue> elements,
      boolean asBefore) {
    List<AttributeValue> touched = new ArrayList<>();
    int gone = 0;
    for (Map.Entry<Long, PathTree<UpdateAction>> branch : node.indexes().entrySet()) {
      if (branch.getKey() >= old.size()) {
        break;
      }
      int at = branch.getKey().intValue();
      UpdateAction action = branch.getValue().action();
      if (!asBefore && action != null && run.act(action, old.get(at)) == null) {
        gone++;
        continue;
      }
      AttributeValue value =
          touched(branch.getValue(), old.get(at), elements.get(at - gone), asBefore);
      if (value != null) {
        touched.add(value);
      }
    }
    return touched;
  }
}
