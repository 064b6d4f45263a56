import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dynamoDbClient, secretsManagerClient } from '#shared/adapters/aws/clients.ts';
import { dynamoDbIntegrationStore } from '#shared/adapters/dynamodb/integration-store.ts';
import { secretsManagerTokenVault } from '#shared/adapters/secrets-manager/token-vault.ts';
import { after as later, minutes, seconds } from '#shared/domain/time.ts';
import type { IntegrationStore } from '#shared/ports/integration-store.ts';
import { freshName, useEmulator } from '../../support/aws/environment.ts';
import { quietGuard } from '../../support/aws/quiet-guard.ts';
import { createTestTable, type TestTable } from '../../support/aws/table.ts';
import {
  anAttemptId,
  anIntegration,
  anIntegrationId,
  aTokenSet,
  NOW,
  tokenFacts,
} from '../../support/integration.ts';

const mine = anAttemptId(1);
const acquireCommand = {
  attemptId: mine,
  now: NOW,
  until: later(NOW, seconds(15)),
  wanted: { kind: 'due' },
} as const;
const commitCommand = {
  parentVersion: 3,
  epoch: 1,
  tokens: tokenFacts({ versionId: mine }),
  dueAt: later(NOW, minutes(50)),
  at: NOW,
  settles: [mine],
  clearsEscrow: false,
};

/** The next call is carried out, and its answer is lost: the SDK sends it again. */
function loseNextAnswer(client: DynamoDBClient): void {
  let isLost = false;
  client.middlewareStack.add(
    (next) => async (args) => {
      const answer = await next(args);
      if (isLost) return answer;
      isLost = true;
      throw Object.assign(new Error('the answer was lost'), { name: 'TimeoutError' });
    },
    { step: 'deserialize', name: 'loseNextAnswer', priority: 'high', override: true },
  );
}

describe('calls to AWS', () => {
  let table: TestTable;
  let client: DynamoDBClient;
  let store: IntegrationStore;
  const calls: string[] = [];
  const onCall = (_service: string, command: string): void => {
    calls.push(command);
  };
  beforeAll(async () => {
    useEmulator();
    client = dynamoDbClient({ onCall });
    table = await createTestTable(client);
    store = dynamoDbIntegrationStore({ client, tableName: table.tableName, shards: 4 });
  });
  afterAll(async () => {
    await table.delete();
    client.destroy();
  });
  const stored = async (id: string) => {
    const row = anIntegration({ id: anIntegrationId(id) });
    await store.create(row);
    calls.length = 0;
    return row;
  };

  it('are two for the table and two for the vault in a refresh', async () => {
    const row = await stored('counted');
    const secrets = { client: secretsManagerClient({ onCall }), prefix: freshName('grantkeeper') };
    const vault = secretsManagerTokenVault({ ...secrets, guard: quietGuard });
    const ref = { integration: row.id, epoch: 1, versionId: anAttemptId(0) };
    await vault.put(ref, aTokenSet(), []);
    calls.length = 0;
    await store.acquire(row.id, acquireCommand);
    await vault.get(ref);
    await vault.put({ ...ref, versionId: mine }, aTokenSet(), [ref.versionId]);
    await store.commit(row.id, commitCommand);
    expect(calls).toEqual([
      'UpdateItemCommand',
      'GetSecretValueCommand',
      'PutSecretValueCommand',
      'UpdateItemCommand',
    ]);
  });

  it('are one for a change of a row that was just given out, and two for another', async () => {
    const row = await stored('changed');
    const held = await store.acquire(row.id, acquireCommand);
    calls.length = 0;
    const pause = (current: typeof row) => ({ row: { ...current, pausedAt: NOW }, result: null });
    await store.change(row.id, pause, held.kind === 'written' ? held.row : undefined);
    expect(calls).toEqual(['PutItemCommand']);
    await store.change(row.id, pause);
    expect(calls).toEqual(['PutItemCommand', 'GetItemCommand', 'PutItemCommand']);
  });

  it('that are repeated after a lost answer find that they took the lease', async () => {
    const row = await stored('acquired');
    loseNextAnswer(client);
    expect(await store.acquire(row.id, acquireCommand)).toMatchObject({
      kind: 'written',
      row: { fence: 4, lease: { attemptId: mine }, openAttempts: [{ attemptId: mine, parentVersion: 3 }] },
    });
    expect(calls).toEqual(['UpdateItemCommand', 'UpdateItemCommand']);
  });

  it('that are repeated after a lost answer find that they committed', async () => {
    const row = await stored('committed');
    await store.acquire(row.id, acquireCommand);
    loseNextAnswer(client);
    expect(await store.commit(row.id, commitCommand)).toMatchObject({
      kind: 'written',
      row: { version: 4, openAttempts: [] },
    });
  });

  it('that are repeated after a lost answer find what they created and what they changed', async () => {
    const row = anIntegration({ id: anIntegrationId('created') });
    loseNextAnswer(client);
    expect(await store.create(row)).toBe('created');
    loseNextAnswer(client);
    const changed = await store.change(row.id, (current) => ({
      row: { ...current, failures: current.failures + 1 },
      result: null,
    }));
    expect(changed).toMatchObject({ kind: 'changed', row: { failures: 1 } });
  });
});
