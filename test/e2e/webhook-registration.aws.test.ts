import { createHmac } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../../infra/local/emulator.ts';
import { bootstrapAndDeploy } from '../../infra/local/emulator-deploy.ts';
import { asRoot, awsCall, json, rootOf } from '../security/aws-call.ts';
import { type BusEvent, type BusInbox, listenToBus } from '../support/aws/bus-inbox.ts';
import { SignedClient } from '../support/signed-client.ts';
import { githubVendor } from '../support/webhook-vendors/github.ts';
import { APP_KEY } from '../support/webhook-vendors/keys.ts';
import type { WebhookVendor } from '../support/webhook-vendors/webhook-vendor.ts';

const SECRET = 'the webhook secret';
let emulator: Emulator;
let github: WebhookVendor;
let api: SignedClient;
let bus: BusInbox;
beforeAll(async () => {
  [emulator, github] = await Promise.all([startEmulator(), githubVendor('crm')]);
  const entry = {
    id: 'acme',
    tokenEndpoint: `${github.server.url}/token`,
    clientAuth: 'post',
    rotation: { kind: 'none' },
    webhook: {
      scheme: 'hmac',
      header: 'X-Hub-Signature-256',
      prefix: 'sha256=',
      encoding: 'hex',
      eventAt: '/event',
      events: [{ name: 'gone', means: 'revoked', user: '/user' }],
      registration: github.call.api,
    },
  };
  const vendorsFile = join(emulator.folder, 'vendors.json');
  await writeFile(vendorsFile, JSON.stringify([entry]));
  const context = { stage: 'local', vendorsFile };
  const outputs = await bootstrapAndDeploy({ emulator, app: 'node infra/app.ts', context });
  const apiId = outputs['Grantkeeper-local-service']?.ApiId;
  api = new SignedClient(`${emulator.endpoint}/_aws/execute-api/${apiId}/$default`, emulator.account);
  bus = await listenToBus(emulator);
  const client = { id: 'crm', vendor: 'acme', clientId: 'crm', clientSecret: 's' };
  await api.expect(201, 'POST', '/v1/clients', client);
}, 180_000);
afterAll(async () => {
  await github.server.stop();
  await emulator.stop();
});

const webhookOf = async () =>
  (await api.expect(200, 'GET', '/v1/clients/crm')).webhook as Readonly<Record<string, unknown>>;

/** The day since it was asked for is over. */
async function makeDue(): Promise<void> {
  const { TableNames } = await asRoot(emulator, json('dynamodb', 'DynamoDB_20120810.ListTables', {}));
  const [TableName = ''] = TableNames as string[];
  await asRoot(
    emulator,
    json('dynamodb', 'DynamoDB_20120810.UpdateItem', {
      TableName,
      Key: { pk: { S: 'client#crm' }, sk: { S: 'row' } },
      UpdateExpression: 'SET webhook.dueAt = :then',
      ExpressionAttributeValues: { ':then': { N: String(Date.now() - 1000) } },
    }),
  );
}

async function invokeCare() {
  const list = { service: 'lambda', method: 'GET', path: '/2015-03-31/functions/', body: '' } as const;
  const { Functions } = await asRoot(emulator, list);
  const names = (Functions as readonly { FunctionName: string }[]).map((one) => one.FunctionName);
  const name = names.find((one) => one.includes('-CareOfWebhooks'));
  const path = `/2015-03-31/functions/${name}/invocations`;
  return awsCall(emulator, rootOf(emulator), { service: 'lambda', path, body: '{}' });
}

it('registers at the vendor by the API, and makes again by its function, with the rights of its role, what was deleted', async () => {
  const body = { secrets: [SECRET], register: { credential: APP_KEY } };
  const set = await api.expect(200, 'PUT', '/v1/clients/crm/webhook', body);
  expect(set).toMatchObject({ registration: { by: 'github-app', url: set.url, state: 'registered' } });
  expect([github.target(), github.secret()]).toEqual([set.url, SECRET]);
  expect(JSON.stringify(set)).not.toContain('PRIVATE KEY');

  github.drop();
  await makeDue();
  const ran = await invokeCare();
  expect([ran.status, ran.text]).toEqual([200, 'null']);
  expect([github.target(), github.secret()]).toEqual([set.url, SECRET]);
  expect(await webhookOf()).toMatchObject({
    registration: { state: 'registered', lostAt: expect.any(String) },
  });
  const isLoss = (event: BusEvent) => event['detail-type'] === 'webhook.lost';
  const heard = await bus.until(isLoss);
  expect(heard.filter(isLoss).map(({ detail }) => detail)).toMatchObject([{ client: 'crm', vendor: 'acme' }]);
  const again = await api.expect(200, 'POST', '/v1/run/webhooks');
  expect(again).toMatchObject({ checked: 1, made: 0, undone: 0, findings: [{ says: 'lost' }] });
}, 120_000);

it('shows when a delivery was believed at its door', async () => {
  const body = '{"event":"other"}';
  const signature = `sha256=${createHmac('sha256', SECRET).update(body).digest('hex')}`;
  expect(await webhookOf()).not.toHaveProperty('lastDeliveryAt');
  const delivered = await fetch(`${api.url}/webhooks/acme/crm`, {
    method: 'POST',
    headers: { 'x-hub-signature-256': signature, 'content-type': 'application/json' },
    body,
  });
  expect(delivered.status).toBe(202);
  expect(await webhookOf()).toHaveProperty('lastDeliveryAt');
}, 60_000);
