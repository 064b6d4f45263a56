import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { KMSClient } from '@aws-sdk/client-kms';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { kmsEscrowSealer } from '#shared/adapters/kms/escrow-sealer.ts';
import { secretsManagerClientVault } from '#shared/adapters/secrets-manager/client-vault.ts';
import { secretsManagerFingerprinter } from '#shared/adapters/secrets-manager/fingerprinter.ts';
import { secretsManagerTokenVault } from '#shared/adapters/secrets-manager/token-vault.ts';
import { openStorage } from '#shared/adapters/sqlite/storage.ts';
import { Secret } from '#shared/domain/secret.ts';
import { VaultUnavailable } from '#shared/ports/vault.ts';
import { readSettings } from '../../infra/local/settings.ts';
import { quietGuard } from '../support/aws/quiet-guard.ts';
import { CanarySearch } from '../support/canaries.ts';
import { aClientId, anAttemptId, anIntegrationId, aTokenSet } from '../support/integration.ts';

const ACCESS = 'at.canary.1.qYx0mR7Lk2VbT9sWc4Zn';
const REFRESH = 'rt.canary.1.Hs81KdPz_QwE5uYtG3oX';
const CLIENT = 'cs.canary.1.Jd7aVnB2xM0cLrT8-fKe';
const search = new CanarySearch([ACCESS, REFRESH, CLIENT].map((value) => ({ name: value, value })));

const REF = { integration: anIntegrationId('payroll'), epoch: 1, versionId: anAttemptId(1) };
const TOKENS = aTokenSet({ accessToken: new Secret(ACCESS), refreshToken: new Secret(REFRESH) });
const CREDENTIAL = { clientSecret: new Secret(CLIENT), privateKeyJwk: new Secret(`{"d":"${CLIENT}"}`) };

/** Everything that somebody could print of a value, hidden members and causes included. */
function everythingOf(value: unknown): string {
  const texts = [
    inspect(value, {
      depth: Number.POSITIVE_INFINITY,
      showHidden: true,
      maxStringLength: null,
      maxArrayLength: null,
    }),
    String(value),
    JSON.stringify(value) ?? '',
  ];
  if (value instanceof Error)
    texts.push(value.stack ?? '', JSON.stringify(value, Object.getOwnPropertyNames(value)));
  if (value instanceof Error && value.cause !== undefined) texts.push(everythingOf(value.cause));
  return texts.join('\n');
}

async function thrownBy(act: () => Promise<unknown>): Promise<unknown> {
  try {
    await act();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

it('looks into members that are hidden, and into causes of causes', () => {
  const hidden = Object.defineProperty(new Error('a'), 'response', {
    value: { body: [ACCESS] },
    enumerable: false,
  });
  const nested = new Error('b', { cause: new TypeError('c', { cause: { token: REFRESH } }) });
  expect(search.found(everythingOf(hidden))).toContain(`${ACCESS} as it is`);
  expect(search.found(everythingOf(nested))).toContain(`${REFRESH} as it is`);
  expect(search.found(everythingOf({ ...CREDENTIAL, TOKENS }))).toEqual([]);
});

type Answer = (request: string, response: ServerResponse) => void;
const amz = (response: ServerResponse, status: number, body: string): void => {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(body);
};

/** An AWS that repeats what it was told, or hands out what it keeps, in every way that goes wrong. */
const ANSWERS: Readonly<Record<string, Answer>> = {
  'an error that quotes the request': (request, response) =>
    amz(response, 400, JSON.stringify({ __type: 'ValidationException', message: request, Request: request })),
  'an error of no known kind': (request, response) =>
    amz(response, 400, JSON.stringify({ __type: 'OddException', Message: request, detail: [request] })),
  'an error in HTML': (request, response) => {
    response.writeHead(503, { 'content-type': 'text/html', 'x-echo': 'yes' }).end(`<p>${request}</p>`);
  },
  'JSON that breaks off': (_request, response) =>
    amz(response, 200, `{"SecretString": "{\\"schema\\":1,\\"tokenSet\\":{\\"accessToken\\":\\"${ACCESS}`),
  'an error whose JSON breaks off': (request, response) => amz(response, 400, `{"message": ${request}`),
  'no token set and no credential': (_request, response) =>
    amz(
      response,
      200,
      JSON.stringify({ SecretString: `${ACCESS} ${CLIENT}`, Plaintext: 'AAAA', CiphertextBlob: 'AAAA' }),
    ),
  'a token set of another release': (_request, response) =>
    amz(
      response,
      200,
      JSON.stringify({
        SecretString: JSON.stringify({ schema: 9, accessToken: ACCESS, clientSecret: CLIENT }),
      }),
    ),
  'a broken token set': (_request, response) =>
    amz(
      response,
      200,
      JSON.stringify({ SecretString: JSON.stringify({ schema: 1, tokenSet: { accessToken: [ACCESS] } }) }),
    ),
  'an answer that is cut off': (_request, response) => {
    response.writeHead(200, { 'content-length': '9999' });
    response.write(`{"SecretString": "${ACCESS}`, () => response.destroy());
  },
};

describe.each(Object.entries(ANSWERS))('where AWS answers with %s', (_name, answer) => {
  let server: Server;
  let options: {
    endpoint: string;
    region: string;
    maxAttempts: number;
    credentials: { accessKeyId: string; secretAccessKey: string };
  };
  beforeAll(async () => {
    server = createServer((message: IncomingMessage, response) => {
      let body = '';
      message.setEncoding('utf8');
      message.on('data', (text: string) => {
        body += text;
      });
      message.on('end', () => answer(body, response));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    options = {
      endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      region: 'us-east-1',
      maxAttempts: 1,
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    };
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  it('no error of the vault, of the escrow or of the fingerprints shows a secret', async () => {
    const client = new SecretsManagerClient(options);
    const vaultOptions = { client, prefix: 'grantkeeper/test', guard: quietGuard };
    const vault = secretsManagerTokenVault(vaultOptions);
    const clients = secretsManagerClientVault(vaultOptions);
    const escrow = kmsEscrowSealer({ client: new KMSClient(options), keyId: 'key' });
    const prints = secretsManagerFingerprinter({ client, prefix: 'grantkeeper/test' });
    const acts: readonly (() => Promise<unknown>)[] = [
      () => vault.put(REF, TOKENS, []),
      () => vault.put(REF, TOKENS, [anAttemptId(0)]),
      () => vault.get(REF),
      () => vault.destroyEpoch(REF.integration, 1),
      () => clients.put(aClientId('acme'), 'v1', CREDENTIAL),
      () => clients.get(aClientId('acme'), 'v1'),
      () => escrow.seal(REF, TOKENS),
      () => escrow.open(REF, 'AAAA.AAAA'),
      () => prints.fingerprint(new Secret(REFRESH)),
    ];
    let failed = 0;
    for (const act of acts) {
      const outcome = await act().then(
        () => undefined,
        (error: unknown) => error,
      );
      if (outcome === undefined) continue;
      failed += 1;
      expect(outcome).toBeInstanceOf(VaultUnavailable);
      expect(search.found(everythingOf(outcome))).toEqual([]);
    }
    expect(failed).toBeGreaterThanOrEqual(4);
    client.destroy();
  });
});

describe('in the embedded home', () => {
  it('no error of the vault shows a secret', async () => {
    const storage = openStorage(':memory:');
    await storage.vault.put(REF, TOKENS, []);
    await storage.clientVault.put(aClientId('acme'), 'v1', CREDENTIAL);
    const sealed = await storage.escrow.seal(REF, TOKENS);
    const acts: readonly (() => Promise<unknown>)[] = [
      // Taken already, by another.
      () => storage.vault.put(REF, aTokenSet({ accessToken: new Secret(CLIENT) }), []),
      () => storage.clientVault.put(aClientId('acme'), 'v1', { clientSecret: new Secret(ACCESS) }),
      () => storage.escrow.open({ ...REF, epoch: 2 }, sealed),
      () => storage.escrow.open(REF, ACCESS),
    ];
    for (const act of acts) expect(search.found(everythingOf(await thrownBy(act)))).toEqual([]);
    await storage.close();
    const late: readonly (() => Promise<unknown>)[] = [
      () => storage.vault.put({ ...REF, versionId: anAttemptId(2) }, TOKENS, []),
      () => storage.clientVault.put(aClientId('acme'), 'v2', CREDENTIAL),
    ];
    for (const act of late) expect(search.found(everythingOf(await thrownBy(act)))).toEqual([]);
  });

  it('no complaint about a setting quotes it', () => {
    const secret = `${ACCESS} with a space`;
    const names = [
      'API_KEY',
      'PORT',
      'PUBLIC_URL',
      'LOG_LEVEL',
      'SETTLE_MS',
      'ALLOW_LOOPBACK_VENDORS',
      'SWEEP_SECONDS',
    ];
    const read = readSettings(Object.fromEntries(names.map((name) => [`GRANTKEEPER_${name}`, secret])));
    expect(read.kind === 'bad' && read.problems.length).toBe(names.length);
    expect(search.found(everythingOf(read))).toEqual([]);
  });
});
