package io.heatsink.cli.top;

import static org.assertj.core.api.Assertions.assertThat;

import io.heatsink.cli.top.HeatReport.Estimate;
import io.heatsink.cli.top.HeatReport.Key;
import io.heatsink.cli.top.HeatReport.Limit;
import io.heatsink.cli.top.ViewState.Access;
import io.heatsink.cli.top.ViewState.Page;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopViewTest {
  private static final String SOURCE = "http://127.0.0.1:9090";

  private final HeatReport report =
      new HeatReport(
          "2026-11-21T09:51:43.120Z",
          List.of(
              key(
                  "product-inventory",
                  "write",
                  "sku#1",
                  152,
                  3.04,
                  "over",
                  "TableWriteKeyRangeThroughputExceeded",
                  null),
              key("product-inventory", "read", "sku#2", 800, 0.8, "hot", null, "cache"),
              key("orders", "read", "o#9", 300, 0.3, "warm", null, null)),
          List.of(
              new HeatReport.Load(
                  "product-inventory", null, "read", 12_000, 0.2, 0.5, 0.7, 1.02, 9)));

  private static final CacheReport CACHES = caches("product-inventory", "sku#1");

  @ParameterizedTest
  @CsvSource({"80,24", "120,40", "40,6", "200,10"})
  void everyPageFillsExactlyTheScreenItHas(int width, int height) {
    for (Page page : Page.values()) {
      List<Line> lines =
          TopView.draw(report, CACHES, SOURCE, ViewState.FIRST.on(page), width, height);
      assertThat(lines).hasSize(height);
      assertThat(lines)
          .allSatisfy(
              l ->
                  assertThat(Printable.columns(l.text())).isLessThanOrEqualTo(Math.max(width, 80)));
    }
  }

  @Test
  void at80ColumnsARowNamesTheKeyItsHeatItsShareAndVerdict() {
    String row = TopView.draw(report, CACHES, SOURCE, ViewState.FIRST, 80, 24).get(2).text();

    assertThat(row)
        .startsWith("sku#1  product-inv")
        .contains(" w ")
        .contains("152±4")
        .contains("304 %")
        .contains("over");
    assertThat(Printable.columns(row)).isEqualTo(80);
  }

  @Test
  void keysAreSortedByTheirShareOfTheLimit() {
    assertThat(TopView.rows(report, ViewState.FIRST))
        .extracting(Key::share)
        .containsExactly(3.04, 0.8, 0.3);
  }

  @Test
  void aFilterShowsWhatMatchesAndWithAnExclamationMarkWhatDoesNot() {
    assertThat(TopView.rows(report, ViewState.FIRST.filtered("sku#[12]"))).hasSize(2);
    assertThat(TopView.rows(report, ViewState.FIRST.filtered("!sku")))
        .extracting(Key::table)
        .containsExactly("orders");
    assertThat(TopView.rows(report, ViewState.FIRST.of(Access.WRITES))).hasSize(1);
  }

  @Test
  void whatAKeyHoldsNeverReachesTheTerminalAsACommand() {
    StringBuilder hostile = new StringBuilder();
    for (int c = 0; c < 0xA0; c++) {
      hostile.append((char) c);
    }
    hostile.append("\u202e\u2066\u200f\u2028\ud800");
    HeatReport dangerous =
        new HeatReport(
            "now\u001b]0;x\u0007",
            List.of(key(hostile.toString(), "read", hostile.toString(), 1, 1, "hot", null, null)),
            List.of());
    CacheReport dangerousCaches = caches(hostile.toString(), hostile.toString());
    for (Page page : Page.values()) {
      for (Line line :
          TopView.draw(dangerous, dangerousCaches, SOURCE, ViewState.FIRST.on(page), 4_000, 24)) {
        if (!line.equals(
            TopView.draw(dangerous, dangerousCaches, SOURCE, ViewState.FIRST, 4_000, 24)
                .getFirst())) {
          assertThat(
                  line.text()
                      .codePoints()
                      .filter(
                          c ->
                              c < 0x20
                                  || (c >= 0x7f && c < 0xa0)
                                  || c == 0x202e
                                  || c == 0x2066
                                  || c == 0x200f
                                  || c == 0x2028))
              .isEmpty();
        }
      }
    }
  }

  @Test
  void theDetailsNameReasonLimitAndBounds() {
    String page = text(ViewState.FIRST.on(Page.KEY));

    assertThat(page)
        .contains("sku#1")
        .contains("TableWriteKeyRangeThroughputExceeded")
        .contains("152 (from 148 to 156)")
        .contains("what one partition gives");
  }

  @Test
  void theCachesPageShowsRatiosAgesSizesAndWhatDiffered() {
    String page = text(press(ViewState.FIRST, "c").orElseThrow());

    assertThat(page)
        .contains("product-inventory", "item", "99.0 %", "1.5 s", "640 kB")
        .contains("compared with DynamoDB: 90 the same, 1 different")
        .contains("sku#1 · N:7  at 2026-11-21T09:51:40Z, held for 2.0 s")
        .contains("stream 0.4 s behind, read by this proxy");
    assertThat(page.lines().filter(line -> line.contains("product-inventory"))).hasSize(1);
  }

  @Test
  void withoutACacheThePageSaysSo() {
    List<Line> lines =
        TopView.draw(report, CacheReport.NONE, SOURCE, ViewState.FIRST.on(Page.CACHE), 80, 24);

    assertThat(lines.get(2).text()).contains("No table has a cache");
  }

  @Test
  void keysDoWhatK9sTaughtThem() {
    ViewState first = ViewState.FIRST;
    assertThat(press(first, "/sku\r")).get().extracting(ViewState::filter).isEqualTo("sku");
    assertThat(press(first, "/[\r"))
        .get()
        .extracting(ViewState::notice)
        .asString()
        .contains("no regular expression");
    assertThat(press(first, ":lo\r")).get().extracting(ViewState::page).isEqualTo(Page.LOAD);
    assertThat(press(first, ":nowhere\r"))
        .get()
        .extracting(ViewState::notice)
        .asString()
        .contains("keys, reads");
    assertThat(press(first, "?")).get().extracting(ViewState::page).isEqualTo(Page.HELP);
    assertThat(press(first, "?\u001b")).contains(first);
    assertThat(press(first, "jj\r")).get().isEqualTo(first.select(2).on(Page.KEY));
    assertThat(press(first, "/ab\u007f\u007f\u007f"))
        .get()
        .extracting(ViewState::input)
        .isEqualTo("");
    assertThat(press(first, "q")).isEmpty();
    assertThat(press(first, ":q\r")).isEmpty();
    assertThat(press(first, "\u0003")).isEmpty();
  }

  private static CacheReport caches(String table, String key) {
    return new CacheReport(
        List.of(
            new CacheReport.Cache(
                table,
                "on",
                List.of(
                    new CacheReport.Entries("item", 990, 4, 6, 0.99, 1.5, 120, 640_000, 3),
                    new CacheReport.Entries("absent", 0, 0, 0, 0, 0, 0, 0, 0)),
                new CacheReport.Compared(
                    90,
                    1,
                    List.of(
                        new CacheReport.Difference(
                            null,
                            Map.of("S", key),
                            Map.of("N", "7"),
                            "2026-11-21T09:51:40.120Z",
                            2))),
                new CacheReport.Stream(true, 0.4, null))));
  }

  private static Optional<ViewState> press(ViewState state, String keys) {
    Optional<ViewState> now = Optional.of(state);
    for (int i = 0; i < keys.length(); i++) {
      char key = keys.charAt(i);
      now = now.flatMap(s -> Keystrokes.press(s, key));
    }
    return now;
  }

  private String text(ViewState state) {
    return String.join(
        "\n",
        TopView.draw(report, CACHES, SOURCE, state, 100, 24).stream().map(Line::text).toList());
  }

  private static Key key(
      String table,
      String access,
      String key,
      double offered,
      double share,
      String verdict,
      @Nullable String reason,
      @Nullable String remedy) {
    return new Key(
        table,
        null,
        access,
        Map.of("S", key),
        null,
        new Estimate(offered, offered - 4, offered + 4),
        new Estimate(50, 50, 50),
        100,
        new Limit(1_000, "partition"),
        share,
        verdict,
        "2026-11-21T09:51:40Z",
        reason,
        "item",
        remedy);
  }
}
