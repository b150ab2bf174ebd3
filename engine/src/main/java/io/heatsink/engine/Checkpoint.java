package io.heatsink.engine;

import io.heatsink.dynamodb.wire.JsonWriter;
import io.heatsink.store.OperationLog;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * All that an engine holds, as it was between two operations. To take it costs next to nothing:
 * items are in snapshots, and records of streams never change, so that they are read later, some at
 * a time.
 */
final class Checkpoint implements OperationLog.Contents {
  private static final int BYTES_PER_PART = 256 << 10;
  private static final int RECORDS_AT_ONCE = 500;

  private final LoggedCommits commits;
  private final long tablesMade;
  private final long backupsMade;
  private final List<OfTable> tables = new ArrayList<>();
  private final List<OfStream> streams = new ArrayList<>();
  private final List<IdempotencyTokens.Used> tokens;
  private final List<Backup> backups;
  private final PartWriter out = new PartWriter();

  private record OfTable(TableImage image, ItemSnapshot items) {}

  private record OfStream(StreamImage image, List<StreamShard> shards) {}

  /** With {@link Surroundings#control} held, between two operations. */
  Checkpoint(Content content, LoggedCommits commits) {
    this.commits = commits;
    tablesMade = content.surroundings().tablesMade();
    backupsMade = content.backups().made();
    for (Table table : content.tables().all()) {
      tables.add(new OfTable(table.image(), table.items().snapshot()));
    }
    for (TableStream stream : content.streams().all()) {
      streams.add(new OfStream(stream.image(), stream.shards()));
    }
    tokens = content.tokens().used();
    backups = content.backups().all();
  }

  @Override
  public void writeTo(OperationLog.Parts to) throws IOException {
    Part.COUNTS.begin(out);
    out.number(tablesMade).number(backupsMade);
    for (OfTable table : tables) {
      Part.TABLE.begin(out);
      table.image.write(out);
      flush(to);
      write(table, to);
    }
    for (OfStream stream : streams) {
      Part.STREAM_BEGUN.begin(out);
      stream.image.write(out);
      flush(to);
      for (StreamShard shard : stream.shards) {
        write(stream.image, shard, to);
      }
    }
    for (IdempotencyTokens.Used used : tokens) {
      LoggedCommits.write(used, out);
      flushIfLong(to);
    }
    for (Backup backup : backups) {
      Part.BACKUP.begin(out);
      backup.write(out);
      flushIfLong(to);
    }
    flush(to);
  }

  private void write(OfTable table, OperationLog.Parts to) throws IOException {
    KeyRange.Walk walk = KeyRange.ALL.walk(table.items, true);
    while (walk.next()) {
      if (out.length() == 0) {
        Part.ITEMS.begin(out);
        out.number(table.image.place());
      }
      out.block(walk.key()).item(walk.item());
      flushIfLong(to);
    }
    flush(to);
  }

  private void write(StreamImage stream, StreamShard shard, OperationLog.Parts to)
      throws IOException {
    long from = shard.firstSequence();
    while (true) {
      long next = from;
      List<StreamRecord> records =
          commits.between(() -> shard.records(next, stream.nextSequence(), RECORDS_AT_ONCE));
      if (records.isEmpty()) {
        return;
      }
      for (StreamRecord record : records) {
        if (out.length() == 0) {
          Part.RECORDS.begin(out);
          out.text(stream.name()).text(shard.id());
        }
        write(record);
        flushIfLong(to);
      }
      flush(to);
      from = records.getLast().sequence() + 1;
    }
  }

  private void write(StreamRecord record) {
    out.number(record.sequence()).moment(record.at()).choice(record.kind());
    out.block(new JsonWriter().item(record.key()).toByteArray());
    out.optional(record.before(), PartWriter::item).optional(record.after(), PartWriter::item);
    out.flag(record.byService());
  }

  private void flushIfLong(OperationLog.Parts to) throws IOException {
    if (out.length() >= BYTES_PER_PART) {
      flush(to);
    }
  }

  private void flush(OperationLog.Parts to) throws IOException {
    if (out.length() > 0) {
      to.add(out.bytes(), out.length());
      out.clear();
    }
  }
}
