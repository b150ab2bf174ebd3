package io.heatsink.junit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives each test a local DynamoDB that throttles by partition, as the real one does.
 *
 * <pre>{@code
 * @WithLab(tables = @LabTable(name = "orders", partitionKey = "customer:S", sortKey = "at:N"))
 * class CheckoutTest {
 *   @Test
 *   void aHotCustomerIsToldToComeBack(DynamoDbClient dynamoDb, Faults faults) {
 *     faults.throttleKey("orders", "customer 7");
 *     …
 *   }
 * }
 * }</pre>
 *
 * <p>Parameters of tests and of {@code @BeforeEach} and {@code @AfterEach} methods may be a {@code
 * DynamoDbClient} (which sends each call once, so that no throttle is hidden by a retry), {@link
 * io.heatsink.lab.Lab} (with its endpoint, for clients of one's own, and its partitions), {@link
 * io.heatsink.lab.LabClock} and {@link Faults}. Tests that run in parallel do not meet: each has a
 * lab of its own, unless {@link #fresh} says otherwise.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@ExtendWith(LabExtension.class)
public @interface WithLab {
  /** For how long a lab and what is in it lasts. */
  Fresh fresh() default Fresh.PER_TEST;

  /** Made, and active, before the first test method that sees the lab. */
  LabTable[] tables() default {};

  /**
   * How many partitions each table and index begins with; 0 for as many as its throughput needs.
   */
  int partitions() default 0;

  /** Adaptive capacity; false is the even division of 2015. */
  boolean adaptive() default true;

  /** What the buckets hold at the start, 0 to 300 seconds' worth. */
  int burstSeconds() default 300;

  /** Multiplies every limit of throughput. */
  double limitScale() default 1;

  /** False: nothing is refused but by {@link Faults}; nor do rates of calls and quotas hold. */
  boolean throttle() default true;

  /** How far eventually consistent reads may be behind. */
  int replicaLagMillis() default 0;

  /** How far global secondary indexes may be behind. */
  int indexLagMillis() default 0;

  /** How much later than its change a stream may tell of it. */
  int streamLagMillis() default 0;

  /** Of all that is drawn by chance. */
  long seed() default 0;

  /**
   * True: the time stands still until {@link io.heatsink.lab.LabClock#advance} moves it, and no
   * bucket fills by itself.
   */
  boolean frozen() default false;
}
