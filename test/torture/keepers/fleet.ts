import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { auditLines } from '#shared/adapters/aws/audit-lines.ts';
import type { AwsSettings } from '#shared/adapters/aws/care-ports.ts';
import { dynamoDbClient } from '#shared/adapters/aws/clients.ts';
import { awsKeyring } from '#shared/adapters/aws/keyring.ts';
import { awsWebhookCare } from '#shared/adapters/aws/webhook-care.ts';
import { httpApi } from '#shared/adapters/http/api.ts';
import { allRoutes } from '#shared/adapters/http/routes/all.ts';
import { jsonLog } from '#shared/adapters/in-process/json-log.ts';
import { noQueues } from '#shared/adapters/no-queues.ts';
import { nodeWebhookCrypto } from '#shared/adapters/webhook/node-crypto.ts';
import type { Vendor } from '#shared/domain/vendor.ts';
import type { RefreshMessage } from '#shared/ports/refresh-queue.ts';
import { bearerCheck } from '../../../infra/local/bearer.ts';
import { type Emulator, startEmulator } from '../../../infra/local/emulator.ts';
import { type Listening, listen } from '../../../infra/local/server.ts';
import { ApiClient } from '../../support/api-client.ts';
import { createTestTable } from '../../support/aws/table.ts';
import { fleetPorts } from './fleet-ports.ts';
import type { Keeper, VendorEntryFor } from './keeper.ts';
import { WorkerProcess } from './worker-process.ts';

const PATIENCE_MS = 4000;
/** The emulator may be slow: what is left for it is five times what it needs. */
const FUNCTION_TIMEOUT_MS = 9000;
/** A lease of 9 s, and the same as in one home besides. */
const LOOK_AGAIN_MS = 15_000;
const KEY = 'the-key-of-the-torture';
const NAMES = ['one', 'two', 'three'] as const;

let emulator: Promise<Emulator> | undefined;
let fleets = 0;

/** Ends the emulator that the fleets of this run share. */
export async function stopEmulator(): Promise<void> {
  await (await emulator)?.stop();
}

/** A fleet on the emulator that all fleets of this run share. */
export async function fleetKeeper(entryFor: VendorEntryFor): Promise<Keeper> {
  emulator ??= startEmulator();
  return fleetOn((await emulator).env, entryFor);
}

/**
 * Three processes that refresh the same due grants over one DynamoDB table, and the API over it in this process.
 * `environment` leads SDK clients to the emulator.
 */
export async function fleetOn(
  environment: Readonly<Record<string, string>>,
  entryFor: VendorEntryFor,
): Promise<Keeper> {
  Object.assign(process.env, environment);
  const folder = await mkdtemp(join(tmpdir(), 'fleet-'));
  const settings = await settingsOf(++fleets);
  const workers = NAMES.map((name) => {
    const args = [settings, entryFor(name)].map((part) => JSON.stringify(part));
    const auditFile = join(folder, `${name}.log`);
    return new WorkerProcess({ name, args, auditFile, functionTimeoutMs: FUNCTION_TIMEOUT_MS });
  });
  const [first, ...others] = workers;
  if (first === undefined) throw new Error('a fleet has processes');
  const api = await serveApi(
    settings,
    entryFor('api') as unknown as Vendor,
    join(folder, 'api.log'),
    workers,
  );
  for (const worker of workers) worker.start();
  const dispose = async (): Promise<void> => {
    await api.close();
    await Promise.all(workers.map((worker) => worker.stop()));
    await rm(folder, { recursive: true, force: true });
  };
  return {
    api: api.client,
    victims: [first, ...others],
    logs: workers.map(({ log }) => log),
    auditPath: folder,
    patienceMs: PATIENCE_MS,
    lookAgainMs: LOOK_AGAIN_MS,
    end: async () => {
      await Promise.all(workers.map((worker) => worker.stop()));
      return workers.flatMap(({ wrong }) => wrong);
    },
    dispose,
  };
}

async function settingsOf(fleet: number): Promise<AwsSettings> {
  const { tableName } = await createTestTable(dynamoDbClient());
  const { KeyMetadata } = await new KMSClient({}).send(new CreateKeyCommand({}));
  return {
    GRANTKEEPER_STAGE: `torture-${fleet}`,
    GRANTKEEPER_TABLE: tableName,
    GRANTKEEPER_QUEUE_URL: 'http://127.0.0.1/no-queue',
    GRANTKEEPER_BUS: 'no-bus',
    GRANTKEEPER_KEY_ARN: KeyMetadata?.Arn ?? '',
    GRANTKEEPER_ALLOW_LOOPBACK_VENDORS: true,
    GRANTKEEPER_EACH_REFRESH_EVENT: false,
    GRANTKEEPER_VENDOR_DEADLINE_MS: PATIENCE_MS,
    GRANTKEEPER_FUNCTION_TIMEOUT_MS: FUNCTION_TIMEOUT_MS,
    GRANTKEEPER_SETTLE_MS: 1500,
    GRANTKEEPER_CONFIRM_SECONDS: 1,
  };
}

/** What is to be refreshed at once goes to one of the workers, in turn; what it loses is found by the next sweep. */
async function serveApi(
  settings: AwsSettings,
  vendor: Vendor,
  auditFile: string,
  workers: readonly WorkerProcess[],
): Promise<{ readonly client: ApiClient; close(): Promise<void> }> {
  let turn = 0;
  const send = async (messages: readonly RefreshMessage[]): Promise<void> => {
    for (const message of messages) workers[turn++ % workers.length]?.send(message);
  };
  const facts = createWriteStream(auditFile);
  const log = jsonLog({ level: 'error' });
  const fleet = fleetPorts(settings, vendor, log);
  const ports = {
    ...fleet,
    queue: { send },
    audit: auditLines(facts),
    keyring: awsKeyring(settings.GRANTKEEPER_STAGE, fleet),
    webhookCrypto: nodeWebhookCrypto,
    queues: noQueues,
    pagers: [],
    ...awsWebhookCare(settings, fleet),
  };
  const server: Listening = await listen({
    port: 0,
    dispatch: httpApi(allRoutes({ ...ports, allowLoopback: true, publicUrl: () => server.url }), log),
    mayCall: bearerCheck(KEY),
  });
  const client = new ApiClient(KEY);
  client.url = server.url;
  return {
    client,
    close: async () => {
      await server.close(1000);
      facts.end();
    },
  };
}
