import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../../infra/local/emulator.ts';
import { bootstrapAndDeploy } from '../../infra/local/emulator-deploy.ts';
import { asRoot, awsCall, json, rootOf } from '../security/aws-call.ts';
import { SignedClient } from '../support/signed-client.ts';

let emulator: Emulator;
let api: SignedClient;
let table: string;
const urls = new Map<string, string>();

beforeAll(async () => {
  emulator = await startEmulator();
  for (const name of ['orders', 'orders-dead', 'strangers']) {
    const { QueueUrl } = await sqs('CreateQueue', { QueueName: name });
    urls.set(name, String(QueueUrl));
  }
  const arnOf = (name: string) => `arn:aws:sqs:${emulator.region}:${emulator.account}:${name}`;
  const watchedQueues = JSON.stringify([
    {
      arn: arnOf('orders-dead'),
      redriveTo: arnOf('orders'),
      redrive: 'on-recovery',
      integrationAt: '/body/integration',
    },
  ]);
  const context = { stage: 'local', watchedQueues };
  const outputs = await bootstrapAndDeploy({ emulator, app: 'node infra/app.ts', context });
  const apiId = outputs['Grantkeeper-local-service']?.ApiId;
  api = new SignedClient(`${emulator.endpoint}/_aws/execute-api/${apiId}/$default`, emulator.account);
  const { TableNames } = await asRoot(emulator, json('dynamodb', 'DynamoDB_20120810.ListTables', {}));
  [table = ''] = TableNames as string[];
  const client = { id: 'crm', vendor: 'github', clientId: 'crm', clientSecret: 's' };
  await api.expect(201, 'POST', '/v1/clients', client);
  const own = { vendor: 'github', client: 'crm', scopes: [], owner: 'team-a', principal: 'service' };
  await api.expect(201, 'POST', '/v1/integrations', { ...own, id: 'payroll' });
}, 180_000);
afterAll(() => emulator.stop());

const sqs = (action: string, input: object) => asRoot(emulator, json('sqs', `AmazonSQS.${action}`, input));

const connect = (refreshToken: string) =>
  api.expect(200, 'PUT', '/v1/integrations/payroll/grant', {
    accessToken: `at-of-${refreshToken}`,
    refreshToken,
    expiresIn: 3000,
  });

/** As it is after the vendor has refused it for good. */
const giveUp = () =>
  asRoot(
    emulator,
    json('dynamodb', 'DynamoDB_20120810.UpdateItem', {
      TableName: table,
      Key: { pk: { S: 'integration#payroll' }, sk: { S: 'row' } },
      ConditionExpression: 'attribute_exists(pk)',
      UpdateExpression: 'SET care = :dead, careFacts = :facts REMOVE duePk, dueSk',
      ExpressionAttributeValues: {
        ':dead': { S: 'reauthorization_required' },
        ':facts': { M: { since: { N: String(Date.now()) } } },
      },
    }),
  );

const setAside = (body: object) =>
  sqs('SendMessage', { QueueUrl: urls.get('orders-dead'), MessageBody: JSON.stringify(body) });

async function invokeQueues(): Promise<void> {
  const list = { service: 'lambda', method: 'GET', path: '/2015-03-31/functions/', body: '' } as const;
  const { Functions } = await asRoot(emulator, list);
  const names = (Functions as readonly { FunctionName: string }[]).map((one) => one.FunctionName);
  const path = `/2015-03-31/functions/${names.find((one) => one.includes('-Queues'))}/invocations`;
  const ran = await awsCall(emulator, rootOf(emulator), { service: 'lambda', path, body: '{}' });
  expect([ran.status, ran.text]).toEqual([200, 'null']);
}

async function bodiesIn(name: string): Promise<readonly unknown[]> {
  const { Messages = [] } = await sqs('ReceiveMessage', {
    QueueUrl: urls.get(name),
    MaxNumberOfMessages: 10,
    VisibilityTimeout: 0,
    MessageAttributeNames: ['All'],
  });
  const found = Messages as readonly { Body: string; MessageAttributes?: Record<string, object> }[];
  return found
    .map(({ Body, MessageAttributes = {} }) => ({ ...JSON.parse(Body), ...MessageAttributes }))
    .toSorted((a, b) => a.order - b.order);
}

it('counts what a dead grant failed, sends it back after the reconnect, and leaves all others', async () => {
  await connect('rt-1');
  await giveUp();
  await setAside({ order: 1, integration: 'payroll', error: '401 Unauthorized' });
  await setAside({ order: 2, integration: 'payroll', error: 'invalid_grant' });
  await setAside({ order: 3, integration: 'payroll', error: 'no such order' });
  const listed = { id: 'orders-dead', redrive: 'on-recovery', waiting: 3, hidden: 0 };
  expect(await api.expect(200, 'GET', '/v1/queues')).toMatchObject({ items: [listed] });

  await invokeQueues();
  expect(await api.expect(200, 'GET', '/v1/queues/orders-dead')).toMatchObject({
    looked: 3,
    others: 1,
    redriven: 0,
    isComplete: true,
    findings: [{ integration: 'payroll', status: 'reauthorization_required', fate: 'waiting', letters: 2 }],
  });
  expect(await bodiesIn('orders')).toEqual([]);

  await connect('rt-2');
  await invokeQueues();
  const counted = { 'grantkeeper-redrives': expect.objectContaining({ StringValue: '1' }) };
  expect(await bodiesIn('orders')).toEqual([
    { order: 1, integration: 'payroll', error: '401 Unauthorized', ...counted },
    { order: 2, integration: 'payroll', error: 'invalid_grant', ...counted },
  ]);
  expect(await bodiesIn('orders-dead')).toEqual([
    { order: 3, integration: 'payroll', error: 'no such order' },
  ]);
}, 120_000);

it('sends back what somebody asks for, and knows no queue that it was not told of', async () => {
  await setAside({ order: 4, integration: 'payroll', error: '401' });
  const at = '/v1/queues/orders-dead/redrive';
  expect(await api.expect(200, 'POST', at, { integration: 'another' })).toMatchObject({ redriven: 0 });
  expect(await api.expect(200, 'POST', at)).toMatchObject({ redriven: 1, others: 1 });
  expect(await bodiesIn('orders')).toHaveLength(3);
  await api.expect(404, 'GET', '/v1/queues/strangers');
}, 60_000);
