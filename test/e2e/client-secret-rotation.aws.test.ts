import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { consentTo } from '../../infra/local/demo/consent.ts';
import { type Emulator, startEmulator } from '../../infra/local/emulator.ts';
import { bootstrapAndDeploy } from '../../infra/local/emulator-deploy.ts';
import { asRoot, awsCall, rootOf } from '../security/aws-call.ts';
import { RealAuthorizationServer } from '../support/consent/authorization-server.ts';
import {
  REGISTERED_REDIRECT,
  REGISTERED_SCOPE,
  type RegisteredClient,
  registerAt,
  SecretReplacement,
} from '../support/consent/registering-server.ts';
import { adminFor } from '../support/secret-apis/admins.ts';
import { CLIENT_ID } from '../support/secret-apis/client-id.ts';
import { SecretServer } from '../support/secret-apis/secret-server.ts';
import { SignedClient } from '../support/signed-client.ts';

const replacement = new SecretReplacement();
let emulator: Emulator;
let server: RealAuthorizationServer;
let entra: SecretServer;
let api: SignedClient;
let registered: RegisteredClient;

beforeAll(async () => {
  [emulator, server, entra] = await Promise.all([
    startEmulator(),
    RealAuthorizationServer.start(),
    SecretServer.start('entra'),
  ]);
  server.serve([], { features: replacement.features }, undefined, replacement.adapt);
  registered = await registerAt(server.url);
  const vendorsFile = join(emulator.folder, 'vendors.json');
  const vendors = [server.vendor('real', { accessTokenSeconds: 3600 }), entra.vendor('directory')];
  await writeFile(vendorsFile, JSON.stringify(vendors));
  const context = { stage: 'local', vendorsFile };
  const outputs = await bootstrapAndDeploy({ emulator, app: 'node infra/app.ts', context });
  const apiId = outputs['Grantkeeper-local-service']?.ApiId;
  api = new SignedClient(`${emulator.endpoint}/_aws/execute-api/${apiId}/$default`, emulator.account);
}, 180_000);
afterAll(async () => {
  await server.stop();
  await entra.stop();
  await emulator.stop();
});

async function invokeRotate() {
  const list = { service: 'lambda', method: 'GET', path: '/2015-03-31/functions/', body: '' } as const;
  const { Functions } = await asRoot(emulator, list);
  const names = (Functions as readonly { FunctionName: string }[]).map((one) => one.FunctionName);
  const path = `/2015-03-31/functions/${names.find((one) => one.includes('-Rotate'))}/invocations`;
  return awsCall(emulator, rootOf(emulator), { service: 'lambda', path, body: '{}' });
}

/** The labels of the client's secret, each with the number of versions that have it. */
async function labels(client = 'app'): Promise<readonly string[]> {
  const { VersionIdsToStages: stages } = await asRoot(emulator, {
    service: 'secretsmanager',
    target: 'secretsmanager.DescribeSecret',
    body: JSON.stringify({ SecretId: `grantkeeper/local/clients/${client}` }),
  });
  return Object.values(stages as Readonly<Record<string, readonly string[]>>)
    .flat()
    .toSorted();
}

it('replaces a secret by its function, with the rights of its role, and the grant goes on', async () => {
  const { client_id: clientId, client_secret: clientSecret } = registered;
  await api.expect(201, 'POST', '/v1/clients', {
    id: 'app',
    vendor: 'real',
    clientId,
    clientSecret,
    rotation: { everyDays: 90, kind: 'dcr' },
    registration: {
      clientUri: registered.registration_client_uri,
      accessToken: registered.registration_access_token,
    },
  });
  await api.expect(201, 'POST', '/v1/integrations', {
    id: 'bot',
    vendor: 'real',
    client: 'app',
    scopes: ['read'],
    owner: 'team-a',
    principal: 'service',
  });
  const app = { clientId, clientSecret, scope: REGISTERED_SCOPE, redirectUri: REGISTERED_REDIRECT };
  const tokens = await consentTo(server.url, app, 'bot');
  await api.expect(200, 'PUT', '/v1/integrations/bot/grant', {
    accessToken: tokens.access_token,
    refreshToken: tokens.refresh_token,
    expiresIn: tokens.expires_in,
    scope: tokens.scope,
  });
  await api.expect(202, 'POST', '/v1/clients/app/rotate', {});
  expect((await api.expect(200, 'GET', '/v1/clients/app')).secret).toMatchObject({
    pending: true,
    rolling: { step: 'created' },
  });

  const ran = await invokeRotate();
  expect([ran.status, ran.text]).toEqual([200, 'null']);
  const { secret, status } = await api.expect(200, 'GET', '/v1/clients/app');
  expect([status, (secret as { pending: boolean }).pending, replacement.replaced]).toEqual(['ok', false, 1]);
  expect(await labels()).toEqual(['AWSCURRENT', 'AWSPREVIOUS']);
  const refreshed = await api.expect(200, 'POST', '/v1/integrations/bot/refresh');
  expect(refreshed).toMatchObject({ status: 'active' });
  expect(replacement.refused).toEqual([]);
}, 120_000);

it('replaces a secret by the API of its vendor, and knows what is to be removed there', async () => {
  await api.expect(201, 'POST', '/v1/clients', {
    id: 'staff',
    vendor: 'directory',
    clientId: CLIENT_ID,
    clientSecret: 'secret-1',
    rotation: { everyDays: 90, kind: 'entra', admin: adminFor('entra') },
  });
  await api.expect(202, 'POST', '/v1/clients/staff/rotate', {});
  const ran = await invokeRotate();
  expect([ran.status, ran.text]).toEqual([200, 'null']);
  const { secret, status } = await api.expect(200, 'GET', '/v1/clients/staff');
  expect([status, secret]).toMatchObject(['ok', { pending: false, removals: [{ failures: 0 }] }]);
  expect(entra.secrets.map(({ name }) => name?.slice(0, 12))).toEqual([undefined, 'grantkeeper ']);
  expect(await labels('staff')).toEqual(['AWSCURRENT', 'AWSPREVIOUS']);
}, 120_000);
