package io.heatsink.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PipedReader;
import java.io.PipedWriter;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * {@code heatsink warm-up}: what the launcher plays once, so that the JVM learns what to keep ready
 * (JEP 514): a short demo, and the lab by its own command.
 */
@Command(name = "warm-up", hidden = true, description = "For the launcher.")
final class WarmUpCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    Screen screen = Screen.of(spec);
    PrintWriter nowhere = new PrintWriter(PrintWriter.nullWriter());
    int played = Main.run(nowhere, nowhere, "demo", "--seconds", "1", "--json");
    PipedWriter said = new PipedWriter();
    BufferedReader heard = new BufferedReader(new PipedReader(said));
    // It ends with the process.
    Thread.ofPlatform()
        .daemon()
        .name("warm-up-lab")
        .start(
            () -> {
              int unused =
                  Main.run(new PrintWriter(said, true), nowhere, "lab", "--port", "0", "--json");
            });
    screen.print("%s", heard.readLine());
    return played;
  }
}
