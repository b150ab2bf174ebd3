package io.heatsink.lab.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.heatsink.lab.load.FlashSale.Traffic;
import io.heatsink.lab.load.TraceEntry.Access;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FlashSaleTest {
  private final List<TimedRequest> day = day(7);

  @Test
  void beforeTheSaleNobodyAsksForTheSaleItems() {
    assertThat(day)
        .filteredOn(r -> r.dueNanos() < 10_000_000_000L)
        .extracting(TimedRequest::key)
        .doesNotContainAnyElementsOf(FlashSale.SALE_ITEMS);
  }

  @Test
  void eachSaleItemIsAskedForAsOftenAsPlanned() {
    for (String item : FlashSale.SALE_ITEMS) {
      assertThat(perSecond(item, Access.READ)).isBetween(240.0, 260.0);
      assertThat(perSecond(item, Access.WRITE)).isBetween(56.0, 64.0);
    }
  }

  @Test
  void theSameSeedIsTheSameDay() {
    assertThat(day(7)).isEqualTo(day);
    assertThat(day(8)).isNotEqualTo(day);
  }

  @Test
  void requestsComeInTheOrderOfTimeAndOnlyForProductsThatExist() {
    assertThat(day).isSortedAccordingTo((a, b) -> Long.compare(a.dueNanos(), b.dueNanos()));
    assertThat(FlashSale.products())
        .containsAll(day.stream().map(TimedRequest::key).distinct().toList());
  }

  private double perSecond(String key, Access access) {
    return day.stream().filter(r -> r.key().equals(key) && r.access() == access).count() / 50.0;
  }

  private static List<TimedRequest> day(long seed) {
    List<TimedRequest> requests = new ArrayList<>();
    FlashSale sale = new FlashSale(Traffic.OF_DEMO, 10, 60, seed);
    for (Optional<TimedRequest> next = sale.next(); next.isPresent(); next = sale.next()) {
      requests.add(next.get());
    }
    return requests;
  }
}
