package io.heatsink.engine;

import io.heatsink.dynamodb.expression.BoundProjection;
import io.heatsink.dynamodb.wire.ItemParts;
import io.heatsink.dynamodb.wire.JsonWriter;
import java.nio.ByteBuffer;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.WriteBuffer;
import org.h2.mvstore.type.BasicDataType;
import org.jspecify.annotations.Nullable;

/** An item as it is kept: in the JSON in which it is answered, so that a read copies bytes. */
final class StoredItem {
  private final byte[] json;
  private final int size;

  /** Found when a read first asks for a part. Any thread may set it: all find the same. */
  private @Nullable ItemParts parts;

  /**
   * @param json the item's JSON object, in UTF-8; never changed
   * @param size the item's size as DynamoDB counts it, in bytes
   */
  StoredItem(byte[] json, int size) {
    this.json = json;
    this.size = size;
  }

  byte[] json() {
    return json;
  }

  int size() {
    return size;
  }

  /**
   * Writes the item as an answer shows it.
   *
   * @param projection what is left of it; null for all
   */
  void write(JsonWriter out, @Nullable BoundProjection projection) {
    if (projection == null) {
      out.raw(json);
    } else if (projection.wholeAttributes().isPresent()) {
      parts().write(out, json, projection.wholeAttributes().get());
    } else {
      out.item(projection.cut(Item.of(this).attributes()));
    }
  }

  private ItemParts parts() {
    ItemParts known = parts;
    if (known == null) {
      known = ItemParts.of(json);
      parts = known;
    }
    return known;
  }

  /** How the map store handles items. */
  static final class Type extends BasicDataType<StoredItem> {
    static final Type INSTANCE = new Type();

    private static final int OBJECT_OVERHEAD = 40;

    @Override
    public int getMemory(StoredItem item) {
      return OBJECT_OVERHEAD + item.json.length;
    }

    @Override
    public void write(WriteBuffer buffer, StoredItem item) {
      buffer.putVarInt(item.size).putVarInt(item.json.length).put(item.json);
    }

    @Override
    public StoredItem read(ByteBuffer buffer) {
      int size = DataUtils.readVarInt(buffer);
      byte[] json = new byte[DataUtils.readVarInt(buffer)];
      buffer.get(json);
      return new StoredItem(json, size);
    }

    @Override
    public StoredItem[] createStorage(int size) {
      return new StoredItem[size];
    }
  }
}
