package io.heatsink.bench.process;

import java.io.IOException;
import java.util.List;

/** A redis-server that keeps nothing on disk. */
final class Redis {
  private Redis() {}

  /** Starts it on that core, and gives its port. */
  static int start(Processes processes, int core) throws IOException {
    int port = Processes.freePort();
    processes.serve(
        "redis",
        core,
        port,
        List.of(
            "redis-server",
            "--bind",
            "127.0.0.1",
            "--port",
            Integer.toString(port),
            "--save",
            "",
            "--appendonly",
            "no"));
    return port;
  }
}
