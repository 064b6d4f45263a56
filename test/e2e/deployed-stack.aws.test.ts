import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DynamoDBClient, ListTablesCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import {
  CreateSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClient } from '#shared/client/index.ts';
import type { Report } from '../../infra/cli/audit/report.ts';
import { type Emulator, startEmulator } from '../../infra/local/emulator.ts';
import { bootstrapAndDeploy, destroy } from '../../infra/local/emulator-deploy.ts';
import { holdWhereDescribed } from '../support/contract-document.ts';
import { functionProcesses } from '../support/function-process.ts';
import { logLines } from '../support/log-lines.ts';
import { eventually } from '../support/patience.ts';
import { runGrantkeeper } from '../support/run-grantkeeper.ts';
import { SignedClient } from '../support/signed-client.ts';
import { ScriptedVendor } from '../support/vendor/vendor.ts';

/** The emulator looks at its schedules every 10 s, the sweep runs each minute, and a refresh takes a moment. */
const NEXT_SWEEP_MS = 90_000;
const STEADY = { kind: 'none' } as const;
const LENIENT = { kind: 'grace', graceSeconds: 30 } as const;
/** Of nobody who may do anything. */
const NO_ACCOUNT = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'x' };
type Rotation = typeof STEADY | typeof LENIENT;

let emulator: Emulator;
let vendor: ScriptedVendor;
let api: SignedClient;

beforeAll(async () => {
  [emulator, vendor] = await Promise.all([startEmulator(), ScriptedVendor.start()]);
  const vendorsFile = join(emulator.folder, 'vendors.json');
  await writeFile(vendorsFile, JSON.stringify([entry('steady', STEADY), entry('lenient', LENIENT)]));
  const context = { stage: 'local', vendorsFile };
  const outputs = await bootstrapAndDeploy({ emulator, app: 'node infra/app.ts', context });
  const apiId = outputs['Grantkeeper-local-service']?.ApiId;
  api = new SignedClient(`${emulator.endpoint}/_aws/execute-api/${apiId}/$default`, emulator.account);
  api.judge = holdWhereDescribed;
  await register('steady', STEADY);
  await register('lenient', LENIENT);
  // Due in half a minute at the latest; nobody will ask for it.
  await adopt('steady', 'by-schedule', 60);
}, 180_000);

afterAll(async () => {
  await vendor.stop();
  await emulator.stop();
});

function entry(id: string, rotation: Rotation) {
  const { tokenEndpoint, revocationEndpoint, authorizationEndpoint } = vendor;
  return { id, authorizationEndpoint, tokenEndpoint, revocationEndpoint, clientAuth: 'post', rotation };
}

async function register(id: string, rotation: Rotation): Promise<void> {
  const { secrets } = vendor.addClient({ clientId: id, rotation });
  await api.expect(201, 'POST', '/v1/clients', { id, vendor: id, clientId: id, clientSecret: secrets[0] });
}

/** A consent at the vendor, imported; `expiresIn` is what its access token has left, in seconds. */
async function adopt(client: string, id: string, expiresIn: number): Promise<void> {
  const { accessToken, refreshToken } = vendor.consent(client, { id });
  const integration = { id, vendor: client, client, scopes: ['read'], owner: 'team-a', principal: 'service' };
  await api.expect(201, 'POST', '/v1/integrations', integration);
  await api.expect(200, 'PUT', `/v1/integrations/${id}/grant`, { accessToken, refreshToken, expiresIn });
}

const postsFor = (grantId: string) => vendor.history.records({ endpoint: 'token', grantId });

describe('the deployed stack', () => {
  it('tells anyone that it lives, and nobody else anything', async () => {
    for (const path of ['/healthz', '/openapi.json']) {
      expect((await fetch(`${api.url}${path}`)).status, path).toBe(200);
    }
    expect((await fetch(`${api.url}/v1/integrations`)).status).toBe(403);
    expect((await fetch(`${api.url}/v1/integrations/by-schedule/token`, { method: 'POST' })).status).toBe(
      403,
    );
  });

  it('serves every operation of its own description', async () => {
    const text = await readFile(join(import.meta.dirname, '../../shared/contract/openapi.json'), 'utf8');
    const { paths } = JSON.parse(text) as {
      paths: Readonly<Record<string, Readonly<Record<string, object>>>>;
    };
    // What the embedded home alone has is not here.
    expect((await api.call('GET', '/metrics')).status).toBe(404);
    const { '/metrics': _embedded, ...served } = paths;
    const operations = Object.entries(served).flatMap(([path, item]) =>
      Object.keys(item)
        .filter((name) => ['get', 'post', 'put', 'delete'].includes(name))
        .map((method) => [method.toUpperCase(), path.replaceAll(/\{\w+\}/g, 'nobody')] as const),
    );
    expect(operations.length).toBeGreaterThan(25);
    const unserved: string[] = [];
    for (const [method, path] of operations) {
      const { status, headers, text: said } = await api.call(method, path);
      // Our answers carry it, whatever they say; the gateway's own do not.
      const isOurs = headers.has('x-request-id');
      if (!isOurs || status === 405 || said.includes('there is nothing at this address'))
        unserved.push(`${method} ${path}: ${status}`);
    }
    expect(unserved).toEqual([]);
  }, 60_000);

  it('refreshes for a reader, once for all that ask at once', async () => {
    await adopt('lenient', 'asked', 3000);
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => api.token('asked', { seenVersion: 1, timeoutMs: 20_000 })),
    );
    expect(answers.map(({ status, body }) => [status, body.version, body.state])).toEqual(
      answers.map(() => [200, 2, 'fresh']),
    );
    expect(postsFor('asked')).toHaveLength(1);
  }, 60_000);

  it('is used by the client package, with a signature and through a refused token', async () => {
    const { refreshToken } = vendor.consent('lenient', { id: 'by-package' });
    const integration = {
      id: 'by-package',
      vendor: 'lenient',
      client: 'lenient',
      scopes: [],
      owner: 'team-a',
    };
    const credentials = async () => ({ accessKeyId: emulator.account, secretAccessKey: 'not-looked-at' });
    const keeper = createClient({ url: api.url, region: emulator.region, credentials });
    await keeper.integrations.create({ ...integration, principal: 'service' });
    const grant = { accessToken: 'at-that-has-ended-early', refreshToken, expiresIn: 3000 };
    await keeper.integrations.importGrant('by-package', grant);
    const response = await keeper.withToken('by-package', ({ accessToken }) =>
      fetch(vendor.meEndpoint, { headers: { authorization: `Bearer ${accessToken}` } }),
    );
    expect([response.status, (await keeper.getAccessToken('by-package')).version]).toEqual([200, 2]);
    await keeper.close();
    const ids: string[] = [];
    for await (const { id } of keeper.integrations.all({ limit: 1, owner: 'team-a' })) ids.push(id);
    expect(ids).toContain('by-package');
    await expect(keeper.integrations.get('nobody')).rejects.toMatchObject({ code: 'not_found', status: 404 });
    const nobody = createClient({ url: api.url, region: emulator.region, credentials: NO_ACCOUNT });
    await expect(nobody.integrations.get('by-package')).rejects.toMatchObject({
      code: 'forbidden',
      status: 403,
    });
  }, 60_000);

  it('spends two row writes and two vault calls on a refresh, and one visibility call where there is a grace', async () => {
    for (const seenVersion of [2, 3, 4]) {
      expect((await api.token('asked', { seenVersion, timeoutMs: 20_000 })).body.version).toBe(
        seenVersion + 1,
      );
    }
    const told = (await refreshLines()).filter(
      ({ message }) => message === 'aws call' || message === 'refreshed',
    );
    // What was called between two refreshes, where no other integration's refresh came between them.
    const between = told
      .map(({ message }, n) => (message === 'refreshed' ? n : -1))
      .filter((n) => n >= 0)
      .map((n, k, ends) => told.slice((ends[k - 1] ?? -1) + 1, n).map(({ command }) => command));
    expect(between).toContainEqual([
      'UpdateItemCommand',
      'ChangeMessageVisibilityCommand',
      'GetSecretValueCommand',
      'PutSecretValueCommand',
      'UpdateItemCommand',
    ]);
  }, 60_000);

  it('forgets an integration, and ends its grant at the vendor', async () => {
    await adopt('lenient', 'removed', 3000);
    expect((await api.token('removed')).status).toBe(200);
    const { status, body } = await api.remove('removed');
    expect([status, body]).toEqual([202, { revokedAtVendor: true }]);
    expect((await api.call('GET', '/v1/integrations/removed')).status).toBe(404);
    expect((await api.token('removed')).status).toBe(404);
    expect(vendor.grant('removed').newest.dead).toBe(true);
  });

  it('tries again within 22 s where a refresh is killed under a grace of 30 s', async () => {
    // The vendor has rotated, and its answer never comes.
    vendor.faults.next({ kind: 'hang', processed: true }, { grantId: 'killed' });
    await adopt('lenient', 'killed', 0);
    await eventually('the first request', () => postsFor('killed')[0]);
    const processes = functionProcesses(emulator.endpoint, /RefreshFunction/);
    expect(processes.length).toBeGreaterThan(0);
    const killedAt = performance.timeOrigin + performance.now();
    for (const { pid } of processes) process.kill(pid, 'SIGKILL');
    const second = await eventually('the second request', () => postsFor('killed')[1], 60_000);
    expect(second.arrivedAt - killedAt).toBeLessThan(22_000);
    await api.until('killed', ({ version }) => version === 2);
    expect((await api.token('killed')).status).toBe(200);
  }, 90_000);

  it('lets its token function read tokens and not write one', async () => {
    const name = 'grantkeeper/local/integrations/probe/e1';
    await new SecretsManagerClient(access(emulator.env)).send(
      new CreateSecretCommand({ Name: name, SecretString: 'probe' }),
    );
    await api.token('asked');
    const [token] = functionProcesses(emulator.endpoint, /TokenFunction/);
    const asToken = new SecretsManagerClient(access(token?.environment ?? {}));
    const read = await asToken.send(new GetSecretValueCommand({ SecretId: name }));
    expect(read.SecretString).toBe('probe');
    const write = asToken.send(new PutSecretValueCommand({ SecretId: name, SecretString: 'mine' }));
    await expect(write).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });

  it('refreshes by its schedule what nobody asks for', async () => {
    const row = await api.until('by-schedule', ({ version }) => version === 2, NEXT_SWEEP_MS);
    expect(row).toMatchObject({ status: 'active', failures: 0 });
    expect(postsFor('by-schedule')).toHaveLength(1);
  }, 120_000);

  it('shows no token and no client secret in its table or its logs', async () => {
    const secrets = vendor.secrets();
    expect(secrets.length).toBeGreaterThan(8);
    const written = [...(await tableTexts()), ...(await logLines(emulator))];
    expect(written.length).toBeGreaterThan(10);
    expect(written.filter((text) => secrets.some((secret) => text.includes(secret)))).toEqual([]);
  });

  it('leaves a history in its logs that breaks no invariant', async () => {
    const facts = (await logLines(emulator)).filter((line) => line.includes('{"audit":1,'));
    const input = facts.toSorted().join('\n');
    const { code, stdout } = await runGrantkeeper(['audit', '--file', '-', '--json'], { input });
    const { violations, tally } = JSON.parse(stdout) as Report;
    expect(violations).toEqual([]);
    expect(code).toBe(0);
    // Each integration was refreshed and read, one was withdrawn, and one refresh was killed.
    expect(tally).toMatchObject({
      integrations: 5,
      withdrawals: 1,
      losses: { avoidable: 0, unannounced: 0 },
    });
    expect(tally.refreshes).toBeGreaterThanOrEqual(6);
    expect(tally.served).toBeGreaterThanOrEqual(12);
    expect(tally.spends).toBeGreaterThan(tally.refreshes);
  });

  it('is taken down and leaves no table behind', async () => {
    await destroy({ emulator, app: join(emulator.folder, 'cdk.out') });
    const { TableNames: names } = await new DynamoDBClient(access(emulator.env)).send(
      new ListTablesCommand(),
    );
    expect(names).toEqual([]);
  }, 60_000);
});

/** What the refresh function has logged, oldest first. */
async function refreshLines(): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const lines = (await logLines(emulator)).filter((line) => line.startsWith('{'));
  return lines
    .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>)
    .filter(({ service }) => service === 'refresh')
    .toSorted((a, b) => String(a.timestamp).localeCompare(String(b.timestamp)));
}

/** How an SDK client gets at the emulator as somebody. */
function access(environment: Readonly<Record<string, string>>) {
  return {
    endpoint: emulator.endpoint,
    region: emulator.region,
    credentials: {
      accessKeyId: environment.AWS_ACCESS_KEY_ID ?? '',
      secretAccessKey: environment.AWS_SECRET_ACCESS_KEY ?? '',
      sessionToken: environment.AWS_SESSION_TOKEN ?? '',
    },
  };
}

async function tableTexts(): Promise<readonly string[]> {
  const dynamo = new DynamoDBClient(access(emulator.env));
  const { TableNames: names = [] } = await dynamo.send(new ListTablesCommand());
  const scans = names.map((TableName) => dynamo.send(new ScanCommand({ TableName })));
  return (await Promise.all(scans)).flatMap(({ Items = [] }) => Items.map((item) => JSON.stringify(item)));
}
