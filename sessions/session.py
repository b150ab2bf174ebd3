"""A real session of boto3 against a DynamoDB endpoint: session.py URL TABLE. Ends with 'session ok', or fails."""

import sys
from decimal import Decimal

import boto3
from boto3.dynamodb.conditions import Attr, Key
from botocore.config import Config
from botocore.exceptions import ClientError

url, name = sys.argv[1:]
config = Config(region_name="eu-central-1", retries={"max_attempts": 2})
credentials = {"aws_access_key_id": "session", "aws_secret_access_key": "session"}
resource = boto3.resource("dynamodb", endpoint_url=url, config=config, **credentials)
client = boto3.client("dynamodb", endpoint_url=url, config=config, **credentials)


def refused(code, call):
    try:
        call()
    except ClientError as error:
        assert error.response["Error"]["Code"] == code, error
        return error
    raise AssertionError(f"expected {code}")


table = resource.create_table(
    TableName=name,
    KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
    AttributeDefinitions=[
        {"AttributeName": "pk", "AttributeType": "S"},
        {"AttributeName": "sk", "AttributeType": "N"},
        {"AttributeName": "owner", "AttributeType": "S"},
    ],
    GlobalSecondaryIndexes=[
        {
            "IndexName": "by-owner",
            "KeySchema": [{"AttributeName": "owner", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
            "Projection": {"ProjectionType": "ALL"},
        }
    ],
    BillingMode="PAY_PER_REQUEST",
)
table.wait_until_exists()
assert name in client.list_tables()["TableNames"]

with table.batch_writer() as batch:
    for n in range(40):
        batch.put_item(Item={"pk": f"p{n % 4}", "sk": n, "owner": f"o{n % 2}", "text": "käse", "price": Decimal("9.990")})

item = table.get_item(Key={"pk": "p1", "sk": 5}, ConsistentRead=True, ReturnConsumedCapacity="TOTAL")
assert item["Item"]["price"] == Decimal("9.99"), item
assert item["ConsumedCapacity"] == {"TableName": name, "CapacityUnits": 1.0}, item
assert "Item" not in table.get_item(Key={"pk": "nobody", "sk": 1})

updated = table.update_item(
    Key={"pk": "p1", "sk": 5},
    UpdateExpression="ADD #n :one SET tags = :tags",
    ConditionExpression=Attr("owner").eq("o1"),
    ExpressionAttributeNames={"#n": "count"},
    ExpressionAttributeValues={":one": 1, ":tags": {"a", "b"}},
    ReturnValues="ALL_NEW",
)["Attributes"]
assert updated["count"] == 1 and updated["tags"] == {"a", "b"}, updated
refused(
    "ConditionalCheckFailedException",
    lambda: table.put_item(Item={"pk": "p1", "sk": 5}, ConditionExpression=Attr("pk").not_exists()),
)
refused("ValidationException", lambda: table.get_item(Key={"pk": "p1"}))
refused("ResourceNotFoundException", lambda: client.get_item(TableName=name + "-none", Key={"pk": {"S": "x"}}))

page = table.query(KeyConditionExpression=Key("pk").eq("p1") & Key("sk").gt(9), Limit=3, ScanIndexForward=False)
assert [int(i["sk"]) for i in page["Items"]] == [37, 33, 29], page
page = table.query(
    KeyConditionExpression=Key("pk").eq("p1") & Key("sk").gt(9),
    Limit=3,
    ScanIndexForward=False,
    ExclusiveStartKey=page["LastEvaluatedKey"],
)
assert [int(i["sk"]) for i in page["Items"]] == [25, 21, 17], page
owned = table.query(IndexName="by-owner", KeyConditionExpression=Key("owner").eq("o0"), Select="COUNT")
assert owned["Count"] == 20, owned

pages = client.get_paginator("scan").paginate(TableName=name, PaginationConfig={"PageSize": 7})
assert sum(len(p["Items"]) for p in pages) == 40
got = client.batch_get_item(RequestItems={name: {"Keys": [{"pk": {"S": f"p{n % 4}"}, "sk": {"N": str(n)}} for n in range(50)]}})
assert len(got["Responses"][name]) == 40, len(got["Responses"][name])
old = table.delete_item(Key={"pk": "p0", "sk": 0}, ReturnValues="ALL_OLD")["Attributes"]
assert old["owner"] == "o0", old

table.delete()
table.wait_until_not_exists()
print("session ok")
