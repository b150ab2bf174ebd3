package io.heatsink.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.heatsink.dynamodb.DynamoDbException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TableQuotasTest {
  private static final String EXCEEDED = "LimitExceededException: Subscriber limit exceeded: ";
  private static final String ON_DEMAND = "'BillingMode': 'PAY_PER_REQUEST'";
  private static final String INDEXED =
      """
      'BillingMode': 'PAY_PER_REQUEST',
      'GlobalSecondaryIndexes': [{'IndexName': 'inverted',
        'KeySchema': [{'AttributeName': 'pk', 'KeyType': 'HASH'}],
        'Projection': {'ProjectionType': 'ALL'}}]
      """;

  /** Admits all data, and holds to quotas. */
  private static final Admission QUOTAS =
      new Admission() {
        @Override
        public ForTable created(TableThroughput table) {
          return Unlimited.INSTANCE;
        }

        @Override
        public List<Optional<DynamoDbException>> transaction(List<Part> parts) {
          return Collections.nCopies(parts.size(), Optional.empty());
        }

        @Override
        public boolean hasQuotas() {
          return true;
        }
      };

  private final MovedClock clock = new MovedClock();
  private final EngineOptions options = EngineOptions.DEFAULT.withClock(clock);
  private final Calls calls = Calls.on(options.withAdmission(QUOTAS));

  private static String table(int number, String more) {
    return """
    {'TableName': 'table-%d', %s,
     'AttributeDefinitions': [{'AttributeName': 'pk', 'AttributeType': 'S'}],
     'KeySchema': [{'AttributeName': 'pk', 'KeyType': 'HASH'}]}
    """
        .formatted(number, more);
  }

  private static void create(Calls calls, int tables, String more) {
    for (int number = 0; number < tables; number++) {
      calls.call("CreateTable", table(number, more));
    }
  }

  private static String units(long read, long write) {
    return "'ProvisionedThroughput': {'ReadCapacityUnits': %d, 'WriteCapacityUnits': %d}"
        .formatted(read, write);
  }

  private static String update(String more) {
    return "{'TableName': 'table-0', " + more + "}";
  }

  @Test
  void anAccountHas2500Tables() {
    create(calls, 2_500, ON_DEMAND);

    assertThat(calls.error("CreateTable", table(2_500, ON_DEMAND)))
        .isEqualTo(EXCEEDED + "There is a limit of 2500 tables per subscriber");
    calls.call("DeleteTable", "{'TableName': 'table-7'}");
    calls.call("CreateTable", table(2_500, ON_DEMAND));
  }

  @Test
  void tablesChange500AtATime() {
    Calls slow = Calls.on(options.withAdmission(QUOTAS).withTransition(Duration.ofSeconds(10)));
    slow.call("CreateTable", table(1_000, ON_DEMAND));
    clock.move(Duration.ofSeconds(10));
    create(slow, 500, ON_DEMAND);

    String refused =
        EXCEEDED + "Only 500 tables can be created, updated, or deleted simultaneously";
    assertThat(slow.error("CreateTable", table(500, ON_DEMAND))).isEqualTo(refused);
    assertThat(slow.error("DeleteTable", "{'TableName': 'table-1000'}")).isEqualTo(refused);
    assertThat(
            slow.error(
                "UpdateTable", "{'TableName': 'table-1000', 'DeletionProtectionEnabled': true}"))
        .isEqualTo(refused);
    clock.move(Duration.ofSeconds(10));
    slow.call("CreateTable", table(500, ON_DEMAND));
  }

  @Test
  void tablesWithIndexesAreCreated250AtATime() {
    Calls slow = Calls.on(options.withAdmission(QUOTAS).withTransition(Duration.ofSeconds(10)));
    create(slow, 250, INDEXED);

    assertThat(slow.error("CreateTable", table(250, INDEXED)))
        .isEqualTo(
            EXCEEDED
                + "You have exceeded the maximum number of indexed tables that can be created"
                + " simultaneously");
    slow.call("CreateTable", table(250, ON_DEMAND));
    clock.move(Duration.ofSeconds(10));
    slow.call("CreateTable", table(251, INDEXED));
  }

  @Test
  void aNewTableIsProvisionedWithAtMost40000Units() {
    assertThat(calls.error("CreateTable", table(0, units(40_001, 1)))).startsWith(EXCEEDED);
    assertThat(calls.error("CreateTable", table(0, units(1, 40_001)))).startsWith(EXCEEDED);
    calls.call("CreateTable", table(0, units(40_000, 40_000)));
  }

  @Test
  void anAccountProvisionsAtMost80000UnitsInAll() {
    create(calls, 2, units(40_000, 1));

    assertThat(calls.error("CreateTable", table(2, units(1, 1)))).startsWith(EXCEEDED);
    assertThat(calls.error("UpdateTable", update(units(40_001, 1)))).startsWith(EXCEEDED);
    calls.call("UpdateTable", update(units(39_999, 2)));
    calls.call("CreateTable", table(2, units(1, 1)));
    calls.call("CreateTable", table(3, ON_DEMAND));
  }

  @Test
  void afterFourDecreasesADayOneAnHourIsAllowed() {
    calls.call("CreateTable", table(0, units(5, 7)));
    for (int units = 6; units > 2; units--) {
      calls.call("UpdateTable", update(units(5, units)));
    }
    assertThat(calls.error("UpdateTable", update(units(5, 2))))
        .startsWith(
            EXCEEDED + "Provisioned throughput decreases are limited within a given UTC day.");
    clock.move(Duration.ofHours(1));
    calls.call("UpdateTable", update(units(5, 2)));
    assertThat(calls.error("UpdateTable", update(units(5, 1)))).startsWith(EXCEEDED);
    clock.move(Duration.ofHours(14));
    calls.call("UpdateTable", update(units(5, 1)));
    assertThat(calls.call("DescribeTable", "{'TableName': 'table-0'}"))
        .contains("'NumberOfDecreasesToday':1");
  }

  @Test
  void aTableIsSwitchedToOnDemandFourTimesIn24Hours() {
    calls.call("CreateTable", table(0, units(5, 7)));
    for (int time = 0; time < 4; time++) {
      calls.call("UpdateTable", update(ON_DEMAND));
      calls.call("UpdateTable", update("'BillingMode': 'PROVISIONED', " + units(5, 7)));
      clock.move(Duration.ofHours(1));
    }

    assertThat(calls.error("UpdateTable", update(ON_DEMAND)))
        .isEqualTo(EXCEEDED + "Update to PayPerRequest mode are limited to 4 times in 1 day(s).");
    clock.move(Duration.ofHours(20));
    calls.call("UpdateTable", update(ON_DEMAND));
  }

  private static String timeToLive(boolean enabled) {
    return update(
        "'TimeToLiveSpecification': {'AttributeName': 'expires', 'Enabled': %s}"
            .formatted(enabled));
  }

  @Test
  void timeToLiveIsChangedOnceAnHour() {
    calls.call("CreateTable", table(0, ON_DEMAND));
    calls.call("UpdateTimeToLive", timeToLive(true));

    assertThat(calls.error("UpdateTimeToLive", timeToLive(true)))
        .isEqualTo("ValidationException: TimeToLive is already enabled");
    clock.move(Duration.ofHours(1).minusMillis(1));
    assertThat(calls.error("UpdateTimeToLive", timeToLive(false)))
        .isEqualTo(
            "ValidationException: Time to live has been modified multiple times within a fixed"
                + " interval");
    clock.move(Duration.ofMillis(1));
    calls.call("UpdateTimeToLive", timeToLive(false));
  }

  @Test
  void withoutQuotasNoneHolds() {
    Calls free = Calls.on(options);
    free.call("CreateTable", table(0, units(1_000_000, 1_000_000)));
    for (int units = 10; units > 0; units--) {
      free.call("UpdateTable", update(units(units, units)));
      free.call("UpdateTable", update(ON_DEMAND));
      free.call("UpdateTable", update("'BillingMode': 'PROVISIONED', " + units(units, units)));
      free.call("UpdateTimeToLive", timeToLive(true));
      free.call("UpdateTimeToLive", timeToLive(false));
    }
    assertThat(free.call("DescribeTable", "{'TableName': 'table-0'}"))
        .contains("'WriteCapacityUnits':1}");
  }
}
