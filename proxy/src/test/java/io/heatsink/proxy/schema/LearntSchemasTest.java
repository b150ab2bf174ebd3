package io.heatsink.proxy.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.heatsink.call.Call;
import io.heatsink.call.Caller;
import io.heatsink.dynamodb.IndexSchema;
import io.heatsink.dynamodb.KeyAttribute;
import io.heatsink.dynamodb.KeySchema;
import io.heatsink.dynamodb.ScalarType;
import io.heatsink.dynamodb.TableSchema;
import io.heatsink.proxy.Calls;
import io.heatsink.proxy.ManualTurns;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LearntSchemasTest {
  private final StubUpstream upstream = new StubUpstream();
  private final ManualTurns turns = new ManualTurns();
  private final Map<String, TableSchema> configured = new HashMap<>();
  private final List<String> replaced = new ArrayList<>();
  private final LearntSchemas schemas =
      new LearntSchemas(
          upstream, turns, name -> Optional.ofNullable(configured.get(name)), replaced::add);
  private final SchemaObserver observer =
      new SchemaObserver(schemas, new Homes(schemas::home, "eu-west-1"));

  private static String table(String field, String id) {
    return """
    {"%s":{"TableName":"orders","TableId":"%s","TableStatus":"ACTIVE",
     "AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"},
       {"AttributeName":"at","AttributeType":"N"},{"AttributeName":"c","AttributeType":"B"}],
     "KeySchema":[{"AttributeName":"pk","KeyType":"HASH"},{"AttributeName":"at","KeyType":"RANGE"}],
     "GlobalSecondaryIndexes":[{"IndexName":"g","IndexStatus":"ACTIVE",
       "KeySchema":[{"AttributeName":"c","KeyType":"HASH"},{"AttributeName":"at","KeyType":"HASH"},
         {"AttributeName":"pk","KeyType":"RANGE"}],
       "Projection":{"ProjectionType":"INCLUDE","NonKeyAttributes":["x","y"]}}],
     "LocalSecondaryIndexes":[{"IndexName":"l",
       "KeySchema":[{"AttributeName":"pk","KeyType":"HASH"},{"AttributeName":"c","KeyType":"RANGE"}],
       "Projection":{"ProjectionType":"KEYS_ONLY"}}]}}
    """
        .formatted(field, id);
  }

  private void known(String id) {
    assertThat(schemas.find("orders")).isEmpty();
    upstream.answer(Calls.ok(table("Table", id)));
  }

  private int asked() {
    return upstream.asked.size();
  }

  @Test
  void aTableIsAskedForOnFirstSightAndKnownOnceTheAnswerIsThere() {
    assertThat(schemas.find("orders")).isEmpty();
    assertThat(schemas.find("orders")).isEmpty();
    assertThat(upstream.asked).containsExactly("DescribeTable{\"TableName\":\"orders\"}");
    assertThat(schemas.knowledge("orders")).isEqualTo(TableKnowledge.UNKNOWN);
    upstream.answer(Calls.ok(table("Table", "id-1")));
    TableSchema schema = schemas.find("orders").orElseThrow();
    assertThat(schemas.knowledge("orders")).isEqualTo(TableKnowledge.KNOWN);
    assertThat(schema.tableId()).isEqualTo("id-1");
    KeyAttribute pk = new KeyAttribute("pk", ScalarType.S);
    KeyAttribute at = new KeyAttribute("at", ScalarType.N);
    KeyAttribute c = new KeyAttribute("c", ScalarType.B);
    assertThat(schema.key()).isEqualTo(KeySchema.of(pk, at));
    IndexSchema global = Objects.requireNonNull(schema.indexes().get("g"));
    assertThat(global.key()).isEqualTo(new KeySchema(List.of(c, at), List.of(pk)));
    assertThat(global.nonKeyAttributes()).containsExactlyInAnyOrder("x", "y");
    IndexSchema local = Objects.requireNonNull(schema.indexes().get("l"));
    assertThat(local.kind()).isEqualTo(IndexSchema.Kind.LOCAL);
    assertThat(local.projection()).isEqualTo(IndexSchema.Projection.KEYS_ONLY);
  }

  @Test
  void aKnownTableIsAskedForAgainEveryMinute() {
    known("id-1");
    turns.advance(Duration.ofSeconds(59));
    schemas.tick();
    assertThat(asked()).isEqualTo(1);
    turns.advance(Duration.ofSeconds(1));
    schemas.tick();
    schemas.tick();
    assertThat(asked()).isEqualTo(2);
    assertThat(schemas.find("orders")).isPresent();
  }

  @Test
  void anotherTableUnderTheSameNameIsToldOnce() {
    known("id-1");
    turns.advance(Duration.ofSeconds(60));
    schemas.tick();
    upstream.answer(Calls.ok(table("Table", "id-1")));
    assertThat(replaced).isEmpty();
    turns.advance(Duration.ofSeconds(60));
    schemas.tick();
    upstream.answer(Calls.ok(table("Table", "id-2")));
    assertThat(replaced).containsExactly("orders");
  }

  @Test
  void whatCannotBeDescribedIsAskedForEverMoreRarely() {
    int asked = 0;
    for (int second = 0; second < 300; second++) {
      var unused = schemas.find("orders");
      if (asked() > asked) {
        asked = asked();
        upstream.answer(Calls.error("AccessDeniedException", "no"));
      }
      turns.advance(Duration.ofSeconds(1));
    }
    // After 0, 1, 3, 7, 15, 31, 63 and each further 60 seconds.
    assertThat(asked).isBetween(8, 12);
    assertThat(schemas.failure("orders")).contains("AccessDeniedException: no");
    assertThat(schemas.knowledge("orders")).isEqualTo(TableKnowledge.UNKNOWN);
  }

  @Test
  void aConfiguredSchemaIsTakenAndNeverAskedFor() {
    configured.put("orders", Calls.ORDERS);
    assertThat(schemas.find("orders")).contains(Calls.ORDERS);
    assertThat(schemas.knowledge("orders")).isEqualTo(TableKnowledge.CONFIGURED);
    assertThat(asked()).isZero();
  }

  @Test
  void aTableThatIsCreatedThroughTheProxyIsKnownAtOnce() {
    Call create = Calls.of("CreateTable", "{\"TableName\":\"orders\"}");
    var unused = observer.after(create, Calls.ok(table("TableDescription", "id-1")));
    assertThat(schemas.find("orders")).isPresent();
    assertThat(asked()).isZero();
  }

  @Test
  void anotherRolesTableIsNotTakenForOurs() {
    Call create =
        Calls.of("CreateTable", "{\"TableName\":\"orders\"}")
            .withCaller(new Caller("shop", Optional.of("arn:aws:iam::1:role/other")));
    var unused = observer.after(create, Calls.ok(table("TableDescription", "id-1")));
    assertThat(schemas.find("orders")).isEmpty();
  }

  @Test
  void aTableThatIsDeletedIsForgottenAndTold() {
    known("id-1");
    Call delete = Calls.of("DeleteTable", "{\"TableName\":\"orders\"}");
    var unused =
        observer.after(
            delete, Calls.ok(table("TableDescription", "id-1").replace("ACTIVE", "DELETING")));
    assertThat(replaced).containsExactly("orders");
    assertThat(schemas.find("orders")).isEmpty();
  }

  @Test
  void refusalsThatSpeakOfSchemaMakeItAskAgainButOnceASecondOnly() {
    known("id-1");
    Call get = Calls.of("GetItem", "{\"TableName\":\"orders\",\"Key\":{\"pk\":{\"S\":\"a\"}}}");
    turns.advance(Duration.ofSeconds(5));
    for (int i = 0; i < 100; i++) {
      var unused =
          observer.after(
              get,
              Calls.error(
                  "ValidationException", "The provided key element does not match the schema"));
    }
    assertThat(asked()).isEqualTo(2);
    upstream.answer(Calls.ok(table("Table", "id-1")));
    schemas.tick();
    assertThat(asked()).isEqualTo(2);
    turns.advance(Duration.ofSeconds(1));
    schemas.tick();
    assertThat(asked()).isEqualTo(3);
  }

  @Test
  void refusalsThatDoNotSpeakOfSchemaChangeNothing() {
    known("id-1");
    turns.advance(Duration.ofSeconds(5));
    Call get = Calls.of("GetItem", "{\"TableName\":\"orders\",\"Key\":{\"pk\":{\"S\":\"a\"}}}");
    for (String type :
        new String[] {
          "ConditionalCheckFailedException", "ProvisionedThroughputExceededException"
        }) {
      var unused = observer.after(get, Calls.error(type, "key schema"));
    }
    assertThat(asked()).isEqualTo(1);
  }

  @Test
  void aTableThatIsGoneIsForgotten() {
    known("id-1");
    turns.advance(Duration.ofSeconds(60));
    schemas.tick();
    upstream.answer(Calls.error("ResourceNotFoundException", "Requested resource not found"));
    assertThat(replaced).containsExactly("orders");
    assertThat(schemas.knowledge("orders")).isEqualTo(TableKnowledge.UNKNOWN);
  }

  @Test
  void garbageAndSilenceAreNoSchemaAndLeaveNothingHanging() {
    assertThat(schemas.find("orders")).isEmpty();
    upstream.answer(Calls.ok("<html>"));
    turns.advance(Duration.ofSeconds(1));
    assertThat(schemas.find("orders")).isEmpty();
    upstream.fail();
    turns.advance(Duration.ofSeconds(2));
    assertThat(schemas.find("orders")).isEmpty();
    assertThat(asked()).isEqualTo(3);
  }

  @Test
  void namesOfTablesThatAreNoneTakeNoMoreThanTheirShare() {
    for (int i = 0; i < 50_000; i++) {
      var unused = schemas.find("made-up-" + i);
    }
    assertThat(asked()).isEqualTo(32);
    assertThat(schemas.names()).hasSize(10_000);
  }

  @Test
  void aNameThatNoTableCanHaveIsNeitherAskedForNorRemembered() {
    for (int i = 0; i < 100; i++) {
      assertThat(schemas.find(i + "x".repeat(60_000))).isEmpty();
    }

    assertThat(schemas.names()).isEmpty();
    assertThat(upstream.asked).isEmpty();
  }

  @Test
  void lookingAtWhatIsKnownNeitherAsksNorRemembers() {
    assertThat(schemas.known("orders")).isEmpty();
    assertThat(schemas.names()).isEmpty();
    assertThat(upstream.asked).isEmpty();
    known("id-1");
    assertThat(schemas.known("orders")).isPresent();
  }

  @Test
  void whatCouldNotBeDescribedIsForgottenOnceNobodyLooksForIt() {
    var unused = schemas.find("made-up");
    upstream.answer(Calls.error("ResourceNotFoundException", "no"));
    turns.advance(Duration.ofMinutes(1));
    schemas.tick();
    assertThat(schemas.names()).containsExactly("made-up");
    turns.advance(Duration.ofMinutes(1));
    schemas.tick();
    assertThat(schemas.names()).isEmpty();
  }

  @Test
  void aConfiguredSchemaGoesBeforeTheOneThatWasLearnt() {
    known("id-1");
    configured.put("orders", Calls.ORDERS);

    assertThat(schemas.find("orders")).contains(Calls.ORDERS);
    assertThat(schemas.knowledge("orders")).isEqualTo(TableKnowledge.CONFIGURED);
    turns.advance(Duration.ofMinutes(2));
    schemas.tick();
    assertThat(asked()).isEqualTo(1);
  }

  @Test
  void aTableIsAskedForOnceACallOnItWasLetPass() {
    Call call =
        Calls.of(
            "GetItem", "{\"TableName\":\"orders\",\"Key\":{\"pk\":{\"S\":\"a\"}}}", schemas::known);
    assertThat(upstream.asked).isEmpty();
    observer.before(call);
    assertThat(upstream.asked).containsExactly("DescribeTable{\"TableName\":\"orders\"}");
  }
}
