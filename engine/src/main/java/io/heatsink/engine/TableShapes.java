package io.heatsink.engine;

import io.heatsink.engine.Structure.Member;
import java.util.List;

/** Structures that CreateTable and UpdateTable share. */
final class TableShapes {
  private TableShapes() {}

  /** An attribute definition. */
  static final class Attribute {
    static final Structure SHAPE = new Structure("AttributeDefinition");
    static final Member<String> NAME =
        SHAPE.required("AttributeName", new Shape.Text(1, 255, null));
    static final Member<String> TYPE =
        SHAPE.required("AttributeType", Shape.Choice.of("B", "N", "S"));

    static final Shape.ListOf<Fields> LIST = Shape.ListOf.any(SHAPE);

    private Attribute() {}
  }

  /** An element of a key schema. */
  static final class KeyElement {
    static final Structure SHAPE = new Structure("KeySchemaElement");
    static final Member<String> NAME =
        SHAPE.required("AttributeName", new Shape.Text(1, 255, null));
    static final Member<String> TYPE = SHAPE.required("KeyType", Shape.Choice.of("HASH", "RANGE"));

    static final Shape.ListOf<Fields> LIST = new Shape.ListOf<>(SHAPE, 1, 2);

    /** Of a global index: both parts of its key may have several attributes. */
    static final Shape.ListOf<Fields> GLOBAL_LIST = new Shape.ListOf<>(SHAPE, 1, 8);

    private KeyElement() {}
  }

  /** Provisioned throughput, as it is asked for. */
  static final class Provisioned {
    static final Structure SHAPE = new Structure("ProvisionedThroughput");
    static final Member<Long> READ = SHAPE.required("ReadCapacityUnits", Shape.Whole.POSITIVE_LONG);
    static final Member<Long> WRITE =
        SHAPE.required("WriteCapacityUnits", Shape.Whole.POSITIVE_LONG);

    private Provisioned() {}
  }

  /** What an index projects. */
  static final class Projected {
    static final Structure SHAPE = new Structure("Projection");
    static final Member<String> TYPE =
        SHAPE.optional("ProjectionType", Shape.Choice.of("ALL", "INCLUDE", "KEYS_ONLY"));
    static final Member<List<String>> NON_KEY =
        SHAPE.optional("NonKeyAttributes", new Shape.ListOf<>(new Shape.Text(1, 255, null), 1, 20));

    private Projected() {}
  }

  /** A global index that is to be made; CreateTable and UpdateTable name it differently. */
  static final class NewIndex {
    static final NewIndex WITH_TABLE = new NewIndex("GlobalSecondaryIndex");
    static final NewIndex ON_TABLE = new NewIndex("CreateGlobalSecondaryIndexAction");

    final Structure shape;
    final Member<String> name;
    final Member<List<Fields>> key;
    final Member<Fields> projection;
    final Member<Fields> provisioned;
    final CapacityRequest capacity;

    private NewIndex(String structure) {
      shape = new Structure(structure);
      name = shape.required("IndexName", TableName.INDEX);
      key = shape.required("KeySchema", KeyElement.GLOBAL_LIST);
      projection = shape.required("Projection", Projected.SHAPE);
      provisioned = shape.optional("ProvisionedThroughput", Provisioned.SHAPE);
      capacity = new CapacityRequest(shape);
    }
  }

  /** A local index that is to be made with its table. */
  static final class NewLocalIndex {
    static final Structure SHAPE = new Structure("LocalSecondaryIndex");
    static final Member<String> NAME = SHAPE.required("IndexName", TableName.INDEX);
    static final Member<List<Fields>> KEY = SHAPE.required("KeySchema", KeyElement.LIST);
    static final Member<Fields> PROJECTION = SHAPE.required("Projection", Projected.SHAPE);

    private NewLocalIndex() {}
  }
}
