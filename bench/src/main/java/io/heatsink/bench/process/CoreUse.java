package io.heatsink.bench.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** How busy a core was; from /proc/stat. Source: proc(5). */
final class CoreUse {
  private static final int IDLE = 4;
  private static final int IO_WAIT = 5;

  private final int core;
  private long busy;
  private long all;

  private CoreUse(int core) {
    this.core = core;
  }

  static CoreUse startOf(int core) throws IOException {
    CoreUse use = new CoreUse(core);
    use.share();
    return use;
  }

  /** Its busy share since this was last asked: 1 is all of it. */
  double share() throws IOException {
    String name = "cpu%d ".formatted(core);
    String line =
        Files.readAllLines(Path.of("/proc/stat")).stream()
            .filter(l -> l.toLowerCase(Locale.ROOT).startsWith(name))
            .findFirst()
            .orElseThrow(() -> new IOException("/proc/stat has no core " + core));
    String[] fields = line.split(" +", -1);
    long nowAll = 0;
    for (int i = 1; i < fields.length; i++) {
      nowAll += Long.parseLong(fields[i]);
    }
    long nowBusy = nowAll - Long.parseLong(fields[IDLE]) - Long.parseLong(fields[IO_WAIT]);
    double share = nowAll == all ? 0 : (double) (nowBusy - busy) / (nowAll - all);
    busy = nowBusy;
    all = nowAll;
    return share;
  }
}
