import { afterAll, beforeAll, expect, it } from 'vitest';
import { dynamoDbClient } from '#shared/adapters/aws/clients.ts';
import { dynamoDbIntegrationStore } from '#shared/adapters/dynamodb/integration-store.ts';
import { dynamoDbReconcileMemory } from '#shared/adapters/dynamodb/reconcile-memory.ts';
import { secretsManagerTokenVault } from '#shared/adapters/secrets-manager/token-vault.ts';
import { secretsManagerVaultInventory } from '#shared/adapters/secrets-manager/vault-inventory.ts';
import { instant, milliseconds } from '#shared/domain/time.ts';
import { runReconcile } from '#shared/usecases/reconcile/run-reconcile.ts';
import { freshName, useEmulator } from '../../support/aws/environment.ts';
import { quietGuard } from '../../support/aws/quiet-guard.ts';
import { SecretsAsOnAws } from '../../support/aws/secrets-as-on-aws.ts';
import { createTestTable } from '../../support/aws/table.ts';
import { anAttemptId, anIntegrationId, aTokenSet } from '../../support/integration.ts';
import { aGrant, aReconcileWorld } from '../../support/reconcile-world.ts';

const DAY_MS = 86_400_000;

let secrets: SecretsAsOnAws;
let rows: { client: ReturnType<typeof dynamoDbClient>; tableName: string };
let deleteTable: () => Promise<void>;
beforeAll(async () => {
  useEmulator();
  secrets = new SecretsAsOnAws({});
  const client = dynamoDbClient();
  const table = await createTestTable(client);
  rows = { client, tableName: table.tableName };
  deleteTable = table.delete;
}, 60_000);
afterAll(async () => {
  await deleteTable();
  rows.client.destroy();
  secrets.destroy();
});

it('destroys in Secrets Manager what no row has named for a day, and nothing else', async () => {
  const { ports } = await aReconcileWorld();
  const options = { client: secrets, prefix: freshName('grantkeeper'), guard: quietGuard };
  const vault = secretsManagerTokenVault(options);
  const store = dynamoDbIntegrationStore({ ...rows, shards: 1 });
  /** The emulator keeps its own time. */
  let now = Date.now();
  const clock = { ...ports.clock, now: () => instant(now), monotonic: () => 0, sleep: async () => {} };
  const run = runReconcile({
    ...ports,
    store,
    vault,
    inventory: secretsManagerVaultInventory(options, vault),
    reconcileMemory: dynamoDbReconcileMemory(rows),
    clock,
  });
  const found = async () => {
    const ran = await run({ timeLeft: () => milliseconds(60_000) });
    if (ran.kind !== 'ran') throw new Error(ran.detail);
    return ran.findings.map(({ finding, of }) => `${finding} ${of}`).toSorted();
  };
  const row = aGrant('payroll');
  await store.create(row);
  const payroll = (epoch: number) => ({ integration: row.id, epoch, versionId: anAttemptId(epoch % 1000) });
  const own = { ...payroll(row.epoch), versionId: row.tokens?.versionId ?? anAttemptId(1) };
  await vault.put(own, aTokenSet(), []);
  await vault.put(payroll(row.epoch - 1), aTokenSet(), []);
  await vault.put(payroll(row.epoch + 1), aTokenSet(), []);
  const gone = { integration: anIntegrationId('gone'), epoch: 17, versionId: anAttemptId(1) };
  await vault.put(gone, aTokenSet(), []);
  const names = [`integrations/gone/e17`, `integrations/payroll/e${row.epoch - 1}`];
  const words = (finding: string) => names.map((name) => `${finding} ${name}`);
  expect(await found()).toEqual(words('orphan'));
  now += DAY_MS;
  const ahead = `ahead integrations/payroll/e${row.epoch + 1}`;
  expect(await found()).toEqual([ahead, ...words('destroyed')]);
  expect(await vault.get(gone)).toBeUndefined();
  expect(await vault.get(payroll(row.epoch - 1))).toBeUndefined();
  expect(await vault.get(own)).toBeDefined();
  expect(await vault.get(payroll(row.epoch + 1))).toBeDefined();
}, 60_000);
