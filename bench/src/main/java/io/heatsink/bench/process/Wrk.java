package io.heatsink.bench.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** wrk on the load core: 64 keep-alive connections, one fixed request. */
final class Wrk {
  private static final Pattern RATE = Pattern.compile("Requests/sec:\\s*([0-9.]+)");
  private static final Pattern WRONG =
      Pattern.compile(
          "Non-2xx or 3xx responses: (\\d+)|Socket errors: connect (\\d+), read (\\d+)");
  private static final int CONNECTIONS = 64;

  private Wrk() {}

  /**
   * One run.
   *
   * @param limitedByLoad whether the load core was busy over 95 %
   */
  record Run(double requestsPerSecond, boolean limitedByLoad) {}

  static Run run(Processes processes, String name, int port, SignedRequest request, int seconds)
      throws IOException, InterruptedException {
    Path script = processes.folder().resolve(name + ".lua");
    StringBuilder lua =
        new StringBuilder("wrk.method = \"POST\"\nwrk.body = [[" + request.body() + "]]\n");
    request
        .headers()
        .forEach(
            h -> lua.append("wrk.headers[\"%s\"] = [[%s]]%n".formatted(h.getKey(), h.getValue())));
    Files.writeString(script, lua);
    CoreUse load = CoreUse.startOf(Processes.LOAD_CORE);
    Process wrk =
        processes.start(
            name + "-wrk",
            Processes.LOAD_CORE,
            List.of(
                "wrk",
                "-t1",
                "-c" + CONNECTIONS,
                "-d" + seconds + "s",
                "-s",
                script.toString(),
                "http://127.0.0.1:" + port + "/"));
    int exit = wrk.waitFor();
    double busy = load.share();
    String said = Files.readString(processes.folder().resolve(name + "-wrk.log"));
    Matcher rate = RATE.matcher(said);
    if (exit != 0 || !rate.find() || WRONG.matcher(said).find()) {
      throw new IOException("wrk against " + name + " went wrong: " + said);
    }
    return new Run(Double.parseDouble(rate.group(1)), busy > 0.95);
  }
}
