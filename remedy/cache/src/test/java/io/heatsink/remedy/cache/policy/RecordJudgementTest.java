package io.heatsink.remedy.cache.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.heatsink.remedy.cache.shared.SharedValue.Version;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordJudgementTest {
  private final RecordJudgement judgement = new RecordJudgement();

  @ParameterizedTest(name = "record {0}, held {1}, same image {2}, ours {3}: ignored {4}")
  @CsvSource({
    // Without versions only a write that is known to be ours is ignored.
    ",      ,      false, false, false",
    ",      ,      true,  false, false",
    ",      ,      false, true,  true",
    "i:5,   ,      false, false, false",
    ",      i:5,   true,  false, false",
    // Of one incarnation what is held may be later, or the same.
    "i:5,   i:6,   false, false, true",
    "i:5,   i:5,   true,  false, true",
    "i:5,   i:5,   false, false, false",
    "i:6,   i:5,   false, false, false",
    // Of two nobody can tell.
    "i:5,   j:6,   false, false, false",
    "i:5,   j:5,   true,  false, false",
    "i:6,   j:5,   false, true,  true",
  })
  void aRecordIsIgnoredThatTellsNothingNew(
      @Nullable String record,
      @Nullable String held,
      boolean sameImage,
      boolean ours,
      boolean ignored) {
    assertThat(judgement.isIgnored(version(record), version(held), sameImage, ours))
        .isEqualTo(ignored);
  }

  @Test
  void ofTwoRecordsWithTheImageOfOurWriteTheSecondMayBeAnotherWritersOne() {
    assertThat(judgement.isOurs(true, true)).isTrue();
    assertThat(judgement.isOurs(true, false)).isFalse();
    assertThat(judgement.isOurs(false, true)).isFalse();
  }

  private static Optional<Version> version(@Nullable String text) {
    if (text == null) {
      return Optional.empty();
    }
    String[] parts = text.split(":", 2);
    return Optional.of(new Version(parts[0], Long.parseLong(parts[1])));
  }
}
