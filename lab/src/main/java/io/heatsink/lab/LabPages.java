package io.heatsink.lab;

import io.heatsink.call.Headers;
import io.heatsink.call.Reply;
import io.heatsink.call.RequestIds;
import io.heatsink.call.ServedBy;
import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.wire.JsonReader;
import io.heatsink.dynamodb.wire.JsonWriter;
import io.heatsink.http.Request;
import io.heatsink.lab.fault.ToxicPages;
import io.heatsink.lab.fault.ToxicPages.Page;
import io.heatsink.lab.fault.Toxics;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The lab's own pages: {@code GET /lab/partitions}; {@code GET} and {@code POST /lab/clock} with
 * {@code {"advanceSeconds": 60}}, which answer {@code {"now": ISO-8601}}; and those of the toxics.
 */
final class LabPages {
  private static final Headers JSON =
      new Headers(List.of(new Headers.Entry("Content-Type", "application/json")));
  private static final String CLOCK = "/lab/clock";

  private final Supplier<byte[]> partitions;
  private final LabClock clock;
  private final ToxicPages toxics;

  /**
   * @param partitions writes the page of that name
   */
  LabPages(Supplier<byte[]> partitions, LabClock clock, Toxics toxics) {
    this.partitions = partitions;
    this.clock = clock;
    this.toxics = new ToxicPages(toxics);
  }

  /** The answer; empty if the request is for none of these pages. */
  Optional<Reply> answer(Request request) {
    if (!request.uri().startsWith("/lab/")) {
      return Optional.empty();
    }
    return page(request)
        .map(
            page ->
                new Reply(page.status(), RequestIds.fresh(), JSON, page.json(), ServedBy.HEATSINK));
  }

  private Optional<Page> page(Request request) {
    return switch (request.method() + " " + request.uri()) {
      case "GET /lab/partitions" -> Optional.of(new Page(200, partitions.get()));
      case "GET " + CLOCK -> Optional.of(now());
      case "POST " + CLOCK -> Optional.of(advance(request.content()));
      default -> toxics.answer(request.method(), request.uri(), request.content());
    };
  }

  private Page advance(byte[] body) {
    try {
      JsonReader in = JsonReader.of(body);
      double seconds = 0;
      while (in.nextField()) {
        if (!in.name().equals("advanceSeconds")) {
          return Page.error(
              400, "There is no field \"%s\" here; there is advanceSeconds.".formatted(in.name()));
        }
        seconds = in.number();
      }
      clock.advance(Duration.ofNanos(Math.round(seconds * 1e9)));
      return now();
    } catch (DynamoDbException e) {
      return Page.error(400, "Give {\"advanceSeconds\": 60}: " + e.getMessage());
    } catch (IllegalArgumentException e) {
      return Page.error(400, String.valueOf(e.getMessage()));
    }
  }

  private Page now() {
    return new Page(
        200,
        new JsonWriter()
            .beginObject()
            .name("now")
            .string(clock.instant().toString())
            .endObject()
            .toByteArray());
  }
}
