package io.heatsink.lab.load;

import io.heatsink.lab.load.TraceEntry.Access;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A shop on the day of its flash sale: visitors look at products (reads) and put them into their
 * carts (writes), all over the catalogue; from the start of the sale on, three items take most of
 * both.
 *
 * <p>Arrivals are random and independent (Poisson), the catalogue's popularity follows Zipf's law
 * with exponent 1; the same seed gives the same day.
 */
public final class FlashSale implements Requests {
  /** How many requests a second there are, of each kind. */
  public record Traffic(
      double catalogueReads,
      double catalogueWrites,
      double readsEachSaleItem,
      double writesEachSaleItem) {
    /**
     * For items of 2 KB on a table with 1,400 RCU and 1,400 WCU over 28 partitions, each of which
     * gives 50: a page view costs half an RCU, an add to cart two WCU. Each sale item asks for more
     * than twice what its partition gives, the whole table for less than a third of what it has.
     */
    public static final Traffic OF_DEMO = new Traffic(80, 16, 250, 60);
  }

  /** What is on sale. */
  public static final List<String> SALE_ITEMS =
      List.of("sale#headphones", "sale#console", "sale#sneakers");

  private static final int CATALOGUE = 500;
  private static final double NANOS_PER_SECOND = 1e9;

  private final Random random;
  private final Traffic traffic;
  private final double saleStartNanos;
  private final double endNanos;
  private final double[] popularity;
  private double nowNanos;

  /**
   * @param saleStartSeconds when the sale begins
   * @param seconds how long the day lasts
   */
  public FlashSale(Traffic traffic, double saleStartSeconds, double seconds, long seed) {
    this.traffic = traffic;
    this.saleStartNanos = saleStartSeconds * NANOS_PER_SECOND;
    this.endNanos = seconds * NANOS_PER_SECOND;
    this.random = new Random(seed);
    this.popularity = new double[CATALOGUE];
    double sum = 0;
    for (int i = 0; i < CATALOGUE; i++) {
      sum += 1.0 / (i + 1);
      popularity[i] = sum;
    }
  }

  /** Every product there is. */
  public static List<String> products() {
    return Stream.concat(
            SALE_ITEMS.stream(), IntStream.range(0, CATALOGUE).mapToObj(FlashSale::product))
        .toList();
  }

  @Override
  public Optional<TimedRequest> next() {
    boolean sale = nowNanos >= saleStartNanos;
    double catalogue = traffic.catalogueReads() + traffic.catalogueWrites();
    double eachSaleItem = traffic.readsEachSaleItem() + traffic.writesEachSaleItem();
    double all = catalogue + (sale ? SALE_ITEMS.size() * eachSaleItem : 0);
    nowNanos += -Math.log(1 - random.nextDouble()) / all * NANOS_PER_SECOND;
    if (nowNanos >= endNanos) {
      return Optional.empty();
    }
    double choice = random.nextDouble() * all;
    if (choice < catalogue) {
      return Optional.of(request(product(popular()), choice < traffic.catalogueReads()));
    }
    double rest = choice - catalogue;
    int item = Math.min((int) (rest / eachSaleItem), SALE_ITEMS.size() - 1);
    return Optional.of(
        request(SALE_ITEMS.get(item), rest - item * eachSaleItem < traffic.readsEachSaleItem()));
  }

  private TimedRequest request(String key, boolean read) {
    return new TimedRequest((long) nowNanos, key, read ? Access.READ : Access.WRITE, 0);
  }

  private int popular() {
    double at = random.nextDouble() * popularity[CATALOGUE - 1];
    int low = 0;
    int high = CATALOGUE - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (popularity[middle] < at) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private static String product(int number) {
    return "sku#%03d".formatted(number);
  }
}
