package io.heatsink.journal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.heatsink.call.ServedBy;
import io.heatsink.dynamodb.AttributeValue;
import io.heatsink.dynamodb.Binary;
import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.DynamoNumber;
import io.heatsink.dynamodb.KeyValue;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a journal line by line, in memory for one line at a time.
 *
 * <p>Journals are read after crashes, and may come from strangers: a broken line is told as such
 * and the next one is read; a line over {@value #LINE_BYTES} bytes is skipped without being held.
 */
public final class JournalReader implements Closeable {
  /** No line of the writer's is near it: names and keys have up to 2,048 bytes each. */
  public static final int LINE_BYTES = 1 << 20;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(4)
                  .maxStringLength(LINE_BYTES)
                  .maxNumberLength(64)
                  .maxNameLength(256)
                  .build())
          .build();

  /** What a line turned out to be. */
  public sealed interface Line {
    /** From 1. */
    long number();

    record Whole(long number, JournalLine line) implements Line {}

    /**
     * @param why as the end of a sentence that begins with the line's number
     */
    record Broken(long number, String why) implements Line {}
  }

  private final InputStream in;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream(1_024);
  private long number;

  public JournalReader(InputStream in) {
    this.in = new BufferedInputStream(in, 64 * 1024);
  }

  public static JournalReader open(Path file) throws IOException {
    return new JournalReader(Files.newInputStream(file));
  }

  /** The next line that is not blank; empty at the end. */
  public Optional<Line> next() throws IOException {
    while (true) {
      line.reset();
      boolean tooLong = false;
      int b = in.read();
      if (b < 0) {
        return Optional.empty();
      }
      number++;
      while (b >= 0 && b != '\n') {
        if (line.size() < LINE_BYTES) {
          line.write(b);
        } else {
          tooLong = true;
        }
        b = in.read();
      }
      if (tooLong) {
        return Optional.of(new Line.Broken(number, "has over 1 MiB"));
      }
      byte[] bytes = line.toByteArray();
      if (!isBlank(bytes)) {
        return Optional.of(parse(bytes));
      }
    }
  }

  private static boolean isBlank(byte[] bytes) {
    for (byte b : bytes) {
      if (b != ' ' && b != '\r' && b != '\t') {
        return false;
      }
    }
    return true;
  }

  private Line parse(byte[] bytes) {
    try (JsonParser json = JSON.createParser(bytes)) {
      Fields fields = Fields.read(json);
      return new Line.Whole(number, fields.toLine());
    } catch (IOException e) {
      return new Line.Broken(number, "is no line of JSON");
    } catch (NotOurs e) {
      return new Line.Broken(number, e.why);
    }
  }

  /** A line of JSON that is no line of a journal. */
  private static final class NotOurs extends RuntimeException {
    private final String why;

    NotOurs(String why) {
      super(why, null, false, false);
      this.why = why;
    }
  }

  /** A line's fields by name; unknown ones are passed over, as a later version may add some. */
  private static final class Fields {
    private final Map<String, String> scalars = new HashMap<>();
    private final Map<String, ShownKey> keys = new HashMap<>();

    static Fields read(JsonParser json) throws IOException {
      Fields fields = new Fields();
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new NotOurs("is no JSON object");
      }
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        JsonToken value = json.nextToken();
        if (value == JsonToken.START_OBJECT
            && (name.equals("partitionKey") || name.equals("sortKey"))) {
          fields.keys.put(name, key(name, json));
        } else if (value == JsonToken.START_OBJECT || value == JsonToken.START_ARRAY) {
          json.skipChildren();
        } else if (value != JsonToken.VALUE_NULL) {
          fields.scalars.put(name, json.getText());
        }
      }
      if (json.nextToken() != null) {
        throw new NotOurs("holds more than one JSON object");
      }
      return fields;
    }

    private static ShownKey key(String name, JsonParser json) throws IOException {
      if (json.nextToken() != JsonToken.FIELD_NAME) {
        throw new NotOurs("has an empty " + name);
      }
      String form = json.currentName();
      if (json.nextToken() != JsonToken.VALUE_STRING) {
        throw new NotOurs("has a " + name + " that is no text");
      }
      String text = json.getText();
      if (json.nextToken() != JsonToken.END_OBJECT) {
        throw new NotOurs("has two values in " + name);
      }
      try {
        return switch (form) {
          case "hash" -> new ShownKey.Hashed(text);
          case "prefix" -> new ShownKey.Prefix(text);
          case "S" -> new ShownKey.Clear(KeyValue.of(new AttributeValue.StringValue(text)));
          case "N" -> new ShownKey.Clear(KeyValue.of(DynamoNumber.parse(text)));
          case "B" ->
              new ShownKey.Clear(KeyValue.of(Binary.wrap(Base64.getDecoder().decode(text))));
          default -> throw new NotOurs("has a " + name + " of no type of a key");
        };
      } catch (IllegalArgumentException | DynamoDbException e) {
        throw new NotOurs("has a " + name + " that is none");
      }
    }

    JournalLine toLine() {
      return new JournalLine(
          time(),
          text("requestId"),
          optional("caller"),
          optional("operation"),
          optional("table"),
          optional("index"),
          Optional.ofNullable(keys.get("partitionKey")),
          Optional.ofNullable(keys.get("sortKey")),
          truth("consistent"),
          units("readUnits"),
          units("writeUnits"),
          truth("estimated"),
          whole("micros"),
          (int) Math.min(whole("status"), Integer.MAX_VALUE),
          optional("error"),
          truth("throttled", optional("throttlingReason").isPresent()),
          optional("throttlingReason"),
          servedBy());
    }

    private String text(String name) {
      return optional(name).orElseThrow(() -> new NotOurs("has no " + name));
    }

    private Optional<String> optional(String name) {
      return Optional.ofNullable(scalars.get(name));
    }

    private Instant time() {
      try {
        return Instant.parse(text("time"));
      } catch (DateTimeException e) {
        throw new NotOurs("has a time that is none");
      }
    }

    /** Of a field that lines of earlier versions lack. */
    private boolean truth(String name, boolean otherwise) {
      return scalars.containsKey(name) ? truth(name) : otherwise;
    }

    private boolean truth(String name) {
      return switch (text(name)) {
        case "true" -> true;
        case "false" -> false;
        default -> throw new NotOurs("has a " + name + " that is neither true nor false");
      };
    }

    private double units(String name) {
      try {
        double units = Double.parseDouble(text(name));
        if (units >= 0 && units < 1e12) {
          return units;
        }
      } catch (NumberFormatException e) {
        throw new NotOurs("has " + name + " that are no number");
      }
      throw new NotOurs("has " + name + " out of range");
    }

    private long whole(String name) {
      try {
        long value = Long.parseLong(text(name));
        if (value >= 0) {
          return value;
        }
      } catch (NumberFormatException e) {
        throw new NotOurs("has a " + name + " that is no whole number");
      }
      throw new NotOurs("has a " + name + " below 0");
    }

    private ServedBy servedBy() {
      String text = text("servedBy");
      for (ServedBy servedBy : ServedBy.values()) {
        if (servedBy.name().toLowerCase(Locale.ROOT).equals(text)) {
          return servedBy;
        }
      }
      throw new NotOurs("has a servedBy that is not known");
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
