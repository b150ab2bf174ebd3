package io.heatsink.heat;

import io.heatsink.dynamodb.KeyValue;
import io.heatsink.dynamodb.ThrottlingReason;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads values out of what the ticking thread keeps, between two ticks. */
final class HeatView {
  private static final int FITTED_KEYS = 100;

  private final Ledger ledger;
  private final AccessStates states;
  private final WatchList watchList;
  private final Judge judge;

  HeatView(Ledger ledger, AccessStates states, WatchList watchList, Judge judge) {
    this.ledger = ledger;
    this.states = states;
    this.watchList = watchList;
    this.judge = judge;
  }

  List<HotKey> hotKeys() {
    List<HotKey> hot = new ArrayList<>();
    for (WatchedKey key : watchList.keys()) {
      KeyValue name = key.key();
      Verdict verdict = key.judgement().verdict();
      if (name != null && verdict != null) {
        hot.add(hotKey(key, name, verdict));
      }
    }
    hot.sort(Comparator.comparingDouble(HotKey::share).reversed());
    return hot;
  }

  private HotKey hotKey(WatchedKey key, KeyValue name, Verdict verdict) {
    Judgement judgement = key.judgement();
    LimitInForce limit = judge.limit(key);
    Map<Window, Estimate> offered = new EnumMap<>(Window.class);
    Map<Window, Estimate> charged = new EnumMap<>(Window.class);
    for (Window window : Window.values()) {
      offered.put(window, offered(key, window));
      charged.put(window, charged(key, window));
    }
    WatchedKey neighbourOf = judgement.neighbourOf();
    SortKeyWindow sortKeys = key.sortKeys();
    return new HotKey(
        key.access(),
        name,
        sortKeys == null ? Optional.empty() : sortKeys.oneItem(),
        offered,
        charged,
        key.refusedInSecond() / 2.0,
        key.retriedInSecond() / 2.0,
        limit,
        key.offeredInSecond() / 2.0 / limit.perSecond(),
        verdict,
        judgement.sinceNanos(),
        Optional.ofNullable(key.lastRefusal()),
        kind(neighbourOf, sortKeys),
        Optional.ofNullable(neighbourOf == null ? null : neighbourOf.key()),
        judgement.clearance(),
        sortKeys == null ? List.of() : sortKeys.hottest(ledger.tick()));
  }

  private static Kind kind(@Nullable WatchedKey neighbourOf, @Nullable SortKeyWindow sortKeys) {
    if (neighbourOf != null) {
      return Kind.NEIGHBOUR;
    }
    return sortKeys == null ? Kind.UNKNOWN : sortKeys.kind();
  }

  List<BusyKey> busiest(Window window, int limit) {
    List<BusyKey> busy = new ArrayList<>();
    for (WatchedKey key : watchList.keys()) {
      KeyValue name = key.key();
      if (name != null) {
        busy.add(new BusyKey(key.access(), name, offered(key, window), charged(key, window)));
      }
    }
    busy.sort(Comparator.comparingDouble((BusyKey key) -> key.offered().low()).reversed());
    return List.copyOf(busy.subList(0, Math.min(limit, busy.size())));
  }

  private Estimate offered(WatchedKey key, Window window) {
    return switch (window) {
      case TICK -> inTick(key.offeredIn(ledger.tick()), key);
      case SECOND -> Estimate.of(key.offeredInSecond(), key.unsureInSecond(), 1);
      case TEN_SECONDS -> ledger.offeredOverTenSeconds(key.entry());
      case MINUTE -> ledger.offeredOverMinute(key.entry());
    };
  }

  private Estimate charged(WatchedKey key, Window window) {
    return switch (window) {
      case TICK -> inTick(key.chargedIn(ledger.tick()), key);
      case SECOND -> Estimate.of(key.chargedInSecond(), key.unsureInSecond(), 1);
      case TEN_SECONDS -> ledger.chargedOverTenSeconds(key.entry());
      case MINUTE -> ledger.chargedOverMinute(key.entry());
    };
  }

  private Estimate inTick(long halfUnits, WatchedKey key) {
    return Estimate.of(halfUnits, key.unsureIn(ledger.tick()), 1d / Slots.TICKS_PER_SECOND);
  }

  List<LoadShape> load() {
    Map<Integer, List<Long>> counts = new HashMap<>();
    for (int entry = 0; entry < Ledger.ENTRIES; entry++) {
      long inMinute = ledger.isUsed(entry) ? ledger.offeredInMinute(entry) : 0;
      if (inMinute > 0) {
        counts.computeIfAbsent(ledger.accessOf(entry), access -> new ArrayList<>()).add(inMinute);
      }
    }
    List<LoadShape> load = new ArrayList<>();
    for (AccessState state : states.all()) {
      if (state.isBusy()) {
        List<Long> ofAccess = counts.getOrDefault(state.access().id(), List.of());
        load.add(shape(state, fallingTop(ofAccess)));
      }
    }
    return load;
  }

  private static long[] fallingTop(List<Long> counts) {
    return counts.stream()
        .sorted(Comparator.reverseOrder())
        .limit(FITTED_KEYS)
        .mapToLong(Long::longValue)
        .toArray();
  }

  private LoadShape shape(AccessState state, long[] top) {
    double all = Math.max(1, state.offeredInMinute());
    double top1 = Arrays.stream(top).limit(1).sum() / all;
    double distinct = state.distinct().estimate();
    Map<ThrottlingReason.Limit, Double> refused = new EnumMap<>(ThrottlingReason.Limit.class);
    for (ThrottlingReason.Limit limit : ThrottlingReason.Limit.values()) {
      double perSecond = state.refusedPerSecond(limit, ledger.tick());
      if (perSecond > 0) {
        refused.put(limit, perSecond);
      }
    }
    return new LoadShape(
        state.access(),
        state.offeredPerSecond(ledger.tick()),
        state.chargedPerSecond(ledger.tick()),
        state.retriedPerSecond(ledger.tick()),
        refused,
        Math.round(distinct),
        top1,
        Arrays.stream(top).limit(10).sum() / all,
        Arrays.stream(top).sum() / all,
        ZipfFit.exponent(top),
        top1 == 0 ? 0 : Math.max(1, Math.min(distinct, 1 / top1)));
  }

  HeatSummary summary(KeyHash hash) {
    Map<Integer, List<HeatSummary.Key>> listed = new HashMap<>();
    boolean[] isListed = new boolean[Ledger.ENTRIES];
    for (WatchedKey key : watchList.keys()) {
      byte[] name = key.name();
      if (name != null) {
        isListed[key.entry()] = true;
        listed
            .computeIfAbsent(key.access().id(), access -> new ArrayList<>())
            .add(
                new HeatSummary.Key(
                    hash.hash(key.access().seed(), key.type(), name, 0, name.length),
                    ledger.offeredInTenSeconds(key.entry()),
                    ledger.chargedInTenSeconds(key.entry()),
                    ledger.unsureInTenSeconds(key.entry())));
      }
    }
    long[] mostUnlisted = new long[Heat.MOST_TABLE_ACCESSES];
    Arrays.fill(mostUnlisted, ledger.mostUnseenInTenSeconds());
    for (int entry = 0; entry < Ledger.ENTRIES; entry++) {
      if (ledger.isUsed(entry) && !isListed[entry]) {
        int access = ledger.accessOf(entry);
        long most =
            Math.max(ledger.offeredInTenSeconds(entry), ledger.chargedInTenSeconds(entry))
                + ledger.unsureInTenSeconds(entry);
        mostUnlisted[access] = Math.max(mostUnlisted[access], most);
      }
    }
    List<HeatSummary.Section> sections = new ArrayList<>();
    for (AccessState state : states.all()) {
      if (state.isBusy()) {
        int id = state.access().id();
        sections.add(
            new HeatSummary.Section(
                state.access().table(),
                Optional.ofNullable(state.access().index()),
                state.access().access(),
                state.offeredInTenSeconds(),
                state.chargedInTenSeconds(),
                mostUnlisted[id],
                state.distinct(),
                listed.getOrDefault(id, List.of())));
      }
    }
    return HeatSummary.of(sections);
  }
}
