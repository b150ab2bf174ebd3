// A real session of the AWS SDK for JavaScript v3 against a DynamoDB endpoint: session.mjs URL TABLE.
// Ends with 'session ok', or fails.
import assert from 'node:assert/strict';
import {
  BatchGetItemCommand,
  CreateTableCommand,
  DeleteTableCommand,
  DynamoDBClient,
  paginateScan,
  waitUntilTableExists,
  waitUntilTableNotExists,
} from '@aws-sdk/client-dynamodb';
import {
  BatchWriteCommand,
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';

const [endpoint, TableName] = process.argv.slice(2);
const client = new DynamoDBClient({
  endpoint,
  region: 'eu-central-1',
  credentials: { accessKeyId: 'session', secretAccessKey: 'session' },
  maxAttempts: 2,
});
const documents = DynamoDBDocumentClient.from(client);

await client.send(
  new CreateTableCommand({
    TableName,
    KeySchema: [
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ],
    AttributeDefinitions: [
      { AttributeName: 'pk', AttributeType: 'S' },
      { AttributeName: 'sk', AttributeType: 'N' },
    ],
    BillingMode: 'PAY_PER_REQUEST',
  }),
);
await waitUntilTableExists({ client, maxWaitTime: 20, minDelay: 1, maxDelay: 1 }, { TableName });

for (const half of [0, 1]) {
  await documents.send(
    new BatchWriteCommand({
      RequestItems: {
        [TableName]: Array.from({ length: 20 }, (_, n) => ({
          PutRequest: { Item: { pk: `p${n % 4}`, sk: half * 20 + n, text: 'käse', deep: { list: [1, 'two', null, true] } } },
        })),
      },
    }),
  );
}
const got = await documents.send(
  new GetCommand({ TableName, Key: { pk: 'p1', sk: 5 }, ConsistentRead: true, ReturnConsumedCapacity: 'INDEXES' }),
);
assert.deepEqual(got.Item.deep, { list: [1, 'two', null, true] });
assert.equal(got.ConsumedCapacity.CapacityUnits, 1);
assert.equal(got.ConsumedCapacity.Table.CapacityUnits, 1);
assert.equal((await documents.send(new GetCommand({ TableName, Key: { pk: 'none', sk: 0 } }))).Item, undefined);

const updated = await documents.send(
  new UpdateCommand({
    TableName,
    Key: { pk: 'p1', sk: 5 },
    UpdateExpression: 'SET #n = if_not_exists(#n, :zero) + :one REMOVE deep.#l[1]',
    ExpressionAttributeNames: { '#n': 'count', '#l': 'list' },
    ExpressionAttributeValues: { ':zero': 0, ':one': 1 },
    ReturnValues: 'ALL_NEW',
  }),
);
assert.equal(updated.Attributes.count, 1);
assert.deepEqual(updated.Attributes.deep.list, [1, null, true]);
await assert.rejects(
  documents.send(
    new PutCommand({ TableName, Item: { pk: 'p1', sk: 5 }, ConditionExpression: 'attribute_not_exists(pk)' }),
  ),
  { name: 'ConditionalCheckFailedException' },
);
await assert.rejects(documents.send(new GetCommand({ TableName, Key: { pk: 'p1' } })), { name: 'ValidationException' });

const query = await documents.send(
  new QueryCommand({
    TableName,
    KeyConditionExpression: 'pk = :p AND sk BETWEEN :a AND :b',
    FilterExpression: 'contains(#t, :k)',
    ExpressionAttributeNames: { '#t': 'text' },
    ExpressionAttributeValues: { ':p': 'p1', ':a': 1, ':b': 21, ':k': 'käs' },
  }),
);
assert.deepEqual(query.Items.map((i) => i.sk), [1, 5, 9, 13, 17, 21]);
let scanned = 0;
for await (const page of paginateScan({ client, pageSize: 9 }, { TableName })) {
  scanned += page.Items.length;
}
assert.equal(scanned, 40);
const batch = await client.send(
  new BatchGetItemCommand({
    RequestItems: { [TableName]: { Keys: [5, 9, 99].map((n) => ({ pk: { S: 'p1' }, sk: { N: String(n) } })) } },
  }),
);
assert.equal(batch.Responses[TableName].length, 2);
await documents.send(new DeleteCommand({ TableName, Key: { pk: 'p1', sk: 5 } }));
await client.send(new DeleteTableCommand({ TableName }));
await waitUntilTableNotExists({ client, maxWaitTime: 20, minDelay: 1, maxDelay: 1 }, { TableName });
console.log('session ok');
