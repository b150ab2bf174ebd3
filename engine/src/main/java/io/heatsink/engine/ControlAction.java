package io.heatsink.engine;

/**
 * An operation on what belongs to tables, done with {@link Surroundings#control} held.
 *
 * @param request what its requests consist of
 */
record ControlAction(Structure request, Surroundings surroundings, Body body) implements Action {
  /** What the operation does. */
  interface Body {
    byte[] execute(Fields request, RequestContext context);
  }

  @Override
  public byte[] execute(Fields fields, RequestContext context) {
    surroundings.control().lock();
    try {
      return body.execute(fields, context);
    } finally {
      surroundings.control().unlock();
    }
  }
}
