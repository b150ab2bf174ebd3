package io.heatsink.partition;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallRatesTest {
  private final CallRates rates = new CallRates();
  private long now = 5_000_000_000L;

  private int admitted(String operation, String countedFor, int calls) {
    int admitted = 0;
    for (int call = 0; call < calls; call++) {
      if (rates.admits(operation, countedFor, now)) {
        admitted++;
      }
    }
    return admitted;
  }

  @ParameterizedTest
  @CsvSource({
    "ListStreams, 5",
    "DescribeStream, 10",
    "TagResource, 5",
    "UntagResource, 5",
    "ListTagsOfResource, 10",
    "CreateBackup, 50",
    "DescribeBackup, 10",
    "DeleteBackup, 10",
    "ListBackups, 5",
    "DescribeContinuousBackups, 10"
  })
  void anOperationMayBeCalledSoOftenASecond(String operation, int perSecond) {
    assertThat(admitted(operation, "", 100)).isEqualTo(perSecond);
    now += Duration.ofSeconds(1).toNanos();
    assertThat(admitted(operation, "", 100)).isEqualTo(perSecond);
    now += Duration.ofHours(1).toNanos();
    assertThat(admitted(operation, "", 100)).isEqualTo(perSecond);
  }

  @Test
  void limitsMayBeDescribedOnceAMinute() {
    assertThat(admitted("DescribeLimits", "", 3)).isEqualTo(1);
    now += Duration.ofSeconds(59).toNanos();
    assertThat(admitted("DescribeLimits", "", 3)).isZero();
    now += Duration.ofSeconds(1).toNanos();
    assertThat(admitted("DescribeLimits", "", 3)).isEqualTo(1);
  }

  @Test
  void eachStreamIsCountedForItself() {
    assertThat(admitted("DescribeStream", "one", 11)).isEqualTo(10);
    assertThat(admitted("DescribeStream", "other", 11)).isEqualTo(10);
  }

  @Test
  void whatHasNoPublishedRateIsNotLimited() {
    assertThat(admitted("DescribeTable", "", 100_000)).isEqualTo(100_000);
  }
}
