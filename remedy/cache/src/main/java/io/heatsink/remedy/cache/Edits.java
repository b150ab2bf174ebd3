package io.heatsink.remedy.cache;

import io.heatsink.dynamodb.wire.Span;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A body, and what is to stand in it instead of something else. */
final class Edits {
  private final byte[] body;
  private final List<Edit> edits = new ArrayList<>();

  private record Edit(Span instead, byte[] bytes) {}

  Edits(byte[] body) {
    this.body = body;
  }

  byte[] body() {
    return body;
  }

  boolean isEmpty() {
    return edits.isEmpty();
  }

  /** Stretches must not overlap. */
  void replace(Span span, byte[] by) {
    edits.add(new Edit(span, by));
  }

  /** Puts members first into the object that stands there. */
  void insert(Span object, byte[] members) {
    JsonCursor in = new JsonCursor(body, object.start(), object.end());
    in.beginObject();
    int inside = in.position();
    boolean empty = !in.nextName();
    byte[] inserted = members;
    if (!empty) {
      inserted = java.util.Arrays.copyOf(members, members.length + 1);
      inserted[members.length] = ',';
    }
    replace(new Span(inside, inside), inserted);
  }

  byte[] applied() {
    ByteArrayOutputStream out = new ByteArrayOutputStream(body.length + 256);
    int copied = 0;
    edits.sort(Comparator.comparingInt(edit -> edit.instead().start()));
    for (Edit edit : edits) {
      out.write(body, copied, edit.instead().start() - copied);
      out.writeBytes(edit.bytes());
      copied = edit.instead().end();
    }
    out.write(body, copied, body.length - copied);
    return out.toByteArray();
  }
}
