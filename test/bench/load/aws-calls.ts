/**
 * Counts what the use cases ask of AWS, over the very ports that the functions are made of, on an emulator that the
 * environment leads to. Prints one line of JSON. Arguments: the vendor's entry, its consents, both as JSON.
 */
import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { CreateEventBusCommand, EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { CreateKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { AwsSettings } from '#shared/adapters/aws/care-ports.ts';
import { dynamoDbClient } from '#shared/adapters/aws/clients.ts';
import { awsPorts } from '#shared/adapters/aws/ports.ts';
import { integrationKey } from '#shared/adapters/dynamodb/integration-item.ts';
import { dynamoDbTokenOwners } from '#shared/adapters/dynamodb/token-owners.ts';
import { powertoolsLog } from '#shared/adapters/powertools/log.ts';
import { VENDOR_DIMENSION } from '#shared/contract/names.ts';
import { DUE_SHARDS } from '#shared/contract/table.ts';
import type { ClientId, IntegrationId, VendorId } from '#shared/domain/ids.ts';
import { Secret } from '#shared/domain/secret.ts';
import { milliseconds, seconds } from '#shared/domain/time.ts';
import type { Vendor } from '#shared/domain/vendor.ts';
import type { Ports } from '#shared/ports/ports.ts';
import type { Log } from '#shared/ports/tell.ts';
import { createIntegration } from '#shared/usecases/create-integration.ts';
import { getAccessToken } from '#shared/usecases/get-access-token.ts';
import { importGrant } from '#shared/usecases/import-grant.ts';
import { refreshIntegration, UNLIMITED } from '#shared/usecases/refresh-integration.ts';
import { registerClient } from '#shared/usecases/register-client.ts';
import { sweepDue } from '#shared/usecases/sweep-due.ts';
import { vendorRegistry } from '#shared/vendors/registry.ts';
import { createTestTable } from '../../support/aws/table.ts';
import type { Consent } from '../../support/vendor/vendor.ts';
import { integrationId, rowOf } from '../seed.ts';
import { CLIENT, CLIENT_SECRET, VENDOR } from '../vendor.ts';
import { type Item, itemBytes, writeUnits } from './item-units.ts';

/** How often each call went out, by `service command`. */
export type Tally = Readonly<Record<string, number>>;

export interface AwsCalls {
  readonly refreshes: number;
  readonly ofRefreshes: Tally;
  /** Of one refresh: by the sizes of its row before, between and after its two writes, with their indexes. */
  readonly writeUnitsPerRefresh: number;
  readonly rowBytes: number;
  /** Log lines and measurements, as the function prints them, of all refreshes. */
  readonly logBytesOfRefreshes: number;
  /** Series that a refresh publishes, once for each vendor, and once more for the sum. */
  readonly seriesPerVendor: number;
  readonly reads: number;
  /** Of tokens that the process has not read before. */
  readonly ofColdReads: Tally;
  readonly ofReads: Tally;
  /** The fewest calls of several sweeps: the emulator may answer too late, and a call is repeated. */
  readonly sweeps: readonly { readonly stored: number; readonly calls: number }[];
  /** One sweep that found so many rows due. */
  readonly sendingSweep: { readonly due: number; readonly tally: Tally };
}

const STORED = [1000, 10_000];
/** As many as a full minute of a larger stage; they fill their messages to the brim. */
const DUE = 200;
const SIDE_BY_SIDE = 32;
const SWEEPS = 5;
const HOUR_MS = 3_600_000;

interface Directive {
  readonly Dimensions: readonly (readonly string[])[];
  readonly Metrics: readonly { readonly Name: string }[];
}

const [entry = '{}', given = '[]'] = process.argv.slice(2);
const vendor = JSON.parse(entry) as Vendor;
const consents = JSON.parse(given) as readonly Consent[];

let calls: string[] = [];
const printed = powertoolsLog({ service: 'refresh', level: 'info' });
const log: Log = {
  ...printed,
  debug: (message, fields) => {
    if (message === 'aws call') calls.push(`${fields?.of} ${fields?.command}`);
  },
  error: (message, fields) => console.error(message, fields),
};
const output = countedOutput();

async function counted(work: () => Promise<unknown>): Promise<Tally> {
  calls = [];
  await work();
  const tally: Record<string, number> = {};
  for (const call of calls) tally[call] = (tally[call] ?? 0) + 1;
  return tally;
}

const raw = dynamoDbClient();
const { tableName } = await createTestTable(raw);
const ports = awsPorts(await madeOnTheEmulator(), vendorRegistry([vendor]), log);
const ids = consents.map((_, n) => integrationId(n));

await layIn(ports);
const refresh = refreshIntegration(ports);
const refreshed = async (n: number): Promise<void> => {
  const id = integrationId(n);
  const message = {
    id,
    vendor: vendor.id,
    client: CLIENT as ClientId,
    why: 'forced',
    seenVersion: 1,
  } as const;
  const outcome = await refresh({ ...message, timeLeft: () => UNLIMITED });
  if (outcome.kind !== 'refreshed') throw new Error(`${id}: ${outcome.kind}`);
};
// The first one of a process reads the client's secret and the fingerprints' key.
await refreshed(0);
const rest = ids.map((_, n) => n).slice(1);
output.take();
const ofRefreshes = await counted(() => Promise.all(rest.map(refreshed)));
const lines = output.take();

const get = getAccessToken(ports);
const readAll = async (): Promise<void> => {
  for (const id of ids) {
    const served = await get({ id, timeout: seconds(10) });
    if (served.kind !== 'served' || served.version !== 2) throw new Error(`${id} was not served`);
  }
};
const ofColdReads = await counted(readAll);
const ofReads = await counted(readAll);

const sweeps: { stored: number; calls: number }[] = [];
let stored = ids.length;
for (const size of STORED) {
  await fillUp(size);
  const sweep = sweepDue({ ...ports, shards: DUE_SHARDS });
  const counts: number[] = [];
  for (let n = 0; n < SWEEPS; n++) {
    const tally = await counted(async () => {
      const { sent } = await sweep({ capacity: 1000 });
      if (sent > 0) throw new Error(`${sent} rows were due`);
    });
    counts.push(Object.values(tally).reduce((sum, count) => sum + count, 0));
  }
  sweeps.push({ stored: size, calls: Math.min(...counts) });
}
await addDue();
const sendingSweep = {
  due: DUE,
  tally: await counted(async () => {
    const { sent } = await sweepDue({ ...ports, shards: DUE_SHARDS })({ capacity: 1000 });
    if (sent !== DUE) throw new Error(`${sent} rows were sent, not ${DUE}`);
  }),
};
const result: AwsCalls = {
  refreshes: rest.length,
  ofRefreshes,
  ...(await unitsOfARefresh(0)),
  logBytesOfRefreshes: lines.reduce((sum, line) => sum + Buffer.byteLength(line) + 1, 0),
  seriesPerVendor: seriesPerVendor(lines),
  reads: ids.length,
  ofColdReads,
  ofReads,
  sweeps,
  sendingSweep,
};
output.end();
console.log(JSON.stringify(result));
process.exit(0);

/** Keeps what is printed, and prints nothing of it. */
function countedOutput() {
  const { stdout } = process;
  const write = stdout.write.bind(stdout);
  let text = '';
  stdout.write = (chunk: Uint8Array | string, ...more: readonly unknown[]): boolean => {
    text += chunk.toString();
    const done = more.at(-1);
    if (typeof done === 'function') done();
    return true;
  };
  return {
    take: (): readonly string[] => {
      const taken = text.split('\n').filter((line) => line !== '');
      text = '';
      return taken;
    },
    end: (): void => {
      stdout.write = write;
    },
  };
}

/** How many series the lines of the embedded metric format name under their vendor. */
function seriesPerVendor(printedLines: readonly string[]): number {
  const names = new Set<string>();
  for (const line of printedLines) {
    const { _aws } = JSON.parse(line) as {
      readonly _aws?: { readonly CloudWatchMetrics: readonly Directive[] };
    };
    for (const { Dimensions, Metrics } of _aws?.CloudWatchMetrics ?? []) {
      if (Dimensions.some((dimensions) => dimensions.includes(VENDOR_DIMENSION))) {
        for (const { Name } of Metrics) names.add(Name);
      }
    }
  }
  return names.size;
}

/** One more refresh of the `n`th integration, looked at before its lease, under it, and after its commit. */
async function unitsOfARefresh(n: number): Promise<{ writeUnitsPerRefresh: number; rowBytes: number }> {
  const id = integrationId(n);
  const states: Item[] = [await rawRow(id)];
  const watched = {
    ...ports,
    store: {
      ...ports.store,
      acquire: async (...args: Parameters<Ports['store']['acquire']>) => {
        const outcome = await ports.store.acquire(...args);
        states.push(await rawRow(id));
        return outcome;
      },
    },
  };
  const message = {
    id,
    vendor: vendor.id,
    client: CLIENT as ClientId,
    why: 'forced',
    seenVersion: 2,
  } as const;
  const outcome = await refreshIntegration(watched)({ ...message, timeLeft: () => UNLIMITED });
  if (outcome.kind !== 'refreshed') throw new Error(`${id}: ${outcome.kind}`);
  const [before = {}, leased = {}] = states;
  const after = await rawRow(id);
  return {
    writeUnitsPerRefresh: writeUnits(before, leased) + writeUnits(leased, after),
    rowBytes: itemBytes(leased),
  };
}

async function rawRow(id: IntegrationId): Promise<Item> {
  const Key = { ...integrationKey(id) };
  const { Item = {} } = await raw.send(new GetItemCommand({ TableName: tableName, Key }));
  return Item;
}

async function madeOnTheEmulator(): Promise<AwsSettings> {
  const { QueueUrl = '' } = await new SQSClient({}).send(new CreateQueueCommand({ QueueName: 'bench' }));
  await new EventBridgeClient({}).send(new CreateEventBusCommand({ Name: 'bench' }));
  const { KeyMetadata } = await new KMSClient({}).send(new CreateKeyCommand({}));
  return {
    GRANTKEEPER_STAGE: 'bench',
    GRANTKEEPER_TABLE: tableName,
    GRANTKEEPER_QUEUE_URL: QueueUrl,
    GRANTKEEPER_BUS: 'bench',
    GRANTKEEPER_KEY_ARN: KeyMetadata?.Arn ?? '',
    GRANTKEEPER_ALLOW_LOOPBACK_VENDORS: true,
    GRANTKEEPER_VENDOR_DEADLINE_MS: 100_000,
    GRANTKEEPER_FUNCTION_TIMEOUT_MS: 120_000,
    GRANTKEEPER_SETTLE_MS: 15_000,
    GRANTKEEPER_CONFIRM_SECONDS: 60,
    GRANTKEEPER_EACH_REFRESH_EVENT: false,
  };
}

async function layIn(into: typeof ports): Promise<void> {
  const client = { id: CLIENT as ClientId, vendor: VENDOR as VendorId, clientId: CLIENT };
  const tokenOwners = dynamoDbTokenOwners({ client: raw, tableName });
  await expectKind('client', registerClient(into)({ ...client, clientSecret: new Secret(CLIENT_SECRET) }));
  for (const [n, { accessToken, refreshToken, expiresIn }] of consents.entries()) {
    const id = integrationId(n);
    const wanted = { id, vendor: client.vendor, client: client.id, scopes: ['read', 'write'], owner: 'team' };
    await expectKind('integration', createIntegration(into)({ ...wanted, principal: 'service' }));
    const grant = {
      accessToken: new Secret(accessToken),
      refreshToken: new Secret(refreshToken),
      expiresIn: milliseconds(expiresIn * 1000),
    };
    await expectKind('integration', importGrant({ ...into, tokenOwners })({ id, ...grant }));
  }
}

async function expectKind(kind: string, outcome: Promise<{ readonly kind: string }>): Promise<void> {
  const got = await outcome;
  if (got.kind !== kind) throw new Error(`not laid in: ${JSON.stringify(got)}`);
}

/** Rows that are due already, beyond those that are stored. */
async function addDue(): Promise<void> {
  const dueAt = Date.now() - 1000;
  const grant = { accessToken: '', refreshToken: '', expiresAt: dueAt + HOUR_MS, dueAt };
  await Promise.all(Array.from({ length: DUE }, (_, n) => ports.store.create(rowOf(stored + n, grant))));
}

async function fillUp(size: number): Promise<void> {
  const dueAt = Date.now() + HOUR_MS;
  const grant = { accessToken: '', refreshToken: '', expiresAt: dueAt, dueAt };
  const worker = async (): Promise<void> => {
    for (let n = stored++; n < size; n = stored++) await ports.store.create(rowOf(n, grant));
  };
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, worker));
  stored = size;
}
