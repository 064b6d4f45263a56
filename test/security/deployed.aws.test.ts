import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../../infra/local/emulator.ts';
import { bootstrapAndDeploy } from '../../infra/local/emulator-deploy.ts';
import { functionProcesses } from '../support/function-process.ts';
import { leaksIn, type Place } from '../support/leaks.ts';
import { logLines } from '../support/log-lines.ts';
import { eventually } from '../support/patience.ts';
import { SignedClient } from '../support/signed-client.ts';
import { ScriptedVendor } from '../support/vendor/vendor.ts';
import { asRoot, assume, awsCall, type Caller, form, json, rootOf, verdictOf } from './aws-call.ts';
import { ECHOES } from './echoes.ts';
import { ATTEMPTS, type Names } from './right-attempts.ts';
import { RIGHTS, ROLES, type Role } from './rights.ts';

const ROTATION = { kind: 'none' } as const;
const SECRET = 'cs.of-the-deployed-run+/=&-Jd7aVnB2xM0cLrT8fKeQ';
const OTHERS = [SECRET, 'admin-of-the-deployed-run-Hs81KdPzQwE5', 'key-of-the-deployed-run-qYx0mR7Lk2VbT9'];

let emulator: Emulator;
let vendor: ScriptedVendor;
let api: SignedClient;
/** Physical names by the logical ids of both stacks. */
let physical: ReadonlyMap<string, string>;
/** A queue that hears every event of the bus. */
let inbox: string;
beforeAll(async () => {
  [emulator, vendor] = await Promise.all([startEmulator(), ScriptedVendor.start()]);
  const vendorsFile = join(emulator.folder, 'vendors.json');
  const { tokenEndpoint, revocationEndpoint, authorizationEndpoint } = vendor;
  const endpoints = { authorizationEndpoint, tokenEndpoint, revocationEndpoint };
  await writeFile(
    vendorsFile,
    JSON.stringify([{ id: 'acme', ...endpoints, clientAuth: 'post', rotation: ROTATION }]),
  );
  const onCall = JSON.stringify([{ kind: 'slack', secret: 'probe' }]);
  const context = { stage: 'local', vendorsFile, onCall };
  const outputs = await bootstrapAndDeploy({ emulator, app: 'node infra/app.ts', context });
  const apiId = outputs['Grantkeeper-local-service']?.ApiId;
  api = new SignedClient(`${emulator.endpoint}/_aws/execute-api/${apiId}/$default`, emulator.account);
  physical = new Map((await Promise.all(['data', 'service'].map(resourcesOf))).flat());
  inbox = await listenToBus();
}, 180_000);
afterAll(async () => {
  await vendor.stop();
  await emulator.stop();
});

async function resourcesOf(stack: string): Promise<[string, string][]> {
  const fields = { Action: 'DescribeStackResources', StackName: `Grantkeeper-local-${stack}` };
  const { text } = await asRoot(emulator, form('cloudformation', '2010-05-15', fields));
  const members = String(text).split('<member>').slice(1);
  return members.map((member) => [textOf(member, 'LogicalResourceId'), textOf(member, 'PhysicalResourceId')]);
}

const textOf = (xml: string, name: string): string => new RegExp(`<${name}>(.*?)</`).exec(xml)?.[1] ?? '';

/** The physical name of the one resource whose logical id is like this. */
function nameOf(like: RegExp): string {
  const found = [...physical].filter(([logical]) => like.test(logical)).map(([, name]) => name);
  const [name] = found;
  if (name === undefined || found.length > 1)
    throw new Error(`not exactly one ${like}: ${[...physical.keys()]}`);
  return name;
}

const arn = (service: string, name: string): string =>
  `arn:aws:${service}:${emulator.region}:${emulator.account}:${name}`;
const queueUrl = (name: string): string =>
  name.startsWith('http') ? name : `${emulator.endpoint}/${emulator.account}/${name}`;

async function listenToBus(): Promise<string> {
  const { QueueUrl } = await asRoot(emulator, json('sqs', 'AmazonSQS.CreateQueue', { QueueName: 'inbox' }));
  const EventBusName = nameOf(/^Bus/);
  const rule = { Name: 'all', EventBusName, EventPattern: JSON.stringify({ source: [{ prefix: '' }] }) };
  await asRoot(emulator, json('events', 'AWSEvents.PutRule', rule));
  const Targets = [{ Id: 'inbox', Arn: arn('sqs', 'inbox') }];
  await asRoot(emulator, json('events', 'AWSEvents.PutTargets', { Rule: 'all', EventBusName, Targets }));
  return String(QueueUrl);
}

/** What lies in a queue, without taking it out for good. */
async function messagesIn(url: string): Promise<string> {
  const texts: string[] = [];
  for (;;) {
    const input = { QueueUrl: url, MaxNumberOfMessages: 10, VisibilityTimeout: 30 };
    const { Messages } = await asRoot(emulator, json('sqs', 'AmazonSQS.ReceiveMessage', input));
    if (!Array.isArray(Messages) || Messages.length === 0) return texts.join('\n');
    texts.push(JSON.stringify(Messages));
  }
}

describe('a whole run of the deployed stack', () => {
  it('with a vendor that repeats what it was told, in every way', async () => {
    const privateKeyJwk = { kty: 'OKP', crv: 'Ed25519', x: 'x', d: OTHERS[2] };
    const rotation = { everyDays: 30, kind: 'manual', admin: OTHERS[1] };
    const signing = {
      id: 'signing',
      vendor: 'acme',
      clientId: 's',
      clientAuth: 'private_key_jwt',
      privateKeyJwk,
    };
    await api.expect(201, 'POST', '/v1/clients', { ...signing, rotation });
    for (const [n, echo] of Object.values(ECHOES).entries()) {
      const client = `echo-${n}`;
      const secret = `${SECRET}-${n}`;
      vendor.addClient({ clientId: client, rotation: ROTATION, secrets: [secret] });
      await api.expect(201, 'POST', '/v1/clients', {
        id: client,
        vendor: 'acme',
        clientId: client,
        clientSecret: secret,
      });
      const { accessToken, refreshToken } = vendor.consent(client, { id: client });
      vendor.faults.always(echo(n % 2 === 0 ? refreshToken : secret), { clientId: client });
      await api.expect(201, 'POST', '/v1/integrations', {
        id: client,
        vendor: 'acme',
        client,
        scopes: ['read'],
        owner: 'team-a',
        principal: 'service',
      });
      await api.expect(200, 'PUT', `/v1/integrations/${client}/grant`, {
        accessToken,
        refreshToken,
        expiresIn: 0,
      });
    }
    await eventually('every client asked the vendor', () =>
      Object.keys(ECHOES).every((_, n) => vendor.history.posts({ clientId: `echo-${n}` }) > 0)
        ? true
        : undefined,
    );
    for (const n of Object.keys(ECHOES).keys()) {
      await api.token(`echo-${n}`, { timeoutMs: 100 });
      await api.integration(`echo-${n}`);
      await api.client(`echo-${n}`);
    }
  }, 120_000);

  it('with refreshes that work, that are killed, and tokens that are served', async () => {
    vendor.addClient({ clientId: 'well', rotation: ROTATION, secrets: [`${SECRET}-well`] });
    const clientSecret = `${SECRET}-well`;
    await api.expect(201, 'POST', '/v1/clients', {
      id: 'well',
      vendor: 'acme',
      clientId: 'well',
      clientSecret,
    });
    for (const id of ['served', 'killed']) {
      const { accessToken, refreshToken } = vendor.consent('well', { id });
      const integration = {
        id,
        vendor: 'acme',
        client: 'well',
        scopes: ['read'],
        owner: 'a',
        principal: 'service',
      };
      await api.expect(201, 'POST', '/v1/integrations', integration);
      if (id === 'killed') vendor.faults.next({ kind: 'hang', processed: true }, { grantId: id });
      await api.expect(200, 'PUT', `/v1/integrations/${id}/grant`, {
        accessToken,
        refreshToken,
        expiresIn: 0,
      });
    }
    expect((await api.token('served', { seenVersion: 1, timeoutMs: 20_000 })).status).toBe(200);
    await eventually('the request', () =>
      vendor.history.posts({ grantId: 'killed' }) > 0 ? true : undefined,
    );
    for (const { pid } of functionProcesses(emulator.endpoint, /RefreshFunction/))
      process.kill(pid, 'SIGKILL');
    for (const text of [SECRET, `{"clientSecret": "${SECRET}`]) await api.call('POST', '/v1/clients', text);
    await api.call('GET', `/v1/integrations/${encodeURIComponent(SECRET)}`);
    expect((await api.remove('served')).status).toBe(202);
  }, 60_000);
});

/** Everything that the deployment wrote, answered or keeps, but for the vault. */
async function places(): Promise<Place[]> {
  const { Items } = await asRoot(
    emulator,
    json('dynamodb', 'DynamoDB_20120810.Scan', { TableName: nameOf(/^Table/) }),
  );
  const items = Items as readonly object[];
  // Bytes come in base64, and are searched in that form and as they are.
  const binary = [...JSON.stringify(items).matchAll(/"B": ?"([^"]*)"/g)].map(([, text]) =>
    Buffer.from(text ?? '', 'base64'),
  );
  const queues = {
    refreshes: /^RefreshQueue/,
    'dead refreshes': /^RefreshDeadLetters/,
    'dead sweeps': /^SweepDeadLetters/,
    'dead calendars': /^CalendarDeadLetters/,
    deliveries: /^Deliveries[0-9A-F]{8}$/,
    'dead deliveries': /^DeliveryDeadLetters/,
  };
  const messages = Object.entries(queues).map(
    async ([name, like]): Promise<Place> => [`queue of ${name}`, await messagesIn(queueUrl(nameOf(like)))],
  );
  const { SecretList } = await asRoot(emulator, json('secretsmanager', 'secretsmanager.ListSecrets', {}));
  const folder = join(emulator.folder, 'cdk.out');
  const templates = (await readdir(folder)).filter((name) => name.endsWith('.json'));
  const processes = functionProcesses(emulator.endpoint, /Grantkeeper/);
  return [
    ['table', JSON.stringify(items)],
    ['bytes of the table', Buffer.concat(binary)],
    ['logs', (await logLines(emulator)).join('\n')],
    ['events', await messagesIn(inbox)],
    ...(await Promise.all(messages)),
    ['what the vault shows of itself', JSON.stringify(SecretList)],
    ['environment of the functions', JSON.stringify(processes.map(({ environment }) => environment))],
    ...(await Promise.all(
      templates.map(async (name): Promise<Place> => [`file ${name}`, await readFile(join(folder, name))]),
    )),
    ...api.heard.map(({ path, text }): Place => [`answer of ${path}`, text]),
  ];
}

const allSecrets = () => [...vendor.secrets(), ...OTHERS];

describe('what it left behind', () => {
  it('shows none of its secrets', async () => {
    const seen = await places();
    const size = new Map(seen.map(([place, content]) => [place, content.length]));
    expect(size.get('table')).toBeGreaterThan(5000);
    expect(size.get('logs')).toBeGreaterThan(5000);
    expect(size.get('events')).toBeGreaterThan(500);
    expect(allSecrets().length).toBeGreaterThan(50);
    expect(leaksIn(seen, allSecrets())).toEqual([]);
  }, 60_000);

  it('is searched everywhere: a secret that is planted is found in each place', async () => {
    const [planted = ''] = vendor.secrets();
    const Item = {
      pk: { S: 'planted' },
      sk: { S: 'planted' },
      bytes: { B: Buffer.from(planted).toString('base64') },
    };
    await asRoot(
      emulator,
      json('dynamodb', 'DynamoDB_20120810.PutItem', { TableName: nameOf(/^Table/), Item }),
    );
    const QueueUrl = queueUrl(nameOf(/^RefreshDeadLetters/));
    await asRoot(emulator, json('sqs', 'AmazonSQS.SendMessage', { QueueUrl, MessageBody: planted }));
    const event = {
      EventBusName: nameOf(/^Bus/),
      Source: 'grantkeeper',
      DetailType: 'x',
      Detail: JSON.stringify({ planted }),
    };
    await asRoot(emulator, json('events', 'AWSEvents.PutEvents', { Entries: [event] }));
    const stream = { logGroupName: 'planted', logStreamName: 'planted' };
    await asRoot(emulator, json('logs', 'Logs_20140328.CreateLogGroup', { logGroupName: 'planted' }));
    await asRoot(emulator, json('logs', 'Logs_20140328.CreateLogStream', stream));
    const logEvents = [{ timestamp: Date.now(), message: `x ${planted}` }];
    await asRoot(emulator, json('logs', 'Logs_20140328.PutLogEvents', { ...stream, logEvents }));
    api.heard.push({ path: '/v1/clients', text: planted });

    const found = new Set(leaksIn(await places(), [planted]).map((leak) => leak.split(': ')[0]));
    expect(found).toEqual(
      new Set([
        'table',
        'bytes of the table',
        'logs',
        'events',
        'queue of dead refreshes',
        'answer of /v1/clients',
      ]),
    );
  }, 60_000);
});

describe('a role may do what it is for, and nothing else', () => {
  let names: Names;
  const callers = new Map<Role, Caller>();
  let n = 0;

  beforeAll(async () => {
    const roles: Readonly<Record<Role, RegExp>> = {
      sweep: /^SweepFunctionRole[0-9A-F]{8}$/,
      refresh: /^RefreshFunctionRole[0-9A-F]{8}$/,
      token: /^TokenFunctionRole[0-9A-F]{8}$/,
      api: /^ManageFunctionRole[0-9A-F]{8}$/,
      connect: /^ConnectFunctionRole[0-9A-F]{8}$/,
      webhook: /^WebhookFunctionRole[0-9A-F]{8}$/,
      revocation: /^RevocationFunctionRole[0-9A-F]{8}$/,
      public: /^PublicFunctionRole[0-9A-F]{8}$/,
      schedule: /^SweepScheduleRole[0-9A-F]{8}$/,
      calendar: /^CalendarFunctionRole[0-9A-F]{8}$/,
      'calendar schedule': /^CalendarScheduleRole[0-9A-F]{8}$/,
      rotate: /^RotateFunctionRole[0-9A-F]{8}$/,
      'rotation schedule': /^RotateScheduleRole[0-9A-F]{8}$/,
      health: /^HealthFunctionRole[0-9A-F]{8}$/,
      'health schedule': /^HealthScheduleRole[0-9A-F]{8}$/,
      reconcile: /^ReconcileFunctionRole[0-9A-F]{8}$/,
      'reconcile schedule': /^ReconcileScheduleRole[0-9A-F]{8}$/,
      'webhook care': /^CareOfWebhooksFunctionRole[0-9A-F]{8}$/,
      'webhook care schedule': /^CareOfWebhooksScheduleRole[0-9A-F]{8}$/,
      jobs: /^JobsFunctionRole[0-9A-F]{8}$/,
      'job schedule': /^JobsScheduleRole[0-9A-F]{8}$/,
      page: /^PageFunctionRole[0-9A-F]{8}$/,
      'page schedule': /^PageScheduleRole[0-9A-F]{8}$/,
      deliver: /^DeliverFunctionRole[0-9A-F]{8}$/,
    };
    const roleArn = (like: RegExp) => `arn:aws:iam::${emulator.account}:role/${nameOf(like)}`;
    for (const role of [
      roles.schedule,
      roles['calendar schedule'],
      roles['rotation schedule'],
      roles['health schedule'],
      roles['reconcile schedule'],
      roles['webhook care schedule'],
      roles['job schedule'],
      roles['page schedule'],
    ])
      await trustTheAccount(roleArn(role));
    for (const role of ROLES) callers.set(role, await assume(emulator, roleArn(roles[role])));
    names = {
      table: nameOf(/^Table/),
      'due index': nameOf(/^Table/),
      'list index': nameOf(/^Table/),
      queue: queueUrl(nameOf(/^RefreshQueue/)),
      'dead letters of refreshes': queueUrl(nameOf(/^RefreshDeadLetters/)),
      deliveries: queueUrl(nameOf(/^Deliveries[0-9A-F]{8}$/)),
      'dead letters of deliveries': queueUrl(nameOf(/^DeliveryDeadLetters/)),
      'dead letters of calendars': queueUrl(nameOf(/^CalendarDeadLetters/)),
      'dead letters of rotations': queueUrl(nameOf(/^RotationDeadLetters/)),
      'dead letters of jobs': queueUrl(nameOf(/^JobDeadLetters/)),
      'dead letters of checks': queueUrl(nameOf(/^HealthDeadLetters/)),
      'dead letters of webhook care': queueUrl(nameOf(/^WebhookCareDeadLetters/)),
      'dead letters of reconciliations': queueUrl(nameOf(/^ReconcileDeadLetters/)),
      'dead letters of sweeps': queueUrl(nameOf(/^SweepDeadLetters/)),
      bus: nameOf(/^Bus/),
      pager: nameOf(/^OnCallTopic[0-9A-F]{8}$/),
      pages: queueUrl(nameOf(/^Pages[0-9A-F]{8}$/)),
      'dead letters of pages': queueUrl(nameOf(/^PageDeadLetters[0-9A-F]{8}$/)),
      'a secret of the on-call': 'grantkeeper/local/on-call/probe',
      tickets: nameOf(/^OnCallTickets[0-9A-F]{8}$/),
      'events for the on-call': queueUrl(nameOf(/^OnCallEvents[0-9A-F]{8}$/)),
      'dead letters of the on-call': queueUrl(nameOf(/^OnCallDeadLetters[0-9A-F]{8}$/)),
      key: nameOf(/^Key[0-9A-F]{8}$/),
      'a token secret': 'grantkeeper/local/integrations/probe/e1',
      'a client secret': 'grantkeeper/local/clients/probe',
      'a webhook secret': 'grantkeeper/local/webhooks/probe',
      'a registration key': 'grantkeeper/local/webhook-registrations/probe',
      'the fingerprint key': 'grantkeeper/local/fingerprint-key',
      'another stage’s token secret': 'grantkeeper/prod/integrations/probe/e1',
      'the calendar function': nameOf(/^CalendarFunction[0-9A-F]{8}$/),
      'the rotate function': nameOf(/^RotateFunction[0-9A-F]{8}$/),
      'the jobs function': nameOf(/^JobsFunction[0-9A-F]{8}$/),
      'the page function': nameOf(/^PageFunction[0-9A-F]{8}$/),
      'the health function': nameOf(/^HealthFunction[0-9A-F]{8}$/),
      'the webhook care function': nameOf(/^CareOfWebhooksFunction[0-9A-F]{8}$/),
      'the reconcile function': nameOf(/^ReconcileFunction[0-9A-F]{8}$/),
      'the sweep function': nameOf(/^SweepFunction[0-9A-F]{8}$/),
      'the refresh function': nameOf(/^RefreshFunction[0-9A-F]{8}$/),
      'the refresh role': roleArn(roles.refresh),
      everything: '*',
    };
    await makeSecrets();
  }, 60_000);

  /** The schedule's role opens to schedules of this account alone; what it may do stays as it is. */
  async function trustTheAccount(role: string): Promise<void> {
    const Principal = { AWS: `arn:aws:iam::${emulator.account}:root` };
    const Statement = [{ Effect: 'Allow', Principal, Action: 'sts:AssumeRole' }];
    const fields = {
      Action: 'UpdateAssumeRolePolicy',
      RoleName: role.split('/').at(-1) ?? '',
      PolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement }),
    };
    await asRoot(emulator, form('iam', '2010-05-08', fields));
  }

  /** So that whoever may read one finds one, also after somebody deleted it. */
  async function makeSecrets(): Promise<void> {
    const probes = Object.values(names).filter((name) => name.startsWith('grantkeeper/'));
    for (const name of probes) {
      const restored = json('secretsmanager', 'secretsmanager.RestoreSecret', { SecretId: name });
      const made = json('secretsmanager', 'secretsmanager.CreateSecret', {
        Name: name,
        SecretString: 'probe',
      });
      await awsCall(emulator, rootOf(emulator), restored);
      await awsCall(emulator, rootOf(emulator), made);
    }
  }

  it.each(RIGHTS)('%s on %s', async (action, on, who) => {
    const attempt = ATTEMPTS[action];
    if (attempt === undefined) throw new Error(`nobody knows how to try ${action}`);
    const outcome: Record<string, string> = {};
    for (const [role, caller] of callers) {
      const answer = await awsCall(emulator, caller, attempt(names, on, n++));
      outcome[role] = verdictOf(answer);
      if (action === 'secretsmanager:DeleteSecret') await makeSecrets();
    }
    expect(outcome).toEqual(
      Object.fromEntries(ROLES.map((role) => [role, who.includes(role) ? 'allowed' : 'denied'])),
    );
  });
});
