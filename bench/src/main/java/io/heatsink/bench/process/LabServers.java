package io.heatsink.bench.process;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The shipped lab, and the local DynamoDB that it is measured against. */
final class LabServers {
  static final String PEER = "dynalite 4.0.0";
  static final String LAB = "heatsink lab --no-throttle";

  private LabServers() {}

  /** Starts the lab by its own launcher, and gives its port. */
  static int lab(Processes processes, String... more) throws IOException {
    int port = Processes.freePort();
    processes.serve("lab", Processes.MEASURED_CORE, port, labCommand(port, more));
    return port;
  }

  static List<String> labCommand(int port, String... more) {
    List<String> command =
        new ArrayList<>(
            List.of(
                home() + "/heatsink", "lab", "--port", Integer.toString(port), "--no-throttle"));
    command.addAll(List.of(more));
    return command;
  }

  /** Starts the peer, and gives its port. */
  static int peer(Processes processes) throws IOException {
    int port = Processes.freePort();
    processes.serve("dynalite", Processes.MEASURED_CORE, port, peerCommand(port));
    return port;
  }

  static List<String> peerCommand(int port) {
    return List.of(
        "node",
        home() + "/sessions/node_modules/dynalite/cli.js",
        "--host",
        "127.0.0.1",
        "--port",
        Integer.toString(port),
        "--createTableMs",
        "0");
  }

  static RawLoad.Outcome checked(RawLoad.Outcome run) throws IOException {
    if (run.failed() > 0) {
      throw new IOException("%d of %d operations failed".formatted(run.failed(), run.answered()));
    }
    return run;
  }

  private static String home() {
    return System.getProperty("heatsink.home");
  }
}
