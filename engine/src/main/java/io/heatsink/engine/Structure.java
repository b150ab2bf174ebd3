package io.heatsink.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object with members of its own shapes. Members are added while the class that declares the
 * structure is initialized, and never later.
 */
final class Structure implements Shape<Fields> {
  private final String name;
  private final List<Member<?>> members = new ArrayList<>();
  private final Map<String, Member<?>> byName = new HashMap<>();

  Structure(String name) {
    this.name = name;
  }

  /**
   * One member of a structure.
   *
   * @param index its place among the members
   * @param path the name as DynamoDB's complaints spell it: with a small first letter
   */
  record Member<T>(int index, String name, String path, Shape<T> shape, boolean required) {}

  <T> Member<T> required(String member, Shape<T> shape) {
    return add(member, shape, true);
  }

  <T> Member<T> optional(String member, Shape<T> shape) {
    return add(member, shape, false);
  }

  private <T> Member<T> add(String member, Shape<T> shape, boolean required) {
    String path = Character.toLowerCase(member.charAt(0)) + member.substring(1);
    Member<T> added = new Member<>(members.size(), member, path, shape, required);
    members.add(added);
    byName.put(member, added);
    return added;
  }

  String name() {
    return name;
  }

  List<Member<?>> members() {
    return members;
  }

  @Nullable Member<?> member(String member) {
    return byName.get(member);
  }

  @Override
  public String javaType() {
    return "class com.amazonaws.dynamodb.v20120810." + name;
  }
}
