package io.heatsink.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What is kept with a table and shown again. */
class ControlPlaneTest {
  private static final String INVALID =
      "ValidationException: One or more parameter values were invalid: ";
  private static final String ARN = "arn:aws:dynamodb:eu-central-1:123456789012:table/orders";

  private final MovedClock clock = new MovedClock();
  private final Calls calls = Calls.on(EngineOptions.DEFAULT.withClock(clock)).withTable("orders");

  private String describe() {
    return calls.call("DescribeTable", "{'TableName': 'orders'}");
  }

  private String update(String more) {
    return calls.call("UpdateTable", "{'TableName': 'orders', %s}".formatted(more));
  }

  private String ofResource(String operation, String more) {
    return calls.call(operation, "{'ResourceArn': '%s'%s}".formatted(ARN, more));
  }

  @Test
  void aProtectedTableIsNotDeleted() {
    update("'DeletionProtectionEnabled': true");

    assertThat(describe()).contains("'DeletionProtectionEnabled':true");
    assertThat(calls.error("DeleteTable", "{'TableName': 'orders'}"))
        .isEqualTo(
            "ValidationException: Resource cannot be deleted as it is currently protected against"
                + " deletion. Disable deletion protection first.");
    update("'DeletionProtectionEnabled': false");
    assertThat(calls.error("DeleteTable", "{'TableName': 'orders'}")).isEqualTo("no error");
  }

  @Test
  void classAndEncryptionAreShown() {
    assertThat(describe()).doesNotContain("SSEDescription", "TableClassSummary");
    update("'TableClass': 'STANDARD_INFREQUENT_ACCESS', 'SSESpecification': {'Enabled': true}");

    assertThat(describe())
        .contains(
            "'TableClassSummary':{'TableClass':'STANDARD_INFREQUENT_ACCESS',"
                + "'LastUpdateDateTime':1.7952552E9}")
        .contains(
            "'SSEDescription':{'Status':'ENABLED','SSEType':'KMS','KMSMasterKeyArn':"
                + "'arn:aws:kms:eu-central-1:123456789012:alias/aws/dynamodb'}");
  }

  @Test
  void maximaOnDemandAreSetAndTakenAway() {
    update("'OnDemandThroughput': {'MaxReadRequestUnits': 10}");
    assertThat(describe())
        .contains("'OnDemandThroughput':{'MaxReadRequestUnits':10,'MaxWriteRequestUnits':-1}");
    update("'OnDemandThroughput': {'MaxWriteRequestUnits': 5}");
    assertThat(describe())
        .contains("'OnDemandThroughput':{'MaxReadRequestUnits':10,'MaxWriteRequestUnits':5}");
    update("'OnDemandThroughput': {'MaxReadRequestUnits': -1, 'MaxWriteRequestUnits': -1}");
    assertThat(describe()).doesNotContain("OnDemandThroughput");
    assertThat(
            calls.error(
                "UpdateTable",
                "{'TableName': 'orders', 'BillingMode': 'PROVISIONED', 'ProvisionedThroughput':"
                    + " {'ReadCapacityUnits': 1, 'WriteCapacityUnits': 1}, 'OnDemandThroughput':"
                    + " {'MaxReadRequestUnits': 10}}"))
        .startsWith(INVALID + "OnDemandThroughput cannot be specified");
  }

  @Test
  void warmThroughputRisesAndNeverFalls() {
    assertThat(describe())
        .contains(
            "'WarmThroughput':{'ReadUnitsPerSecond':12000,'WriteUnitsPerSecond':4000,"
                + "'Status':'ACTIVE'}");
    update("'WarmThroughput': {'WriteUnitsPerSecond': 9000}");
    update(
        "'BillingMode': 'PROVISIONED', 'ProvisionedThroughput': {'ReadCapacityUnits': 20000,"
            + " 'WriteCapacityUnits': 1}");
    assertThat(describe())
        .contains("'WarmThroughput':{'ReadUnitsPerSecond':20000,'WriteUnitsPerSecond':9000,");
    assertThat(
            calls.error(
                "UpdateTable",
                "{'TableName': 'orders', 'WarmThroughput': {'WriteUnitsPerSecond': 8999}}"))
        .startsWith(
            INVALID + "Requested WriteUnitsPerSecond for WarmThroughput for table is lower");
  }

  @Test
  void indexesHaveLimitsOfTheirOwn() {
    calls.withIndexedTable("people", "{'ProjectionType': 'ALL'}");

    calls.call(
        "UpdateTable",
        "{'TableName': 'people', 'GlobalSecondaryIndexUpdates': [{'Update': {'IndexName': 'by-g',"
            + " 'OnDemandThroughput': {'MaxWriteRequestUnits': 7}}}]}");

    assertThat(calls.call("DescribeTable", "{'TableName': 'people'}"))
        .contains("'OnDemandThroughput':{'MaxReadRequestUnits':-1,'MaxWriteRequestUnits':7}");
  }

  @Test
  void tagsComeAndGo() {
    assertThat(
            ofResource(
                "TagResource",
                ", 'Tags': [{'Key': 'team', 'Value': 'a'}, {'Key': 'cost', 'Value': ''}]"))
        .isEmpty();
    ofResource("TagResource", ", 'Tags': [{'Key': 'team', 'Value': 'b'}]");
    assertThat(ofResource("ListTagsOfResource", ""))
        .isEqualTo("{'Tags':[{'Key':'cost','Value':''},{'Key':'team','Value':'b'}]}");
    assertThat(ofResource("UntagResource", ", 'TagKeys': ['cost', 'none']")).isEmpty();
    assertThat(ofResource("ListTagsOfResource", ""))
        .isEqualTo("{'Tags':[{'Key':'team','Value':'b'}]}");
  }

  @Test
  void aTableIsMadeWithTags() {
    calls.call(
        "CreateTable",
        """
        {'TableName': 'tagged', 'BillingMode': 'PAY_PER_REQUEST',
         'AttributeDefinitions': [{'AttributeName': 'pk', 'AttributeType': 'S'}],
         'KeySchema': [{'AttributeName': 'pk', 'KeyType': 'HASH'}],
         'Tags': [{'Key': 'team', 'Value': 'a'}]}
        """);

    assertThat(
            calls.call(
                "ListTagsOfResource",
                "{'ResourceArn': '%s'}".formatted(ARN.replace("orders", "tagged"))))
        .isEqualTo("{'Tags':[{'Key':'team','Value':'a'}]}");
  }

  @Test
  void whatCannotBeTaggedIsRefused() {
    assertThat(calls.error("TagResource", "{}")).isEqualTo("ValidationException: Invalid TableArn");
    assertThat(calls.error("ListTagsOfResource", "{'ResourceArn': 'x'}"))
        .isEqualTo(
            "AccessDeniedException: User: arn:aws:iam::123456789012:root is not authorized to"
                + " perform: dynamodb:ListTagsOfResource on resource: x");
    assertThat(calls.error("ListTagsOfResource", "{'ResourceArn': '%sx'}".formatted(ARN)))
        .isEqualTo(
            "ResourceNotFoundException: Requested resource not found: ResourcArn: "
                + ARN
                + "x not found");
    assertThat(calls.error("TagResource", "{'ResourceArn': '%s', 'Tags': []}".formatted(ARN)))
        .isEqualTo("ValidationException: Atleast one Tag needs to be provided as Input.");
    assertThat(calls.error("UntagResource", "{'ResourceArn': '%s'}".formatted(ARN)))
        .isEqualTo("ValidationException: Atleast one Tag Key needs to be provided as Input.");
  }

  @Test
  void policiesHaveRevisions() {
    String missing =
        "PolicyNotFoundException: Resource-based policy not found for the provided ResourceArn: ";

    assertThat(calls.error("GetResourcePolicy", "{'ResourceArn': '%s'}".formatted(ARN)))
        .isEqualTo(missing + ARN);
    assertThat(ofResource("PutResourcePolicy", ", 'Policy': 'a'")).isEqualTo("{'RevisionId':'1'}");
    assertThat(ofResource("PutResourcePolicy", ", 'Policy': 'a'")).isEqualTo("{'RevisionId':'1'}");
    assertThat(ofResource("PutResourcePolicy", ", 'Policy': 'b'")).isEqualTo("{'RevisionId':'2'}");
    assertThat(ofResource("GetResourcePolicy", "")).isEqualTo("{'Policy':'b','RevisionId':'2'}");
    assertThat(
            calls.error(
                "PutResourcePolicy",
                "{'ResourceArn': '%s', 'Policy': 'c', 'ExpectedRevisionId': '1'}".formatted(ARN)))
        .isEqualTo(missing + ARN);
    assertThat(ofResource("DeleteResourcePolicy", "")).isEqualTo("{'RevisionId':'2'}");
    assertThat(ofResource("DeleteResourcePolicy", "")).isEqualTo("{}");
  }

  @Test
  void pointInTimeRecoveryIsSwitched() {
    String table = "{'TableName': 'orders'}";
    String off =
        "{'ContinuousBackupsDescription':{'ContinuousBackupsStatus':'ENABLED',"
            + "'PointInTimeRecoveryDescription':{'PointInTimeRecoveryStatus':'DISABLED'}}}";
    String update =
        "{'TableName': 'orders', 'PointInTimeRecoverySpecification':"
            + " {'PointInTimeRecoveryEnabled': %s}}";

    assertThat(calls.call("DescribeContinuousBackups", table)).isEqualTo(off);
    calls.call("UpdateContinuousBackups", update.formatted(true));
    clock.move(Duration.ofHours(1));
    assertThat(calls.call("DescribeContinuousBackups", table))
        .contains(
            "'PointInTimeRecoveryStatus':'ENABLED','RecoveryPeriodInDays':35,"
                + "'EarliestRestorableDateTime':1795255200,'LatestRestorableDateTime':1795258500");
    assertThat(calls.call("UpdateContinuousBackups", update.formatted(false))).isEqualTo(off);
    assertThat(calls.error("DescribeContinuousBackups", "{'TableName': 'none'}"))
        .isEqualTo("TableNotFoundException: Table not found: none");
  }

  @Test
  void backupsAreKeptAndShown() {
    calls.put("orders", "{'pk': {'S': 'a'}}");
    String created = calls.call("CreateBackup", "{'TableName': 'orders', 'BackupName': 'nightly'}");
    String arn = created.substring(created.indexOf("arn:"), created.indexOf("','BackupName"));
    String named = "{'BackupArn': '%s'}".formatted(arn);
    calls.call("CreateBackup", "{'TableName': 'orders', 'BackupName': 'second'}");

    assertThat(arn).startsWith(ARN + "/backup/");
    assertThat(calls.call("DescribeBackup", named))
        .contains("'BackupName':'nightly','BackupSizeBytes':3,'BackupStatus':'AVAILABLE'")
        .contains("'ItemCount':1,'BillingMode':'PAY_PER_REQUEST'");
    assertThat(calls.call("ListBackups", "{'Limit': 1}"))
        .contains("'BackupName':'nightly'")
        .contains("'LastEvaluatedBackupArn':'" + arn + "'");
    assertThat(calls.call("ListBackups", "{'ExclusiveStartBackupArn': '%s'}".formatted(arn)))
        .contains("'BackupName':'second'")
        .doesNotContain("nightly", "LastEvaluated");
    assertThat(calls.call("DeleteBackup", named)).contains("'BackupStatus':'DELETED'");
    assertThat(calls.error("DescribeBackup", named))
        .isEqualTo("BackupNotFoundException: Backup not found: " + arn);
    assertThat(calls.error("CreateBackup", "{'TableName': 'none', 'BackupName': 'nightly'}"))
        .isEqualTo("TableNotFoundException: Table not found: none");
  }

  @Test
  void anAccountHasQuotas() {
    assertThat(calls.call("DescribeLimits", "{}"))
        .isEqualTo(
            "{'AccountMaxReadCapacityUnits':80000,'AccountMaxWriteCapacityUnits':80000,"
                + "'TableMaxReadCapacityUnits':40000,'TableMaxWriteCapacityUnits':40000}");
    assertThat(calls.call("DescribeEndpoints", "{}"))
        .isEqualTo(
            "{'Endpoints':[{'Address':'dynamodb.eu-central-1.amazonaws.com',"
                + "'CachePeriodInMinutes':1440}]}");
  }
}
