package io.heatsink.remedy.cache.shared;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;

/** The subjects of one table of the model, and the table as a whole. */
final class SubjectsModel {
  private final SharedTiming timing;
  private final LongSupplier marks;
  private final Map<String, SubjectState> states = new TreeMap<>();
  private SubjectState whole;

  /** A table of which it knows nothing, and cannot tell what it has lost. */
  SubjectsModel(SharedTiming timing, LongSupplier marks, long nowNanos) {
    this.timing = timing;
    this.marks = marks;
    this.whole = unknown(nowNanos);
  }

  private SubjectsModel(SubjectsModel original) {
    this.timing = original.timing;
    this.marks = original.marks;
    this.states.putAll(original.states);
    this.whole = original.whole;
  }

  SubjectsModel copy() {
    return new SubjectsModel(this);
  }

  void lost(long nowNanos) {
    states.clear();
    whole = unknown(nowNanos);
  }

  List<String> names() {
    return List.copyOf(states.keySet());
  }

  SubjectState whole() {
    return whole;
  }

  /** The subject, made now if it is unknown. */
  SubjectState of(String name) {
    return states.computeIfAbsent(name, unknown -> SubjectState.fresh(marks.getAsLong()));
  }

  /** The table as a whole, and these. */
  List<SubjectState> wholeAnd(List<String> names) {
    List<SubjectState> all = new ArrayList<>();
    all.add(whole);
    names.forEach(name -> all.add(of(name)));
    return all;
  }

  Map<String, Long> validities(List<String> names) {
    Map<String, Long> validities = new TreeMap<>();
    names.forEach(name -> validities.put(name, of(name).validity()));
    return validities;
  }

  /** Changes these, or, where there are none, the table as a whole. */
  void change(List<String> names, UnaryOperator<SubjectState> change) {
    if (names.isEmpty()) {
      whole = change.apply(whole);
    }
    names.forEach(name -> states.put(name, change.apply(of(name))));
  }

  /** Its validity is lost; what else is known of it is not. */
  void evict(String name) {
    change(List.of(name), state -> state.withValidity(marks.getAsLong()));
  }

  /** Closes what is overdue, as after an ambiguous write, and tells of it. */
  void closeOverdue(List<String> names, long nowNanos, Consumer<Told> everybody) {
    closeOverdueOf(List.of(), whole, nowNanos, everybody);
    for (String name : names) {
      closeOverdueOf(List.of(name), of(name), nowNanos, everybody);
    }
  }

  private void closeOverdueOf(
      List<String> subject, SubjectState state, long nowNanos, Consumer<Told> everybody) {
    SubjectState now = state;
    for (Optional<String> write = now.overdue(nowNanos);
        write.isPresent();
        write = now.overdue(nowNanos)) {
      now = now.ambiguous(write.get(), marks.getAsLong(), nowNanos + timing.settling().toNanos());
      everybody.accept(
          new Told.Closed(write.get(), subject, new Ending.Ambiguous(timing.settling())));
    }
    SubjectState closed = now;
    change(subject, same -> closed);
  }

  private SubjectState unknown(long nowNanos) {
    return SubjectState.unknown(marks.getAsLong(), nowNanos + timing.quietAfterLoss().toNanos());
  }
}
