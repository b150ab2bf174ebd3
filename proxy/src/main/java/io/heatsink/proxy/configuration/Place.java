package io.heatsink.proxy.configuration;

/**
 * Where something was written.
 *
 * @param source the file as it was named, or {@code --NAME} for the command line
 * @param line from 1
 * @param column from 1, in Unicode code points
 */
public record Place(String source, int line, int column) {
  @Override
  public String toString() {
    return source + ":" + line + ":" + column;
  }
}
