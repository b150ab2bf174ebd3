package io.heatsink.proxy.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import io.heatsink.journal.KeyDisplay;
import io.heatsink.journal.ShownKey;
import java.io.IOException;

/** Keys as the admin API shows them (docs/json.md). */
final class KeyJson {
  private KeyJson() {}

  static void write(JsonGenerator out, ShownKey key) throws IOException {
    out.writeStartObject();
    switch (key) {
      case ShownKey.Clear clear ->
          out.writeStringField(clear.value().type().name(), KeyDisplay.text(clear.value()));
      case ShownKey.Hashed hashed -> out.writeStringField("hash", hashed.hex());
      case ShownKey.Prefix prefix -> out.writeStringField("prefix", prefix.text());
    }
    out.writeEndObject();
  }
}
