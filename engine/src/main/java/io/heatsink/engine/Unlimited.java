package io.heatsink.engine;

/** The admission of a table to which all is admitted. */
final class Unlimited implements Admission.ForTable {
  static final Unlimited INSTANCE = new Unlimited();

  private Unlimited() {}

  @Override
  public void read(ReadCharge charge) {}

  @Override
  public void write(WriteCharge charge) {}

  @Override
  public void changed(TableThroughput table) {}

  @Override
  public void deleted() {}
}
