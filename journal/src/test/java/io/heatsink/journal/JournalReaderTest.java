package io.heatsink.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.heatsink.dynamodb.Binary;
import io.heatsink.dynamodb.DynamoNumber;
import io.heatsink.dynamodb.KeyValue;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JournalReaderTest {
  private static byte[] written(KeyForm form, Access access) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new LineWriter(new KeyDisplay(form, new byte[] {1})).append(access, out);
    return out.toByteArray();
  }

  private static JournalReader.Line only(byte[] bytes) throws IOException {
    JournalReader reader = new JournalReader(new ByteArrayInputStream(bytes));
    JournalReader.Line line = reader.next().orElseThrow();
    assertThat(reader.next()).isEmpty();
    return line;
  }

  private static JournalLine whole(byte[] bytes) throws IOException {
    return ((JournalReader.Line.Whole) only(bytes)).line();
  }

  @Test
  void aLineHasExactlyTheDocumentedFieldsInTheirOrder() {
    assertThat(
            new String(
                written(new KeyForm.Clear(), Accesses.of(KeyValue.of("sku-1"), null)),
                StandardCharsets.UTF_8))
        .isEqualTo(
            """
            {"time":"2026-11-21T10:15:30.123456Z","requestId":"REQ1","caller":"shop",\
            "operation":"GetItem","table":"orders","index":null,"partitionKey":{"S":"sku-1"},\
            "sortKey":null,"consistent":true,"readUnits":0.5,"writeUnits":3,"estimated":false,\
            "micros":1234,"status":200,"error":null,"throttlingReason":null,"servedBy":"cache","throttled":false}
            """);
  }

  @Test
  void whatIsWrittenIsReadBack() throws IOException {
    Access access =
        Accesses.of(
            KeyValue.of(DynamoNumber.parse("1E2")), KeyValue.of(Binary.wrap(new byte[] {0, -1})));
    JournalLine line = whole(written(new KeyForm.Clear(), access));
    assertThat(line.partitionKey())
        .contains(new ShownKey.Clear(KeyValue.of(DynamoNumber.parse("100"))));
    assertThat(line.sortKey())
        .contains(new ShownKey.Clear(KeyValue.of(Binary.wrap(new byte[] {0, -1}))));
    assertThat(line.time()).isEqualTo(access.time());
    assertThat(line.table()).contains("orders");
    assertThat(line.index()).isEmpty();
    assertThat(line.readUnits()).isEqualTo(0.5);
    assertThat(line.writeUnits()).isEqualTo(3);
    assertThat(line.micros()).isEqualTo(1_234);
    assertThat(line.servedBy()).isEqualTo(access.servedBy());
  }

  @Test
  void aLineOfAnEarlierVersionWasThrottledIfItHasAReason() throws IOException {
    String line =
        new String(
                written(new KeyForm.Clear(), Accesses.of(KeyValue.of("sku-1"), null)),
                StandardCharsets.UTF_8)
            .replace(",\"throttled\":false", "");
    String throttled =
        line.replace(
            "\"throttlingReason\":null",
            "\"throttlingReason\":\"TableReadKeyRangeThroughputExceeded\"");

    assertThat(whole(line.getBytes(StandardCharsets.UTF_8)).throttled()).isFalse();
    assertThat(whole(throttled.getBytes(StandardCharsets.UTF_8)).throttled()).isTrue();
  }

  @Test
  void aLineWithoutACallerOrAnOperationIsReadBack() throws IOException {
    String line =
        new String(
                written(new KeyForm.Clear(), Accesses.of(KeyValue.of("sku-1"), null)),
                StandardCharsets.UTF_8)
            .replace("\"shop\"", "null")
            .replace("\"GetItem\"", "null");

    assertThat(whole(line.getBytes(StandardCharsets.UTF_8)).caller()).isEmpty();
    assertThat(whole(line.getBytes(StandardCharsets.UTF_8)).operation()).isEmpty();
  }

  @Test
  void hashesAndPrefixesAreReadBackAsSuch() throws IOException {
    Access access = Accesses.of(KeyValue.of("sku-1"), null);
    assertThat(whole(written(new KeyForm.Hashed(), access)).partitionKey().orElseThrow())
        .isInstanceOf(ShownKey.Hashed.class);
    assertThat(whole(written(new KeyForm.Prefix(2), access)).partitionKey())
        .contains(new ShownKey.Prefix("sk"));
  }

  @Test
  void hostileKeysStayInTheirLineAndComeBackWhole() throws IOException {
    for (String key : new String[] {"a\nb", "\"},\"status\":500,\"x\":{\"", "\u2028\u202e", "\0"}) {
      byte[] bytes = written(new KeyForm.Clear(), Accesses.of(KeyValue.of(key), null));
      assertThat(new String(bytes, StandardCharsets.UTF_8)).matches("[ -~]*\n");
      assertThat(whole(bytes).partitionKey()).contains(new ShownKey.Clear(KeyValue.of(key)));
    }
  }

  @Test
  void aLineThatIsTooLongIsSkippedAndTheNextOneRead() throws IOException {
    byte[] good = written(new KeyForm.Clear(), Accesses.numbered(1));
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    byte[] endless = new byte[3 * JournalReader.LINE_BYTES];
    Arrays.fill(endless, (byte) 'x');
    all.writeBytes(endless);
    all.write('\n');
    all.writeBytes(good);
    JournalReader reader = new JournalReader(new ByteArrayInputStream(all.toByteArray()));
    assertThat(reader.next()).contains(new JournalReader.Line.Broken(1, "has over 1 MiB"));
    assertThat(reader.next().orElseThrow()).isInstanceOf(JournalReader.Line.Whole.class);
  }

  @Test
  void aBrokenLineIsToldByItsNumber() throws IOException {
    JournalReader reader =
        new JournalReader(
            new ByteArrayInputStream("\n{}\n[1]\n{\"time\":\n".getBytes(StandardCharsets.UTF_8)));
    assertThat(reader.next()).contains(new JournalReader.Line.Broken(2, "has no time"));
    assertThat(reader.next()).contains(new JournalReader.Line.Broken(3, "is no JSON object"));
    assertThat(reader.next()).contains(new JournalReader.Line.Broken(4, "is no line of JSON"));
    assertThat(reader.next()).isEmpty();
  }

  @Test
  void noMutantOfALineMakesTheReaderFail() throws IOException {
    byte[] good = written(new KeyForm.Clear(), Accesses.of(KeyValue.of("k"), KeyValue.of("s")));
    for (int seed = 0; seed < 20_000; seed++) {
      Random random = new Random(seed);
      byte[] mutant = good.clone();
      int edits = 1 + random.nextInt(4);
      for (int i = 0; i < edits; i++) {
        mutant[random.nextInt(mutant.length)] = (byte) random.nextInt(256);
      }
      JournalReader reader = new JournalReader(new ByteArrayInputStream(mutant));
      int lines = 0;
      Optional<JournalReader.Line> line;
      do {
        try {
          line = reader.next();
        } catch (RuntimeException e) {
          throw new AssertionError("seed " + seed, e);
        }
        lines++;
      } while (line.isPresent());
      assertThat(lines).as("seed %d", seed).isLessThan(8);
    }
  }
}
