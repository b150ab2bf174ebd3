package io.heatsink.store;

/** When an entry counts as kept, and so what may be lost of those that did. */
public enum Sync {
  /** Once the disk says that it has it: neither a kill nor a loss of power takes it. */
  ALWAYS,
  /** Once the operating system has it: a kill takes nothing, a loss of power may. */
  OS
}
