package io.heatsink.engine;

/** What a table or an index is doing. */
enum Status {
  CREATING,
  UPDATING,
  DELETING,
  ACTIVE
}
