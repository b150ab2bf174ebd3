package io.heatsink.partition;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * DynamoDB's throughput model: admits what DynamoDB would serve, refuses what it would throttle,
 * and says why.
 *
 * <p>It has no clock: each call brings its time, so that the same code throttles in real time and
 * runs in virtual time. It keeps no table: who creates one keeps what {@link #create} gives.
 */
public final class PartitionModel {
  private final PartitionSettings settings;
  private final Guard.Order order = new Guard.Order();
  private final CallRates calls = new CallRates();

  public PartitionModel(PartitionSettings settings) {
    this.settings = settings;
  }

  public PartitionedTable create(TableSpec spec, long nowNanos) {
    return new PartitionedTable(settings, order, spec, nowNanos);
  }

  /** Whether anything is refused. */
  public boolean throttles() {
    return settings.throttle();
  }

  /** Whether an operation may be called only so often. */
  public boolean limitsCalls(String operation) {
    return settings.throttle() && CallRates.isLimited(operation);
  }

  /**
   * Whether an operation may be called now; counts the call if so.
   *
   * @param countedFor whose calls are counted together
   */
  public boolean admitsCall(String operation, String countedFor, long nowNanos) {
    return !settings.throttle() || calls.admits(operation, countedFor, nowNanos);
  }

  /** A part of a transaction. */
  public record TableDemand(PartitionedTable table, Demand demand) {}

  /**
   * Admits all demands of a transaction and charges them, or refuses it and charges nothing.
   *
   * @param demands of tables that this model created
   * @return empty if they are admitted; otherwise with the first reason of each demand that was
   *     refused
   */
  public Optional<Refusal> admit(List<TableDemand> demands, long nowNanos) {
    return settle(purpose(settings), demands, nowNanos);
  }

  /**
   * As {@link #admit}, but tells of each demand why it is refused.
   *
   * @return for each demand in its order; all empty if they are admitted
   */
  public List<Optional<Refusal>> admitEach(List<TableDemand> demands, long nowNanos) {
    while (true) {
      var claim = new Claim(purpose(settings));
      var shares = new ArrayList<Integer>();
      for (TableDemand asked : demands) {
        // An index that is being deleted limits nothing: then no share comes of the demand.
        shares.add(claim.size());
        asked.table().addTo(claim, asked.demand());
      }
      shares.add(claim.size());
      if (claim.settle(nowNanos) instanceof Claim.Outcome.Settled) {
        var refusals = new ArrayList<Optional<Refusal>>();
        for (int at = 0; at < demands.size(); at++) {
          refusals.add(
              shares.get(at).equals(shares.get(at + 1))
                  ? Optional.empty()
                  : claim.refusalOf(shares.get(at)));
        }
        return refusals;
      }
    }
  }

  static Claim.Purpose purpose(PartitionSettings settings) {
    return settings.throttle() ? Claim.Purpose.ADMIT : Claim.Purpose.OBSERVE;
  }

  static Optional<Refusal> settle(Claim.Purpose purpose, List<TableDemand> demands, long nowNanos) {
    while (true) {
      var claim = new Claim(purpose);
      demands.forEach(asked -> asked.table().addTo(claim, asked.demand()));
      if (claim.settle(nowNanos) instanceof Claim.Outcome.Settled(Optional<Refusal> refusal)) {
        return refusal;
      }
    }
  }
}
