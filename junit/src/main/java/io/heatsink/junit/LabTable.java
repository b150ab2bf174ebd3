package io.heatsink.junit;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A table that a lab begins with. */
@Target({})
@Retention(RetentionPolicy.RUNTIME)
public @interface LabTable {
  String name();

  /** Name and type, such as {@code customer:S}; the type is S, N or B. */
  String partitionKey();

  /** Likewise; empty for a table without one. */
  String sortKey() default "";

  /** Provisioned read units a second; 0, here and for writes, for a table on demand. */
  long readUnits() default 0;

  /** Provisioned write units a second. */
  long writeUnits() default 0;
}
