package io.heatsink.dynamodb.signature;

/** A request's headers in their order, wherever they are kept. */
public interface HeaderList {
  int size();

  String name(int index);

  /** The value, without the blanks around it. */
  String value(int index);
}
