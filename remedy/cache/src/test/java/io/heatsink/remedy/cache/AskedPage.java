package io.heatsink.remedy.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.heatsink.dynamodb.AttributeValue;
import io.heatsink.remedy.cache.EngineStore.ItemName;
import io.heatsink.remedy.cache.EngineStore.State;
import io.heatsink.remedy.cache.PagePromise.Answered;
import io.heatsink.remedy.cache.PagePromise.Started;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A Query or Scan of {@link EngineStore}'s table.
 *
 * @param index empty for the table
 * @param key null for a scan
 * @param form what else it asks for
 */
record AskedPage(String index, @Nullable String key, String form) {
  String body() {
    String condition = index.isEmpty() ? "pk = :k" : "g = :k";
    return "{'TableName':'orders'"
        + (index.isEmpty() ? "" : ",'IndexName':'" + index + "'")
        + (key == null
            ? ""
            : ",'KeyConditionExpression':'%s','ExpressionAttributeValues':{':k':{'S':'%s'}}"
                .formatted(condition, key))
        + form
        + "}";
  }

  /** Whether the page shows an item that is so. */
  private boolean shows(ItemName item, State state) {
    return state.v() >= 0
        && (index.isEmpty()
            ? key == null || item.pk().equals(key)
            : key == null ? !state.g().isEmpty() : state.g().equals(key));
  }

  /** Of the table each write of a collection takes its pages away. */
  private Predicate<State> shown(ItemName item) {
    return index.isEmpty() ? state -> true : state -> shows(item, state);
  }

  /** Holds the answer to what was asked, and to the promise. */
  void holds(
      List<Map<String, AttributeValue>> shown,
      PagePromise promise,
      Started started,
      Answered answer) {
    holdsForForm(shown);
    Map<ItemName, Map<String, AttributeValue>> found = new HashMap<>();
    shown.forEach(item -> found.put(EngineStore.name(item), item));
    for (ItemName item : EngineStore.ITEMS) {
      Map<String, AttributeValue> one = found.get(item);
      if (one == null) {
        if (!form.contains("Limit")) {
          promise.holds(started, item, "not in " + this, s -> !shows(item, s), shown(item), answer);
        }
      } else if (index.equals("keys-by-g")) {
        promise.holds(started, item, "in " + this, s -> shows(item, s), shown(item), answer);
      } else {
        State state = State.of(one);
        assertThat(shows(item, state)).as("%s shows %s, %s", this, item, state).isTrue();
        promise.holds(started, item, state + " in " + this, state::equals, shown(item), answer);
      }
    }
  }

  private void holdsForForm(List<Map<String, AttributeValue>> shown) {
    if (form.contains("Limit")) {
      assertThat(shown.size()).as("%s", this).isLessThanOrEqualTo(1);
    }
    if (index.isEmpty() && key != null) {
      List<ItemName> order = shown.stream().map(EngineStore::name).toList();
      List<ItemName> expected = new ArrayList<>(order);
      Collections.sort(expected);
      if (form.contains("Forward")) {
        Collections.reverse(expected);
      }
      assertThat(order).as("%s", this).isEqualTo(expected);
    }
  }
}
