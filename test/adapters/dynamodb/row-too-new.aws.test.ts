import { DynamoDBClient, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dynamoDbIntegrationStore } from '#shared/adapters/dynamodb/integration-store.ts';
import { after, seconds } from '#shared/domain/time.ts';
import { RowTooNew } from '#shared/ports/integration-store.ts';
import { useEmulator } from '../../support/aws/environment.ts';
import { createTestTable, type TestTable } from '../../support/aws/table.ts';
import { anAttemptId, anIntegration, anIntegrationId, NOW } from '../../support/integration.ts';

const [ofNow, ofLater] = [anIntegrationId('of-now'), anIntegrationId('of-later')];
const key = { pk: { S: 'integration#of-later' }, sk: { S: 'row' } };

let client: DynamoDBClient;
let table: TestTable;
let store: ReturnType<typeof dynamoDbIntegrationStore>;
beforeAll(async () => {
  useEmulator();
  client = new DynamoDBClient({});
  table = await createTestTable(client);
  store = dynamoDbIntegrationStore({ client, tableName: table.tableName, shards: 1 });
  for (const id of [ofNow, ofLater]) await store.create(anIntegration({ id }));
  await client.send(
    new UpdateItemCommand({
      TableName: table.tableName,
      Key: key,
      UpdateExpression: 'SET #schema = :two, #facts = :facts',
      ExpressionAttributeNames: { '#schema': 'schema', '#facts': 'factsOfLater' },
      ExpressionAttributeValues: { ':two': { N: '2' }, ':facts': { S: 'of a newer release' } },
    }),
  );
});
afterAll(async () => {
  await table.delete();
  client.destroy();
});

const item = async () =>
  (await client.send(new GetItemCommand({ TableName: table.tableName, Key: key, ConsistentRead: true })))
    .Item;
const acquire = (id: typeof ofNow) => {
  const until = after(NOW, seconds(15));
  return store.acquire(id, { attemptId: anAttemptId(1), now: NOW, until, wanted: { kind: 'due' } });
};

describe('a row of a newer release', () => {
  it('is refused in words, by every way to it, and left as it is', async () => {
    const before = await item();
    const says =
      'of-later was written by a newer release (schema 2, this one knows 1): deploy that release again';
    const ways = [
      () => store.find(ofLater),
      () => acquire(ofLater),
      () => store.ask(ofLater, { now: NOW, seenVersion: 3 }),
      () => store.change(ofLater, (row) => ({ row: { ...row, failures: 9 }, result: undefined })),
    ];
    for (const way of ways) await expect(way()).rejects.toThrow(new RowTooNew('of-later', 2, 1));
    await expect(store.find(ofLater)).rejects.toThrow(says);
    expect(await item()).toEqual(before);
  });

  it('costs the others nothing', async () => {
    expect((await store.list({ limit: 10 })).items.map(({ id }) => id)).toEqual(['of-now']);
    expect((await store.due(0, NOW, 10)).map(({ id }) => id).toSorted()).toEqual(['of-later', 'of-now']);
    expect((await acquire(ofNow)).kind).toBe('written');
  });
});
