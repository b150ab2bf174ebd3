package io.heatsink.bench.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the kernel says of a process's memory. */
final class Memory {
  private Memory() {}

  /** Resident, in KiB. The launcher replaces itself by java, so its process is the server. */
  static long resident(Process process) throws IOException {
    for (String line :
        Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", ""));
      }
    }
    throw new IOException("The process is gone.");
  }
}
