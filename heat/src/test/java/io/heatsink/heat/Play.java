package io.heatsink.heat;

import io.heatsink.dynamodb.KeyValue;
import io.heatsink.dynamodb.PrimaryKey;
import io.heatsink.dynamodb.ThrottlingReason;
import io.heatsink.dynamodb.ThrottlingReason.Access;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.IntConsumer;

/** A heat with one recorder and one table, whose time is moved by hand. */
final class Play {
  static final String TABLE = "product-inventory";

  final SplittableRandom random;
  final Heat heat;
  final Recorder recorder;
  final TableAccess reads;
  final TableAccess writes;
  final List<HeatChange> changes = new ArrayList<>();
  private long nanos;

  Play(long seed) {
    this(seed, Limits.OF_DYNAMODB);
  }

  Play(long seed, Limits limits) {
    random = new SplittableRandom(seed);
    heat = Heat.create(HashSecret.random(random.split()), limits, 0);
    recorder = heat.recorder();
    reads = heat.tableAccess(TABLE, null, Access.READ);
    writes = heat.tableAccess(TABLE, null, Access.WRITE);
    tick();
  }

  static KeyValue key(String name) {
    return KeyValue.of(name);
  }

  long nanos() {
    return nanos;
  }

  List<HeatChange> tick() {
    recorder.handOver();
    nanos += Heat.TICK_NANOS;
    List<HeatChange> now = heat.tick(nanos);
    changes.addAll(now);
    return now;
  }

  /** Plays ticks, each with this load. */
  void ticks(int count, Runnable load) {
    for (int i = 0; i < count; i++) {
      load.run();
      tick();
    }
  }

  void seconds(int count, Runnable load) {
    ticks(count * 10, load);
  }

  void idle(int seconds) {
    seconds(seconds, () -> {});
  }

  /** Writes of one unit each, as many as come in a tick by chance at this rate. */
  void write(String key, double perSecond) {
    arrivals(perSecond, i -> recorder.offered(writes, key(key), 2));
  }

  /** The same, and DynamoDB consumes them. */
  void writeThrough(String key, double perSecond) {
    arrivals(
        perSecond,
        i -> {
          recorder.offered(writes, key(key), 2);
          recorder.charged(writes, key(key), 2);
        });
  }

  /** Writes of which DynamoDB grants some and refuses the rest for the key range's sake. */
  void writeRefused(String key, int offeredPerTick, int grantedPerTick) {
    for (int i = 0; i < offeredPerTick; i++) {
      recorder.offered(writes, key(key), 2);
      if (i < grantedPerTick) {
        recorder.charged(writes, key(key), 2);
      } else {
        recorder.refused(writes, key(key), ThrottlingReason.Limit.KEY_RANGE, 2);
      }
    }
  }

  /** The same, but DynamoDB does not say why. */
  void writeRefusedUntold(String key, int offeredPerTick, int grantedPerTick) {
    for (int i = 0; i < offeredPerTick; i++) {
      recorder.offered(writes, key(key), 2);
      if (i < grantedPerTick) {
        recorder.charged(writes, key(key), 2);
      } else {
        recorder.refused(writes, key(key), 2);
      }
    }
  }

  void writeItem(String partition, String sort) {
    recorder.offeredItem(writes, new PrimaryKey(key(partition), key(sort)), 2);
  }

  private void arrivals(double perSecond, IntConsumer arrival) {
    int count = Poisson.draw(random, perSecond / 10);
    for (int i = 0; i < count; i++) {
      arrival.accept(i);
    }
  }

  Optional<HotKey> hot(String key) {
    return heat.snapshot().keys().stream()
        .filter(each -> each.partitionKey().equals(key(key)))
        .findFirst();
  }

  Optional<Verdict> verdict(String key) {
    return hot(key).map(HotKey::verdict);
  }

  Clearance clearance(String key) {
    return heat.clearance(writes, key(key));
  }

  List<HeatChange> changesOf(String key) {
    return changes.stream().filter(each -> each.partitionKey().equals(key(key))).toList();
  }
}
