package io.heatsink.proxy.configuration;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Tells when files have changed and are whole again.
 *
 * <p>A file may be caught half-written, so a change counts only when nothing has changed any more
 * for the settling time. Time is given; whoever owns it polls.
 */
public final class ChangeWatch {
  private final Duration settling;
  private Set<Path> files;
  private Map<Path, Stamp> taken;
  private Map<Path, Stamp> last;
  private long lastChangedNanos;

  /** What the file system says of a file; empty if it is not there. */
  private record Stamp(Optional<String> text) {}

  /**
   * Begins to watch; what is there now is no change.
   *
   * @param settling how long nothing may change before a change counts
   */
  public ChangeWatch(Set<Path> files, Duration settling) {
    this.settling = settling;
    this.files = Set.copyOf(files);
    this.taken = stamps(this.files);
    this.last = taken;
  }

  /** Watches other files from now on, as they were at the last {@link #changed}. */
  public void watch(Set<Path> newFiles) {
    files = Set.copyOf(newFiles);
    Map<Path, Stamp> now = stamps(files);
    // Of files that were watched before, what has changed meanwhile still counts.
    taken.keySet().retainAll(files);
    now.forEach((path, stamp) -> taken.putIfAbsent(path, stamp));
  }

  /** Whether there is a change that has settled; it is told once. */
  public boolean changed(long nowNanos) {
    Map<Path, Stamp> now = stamps(files);
    if (!now.equals(last)) {
      last = now;
      lastChangedNanos = nowNanos;
    }
    if (now.equals(taken) || nowNanos - lastChangedNanos < settling.toNanos()) {
      return false;
    }
    taken = new TreeMap<>(now);
    return true;
  }

  private static Map<Path, Stamp> stamps(Set<Path> files) {
    Map<Path, Stamp> stamps = new TreeMap<>();
    for (Path file : files) {
      stamps.put(file, stamp(file));
    }
    return stamps;
  }

  private static Stamp stamp(Path file) {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      // The key too: a file moved into place keeps its own, often older, time.
      return new Stamp(
          Optional.of(
              attributes.lastModifiedTime().toInstant()
                  + " "
                  + attributes.size()
                  + " "
                  + attributes.fileKey()));
    } catch (IOException e) {
      return new Stamp(Optional.empty());
    }
  }
}
