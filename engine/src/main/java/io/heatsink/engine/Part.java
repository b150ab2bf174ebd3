package io.heatsink.engine;

/**
 * What an entry of the log, and a checkpoint, consist of: each part begins with one of these. Their
 * numbers are never used for anything else; a new one makes a new format version.
 */
enum Part {
  /** place | key | item, if there is one | sequence, time and maker, if the stream tells of it. */
  CHANGE(1),
  /** A {@link TableImage}. */
  TABLE(2),
  /** A {@link StreamImage} of a new stream. */
  STREAM_BEGUN(3),
  /** A {@link StreamImage} whose records are known already. */
  SHARDS(4),
  /** token | digest | time. */
  TOKEN(5),
  /** A {@link Backup}. */
  BACKUP(6),
  /** Its ARN. */
  BACKUP_DELETED(7),
  /** How many tables and backups there were. In a checkpoint only, as all that follow. */
  COUNTS(8),
  /** place | keys and items. */
  ITEMS(9),
  /** stream | shard | records. */
  RECORDS(10);

  private final int code;

  Part(int code) {
    this.code = code;
  }

  void begin(PartWriter out) {
    out.octet(code);
  }

  static Part of(PartReader in) {
    int code = in.octet();
    for (Part part : values()) {
      if (part.code == code) {
        return part;
      }
    }
    throw new IllegalArgumentException("no part has code " + code);
  }
}
