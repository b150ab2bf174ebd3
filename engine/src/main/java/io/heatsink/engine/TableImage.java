package io.heatsink.engine;

import io.heatsink.dynamodb.IndexSchema;
import io.heatsink.dynamodb.IndexSchema.Projection;
import io.heatsink.dynamodb.KeyAttribute;
import io.heatsink.dynamodb.KeySchema;
import io.heatsink.engine.TableNotes.Policy;
import io.heatsink.engine.TableNotes.Recovery;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * All there is to say of a table but for its items and its stream, so that it can be made anew.
 *
 * @param place among all tables that ever were; tells them apart
 * @param indexes definitions of the local indexes, and of global ones that are in a state
 * @param due when the next state begins; null if none does
 * @param next null if the table is gone then
 * @param expiryAttribute null if items do not expire
 */
record TableImage(
    long place,
    String name,
    String id,
    String arn,
    Instant createdAt,
    KeySchema key,
    List<IndexRequest> indexes,
    State state,
    @Nullable Instant due,
    @Nullable State next,
    NotesImage notes,
    @Nullable String expiryAttribute) {
  /** A {@link TableState}. */
  record State(
      Status status,
      List<KeyAttribute> attributes,
      BillingMode billing,
      @Nullable Instant onDemandSince,
      Capacity capacity,
      List<IndexState> indexes,
      TableOptions options) {
    static State of(TableState state) {
      return new State(
          state.status(),
          state.attributes(),
          state.billing(),
          state.onDemandSince(),
          state.capacity(),
          state.indexes().stream()
              .map(index -> new IndexState(index.name(), index.status(), index.capacity()))
              .toList(),
          state.options());
    }

    /**
     * @param global by name
     */
    TableState restored(Map<String, SecondaryIndex> global) {
      List<TableState.Index> restored = new ArrayList<>();
      for (IndexState index : indexes) {
        SecondaryIndex known =
            Objects.requireNonNull(global.get(index.name), "an index that is defined");
        restored.add(new TableState.Index(known, index.status, index.capacity));
      }
      return new TableState(
          status, attributes, billing, onDemandSince, capacity, restored, options);
    }
  }

  /** A {@link TableState.Index}. */
  record IndexState(String name, Status status, Capacity capacity) {}

  /** A {@link TableNotes}. */
  record NotesImage(
      Map<String, String> tags,
      @Nullable Policy policy,
      long policies,
      @Nullable Recovery recovery) {}

  /** The table, as it is or is about to be. */
  static TableImage of(
      Table table, TableState state, @Nullable Instant due, @Nullable TableState next) {
    Map<String, IndexRequest> indexes = new LinkedHashMap<>();
    for (SecondaryIndex index : table.localIndexes()) {
      add(index, Capacity.of(Throughput.ON_DEMAND), indexes);
    }
    for (TableState.Index index : state.indexes()) {
      add(index.index(), index.capacity(), indexes);
    }
    Expiry expiry = table.expiry();
    return new TableImage(
        table.locks().place(),
        table.name(),
        table.id(),
        table.arn(),
        table.createdAt(),
        table.key(),
        List.copyOf(indexes.values()),
        State.of(state),
        due,
        next == null ? null : State.of(next),
        table.notes().image(),
        expiry == null ? null : expiry.attribute());
  }

  private static void add(
      SecondaryIndex index, Capacity capacity, Map<String, IndexRequest> indexes) {
    indexes.put(
        index.schema().name(),
        new IndexRequest(index.schema(), index.nonKeyAttributes(), capacity));
  }

  /** The same with another time to live. */
  TableImage withExpiry(@Nullable String attribute) {
    return new TableImage(
        place, name, id, arn, createdAt, key, indexes, state, due, next, notes, attribute);
  }

  void write(PartWriter out) {
    out.number(place).text(name).text(id).text(arn).moment(createdAt).key(key);
    out.all(indexes, TableImage::write);
    write(out, state);
    out.optional(due, PartWriter::moment).optional(next, TableImage::write);
    out.all(notes.tags.entrySet(), (to, tag) -> to.text(tag.getKey()).text(tag.getValue()));
    out.optional(notes.policy, (to, policy) -> to.text(policy.text()).number(policy.revision()));
    out.number(notes.policies);
    out.optional(
        notes.recovery, (to, recovery) -> to.moment(recovery.since()).number(recovery.days()));
    out.optional(expiryAttribute, PartWriter::text);
  }

  static TableImage read(PartReader in) {
    return new TableImage(
        in.number(),
        in.text(),
        in.text(),
        in.text(),
        in.moment(),
        in.key(),
        in.all(TableImage::index),
        state(in),
        in.optional(PartReader::moment),
        in.optional(TableImage::state),
        notes(in),
        in.optional(PartReader::text));
  }

  private static NotesImage notes(PartReader in) {
    Map<String, String> tags = new LinkedHashMap<>();
    for (List<String> tag : in.all(it -> List.of(it.text(), it.text()))) {
      tags.put(tag.getFirst(), tag.getLast());
    }
    return new NotesImage(
        tags,
        in.optional(it -> new Policy(it.text(), it.number())),
        in.number(),
        in.optional(it -> new Recovery(it.moment(), it.number())));
  }

  private static void write(PartWriter out, IndexRequest index) {
    IndexSchema schema = index.schema();
    out.text(schema.name()).choice(schema.kind()).key(schema.key()).choice(schema.projection());
    out.all(index.nonKeyAttributes(), PartWriter::text);
    write(out, index.capacity());
  }

  private static IndexRequest index(PartReader in) {
    String name = in.text();
    IndexSchema.Kind kind = in.choice(IndexSchema.Kind.class);
    KeySchema key = in.key();
    Projection projection = in.choice(Projection.class);
    List<String> nonKey = in.all(PartReader::text);
    return new IndexRequest(
        new IndexSchema(name, kind, key, projection, new LinkedHashSet<>(nonKey)),
        nonKey,
        capacity(in));
  }

  private static void write(PartWriter out, State state) {
    out.choice(state.status).all(state.attributes, PartWriter::keyAttribute);
    out.choice(state.billing).optional(state.onDemandSince, PartWriter::moment);
    write(out, state.capacity);
    out.all(
        state.indexes,
        (to, index) -> write(to.text(index.name).choice(index.status), index.capacity));
    out.flag(state.options.isProtected());
    out.optional(state.options.tableClass(), PartWriter::text);
    out.optional(state.options.tableClassSince(), PartWriter::moment);
    out.optional(state.options.encryptionKey(), PartWriter::text);
  }

  private static State state(PartReader in) {
    return new State(
        in.choice(Status.class),
        in.all(PartReader::keyAttribute),
        in.choice(BillingMode.class),
        in.optional(PartReader::moment),
        capacity(in),
        in.all(it -> new IndexState(it.text(), it.choice(Status.class), capacity(it))),
        new TableOptions(
            in.flag(),
            in.optional(PartReader::text),
            in.optional(PartReader::moment),
            in.optional(PartReader::text)));
  }

  private static void write(PartWriter out, Capacity capacity) {
    write(out, capacity.throughput());
    out.optional(capacity.lastIncrease(), PartWriter::moment);
    out.optional(capacity.lastDecrease(), PartWriter::moment);
    out.number(capacity.decreases());
    write(out, capacity.maximum().readUnits());
    write(out, capacity.maximum().writeUnits());
    write(out, capacity.asked());
  }

  private static Capacity capacity(PartReader in) {
    return new Capacity(
        throughput(in),
        in.optional(PartReader::moment),
        in.optional(PartReader::moment),
        in.count(),
        new OnDemandMaximum(units(in), units(in)),
        throughput(in));
  }

  private static void write(PartWriter out, Throughput throughput) {
    out.number(throughput.readUnits()).number(throughput.writeUnits());
  }

  private static Throughput throughput(PartReader in) {
    return new Throughput(in.number(), in.number());
  }

  private static void write(PartWriter out, OptionalLong units) {
    out.flag(units.isPresent());
    units.ifPresent(out::number);
  }

  private static OptionalLong units(PartReader in) {
    return in.flag() ? OptionalLong.of(in.number()) : OptionalLong.empty();
  }
}
