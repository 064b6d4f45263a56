import { describe, expect, it } from 'vitest';
import { type ResourceName, RIGHTS, ROLES, type Role } from '../security/rights.ts';
import { allows, type Permission, permissionsOf } from './policy.ts';
import { synthesize } from './synthesized.ts';

const prod = synthesize({
  stage: 'prod',
  onCall: [
    { kind: 'email', address: 'ops@example.com' },
    { kind: 'slack', secret: 'chat' },
  ],
});
const service = prod.resources('service');
const idOf = (stack: 'data' | 'service', type: string, like: RegExp): string => {
  const [found, ...more] = prod
    .resources(stack)
    .filter((one) => one.type === type && like.test(one.logicalId));
  if (found === undefined || more.length > 0) throw new Error(`not exactly one ${type} like ${like}`);
  return found.logicalId;
};

const secret = (name: string) =>
  `arn:{AWS::Partition}:secretsmanager:{AWS::Region}:{AWS::AccountId}:secret:grantkeeper/prod/${name}`;
const TABLE = `{${idOf('data', 'AWS::DynamoDB::GlobalTable', /^Table/)}.Arn}`;
const RESOURCES: Readonly<Record<ResourceName, string>> = {
  table: TABLE,
  'due index': `${TABLE}/index/due`,
  'list index': `${TABLE}/index/list`,
  key: `{${idOf('data', 'AWS::KMS::Key', /^Key/)}.Arn}`,
  bus: `{${idOf('data', 'AWS::Events::EventBus', /^Bus/)}.Arn}`,
  queue: `{${idOf('service', 'AWS::SQS::Queue', /^RefreshQueue/)}.Arn}`,
  'dead letters of refreshes': `{${idOf('data', 'AWS::SQS::Queue', /^RefreshDeadLetters/)}.Arn}`,
  deliveries: `{${idOf('data', 'AWS::SQS::Queue', /^Deliveries/)}.Arn}`,
  'dead letters of deliveries': `{${idOf('data', 'AWS::SQS::Queue', /^DeliveryDeadLetters/)}.Arn}`,
  'dead letters of calendars': `{${idOf('data', 'AWS::SQS::Queue', /^CalendarDeadLetters/)}.Arn}`,
  'dead letters of rotations': `{${idOf('data', 'AWS::SQS::Queue', /^RotationDeadLetters/)}.Arn}`,
  'dead letters of jobs': `{${idOf('data', 'AWS::SQS::Queue', /^JobDeadLetters/)}.Arn}`,
  'dead letters of checks': `{${idOf('data', 'AWS::SQS::Queue', /^HealthDeadLetters/)}.Arn}`,
  'dead letters of webhook care': `{${idOf('data', 'AWS::SQS::Queue', /^WebhookCareDeadLetters/)}.Arn}`,
  'dead letters of reconciliations': `{${idOf('data', 'AWS::SQS::Queue', /^ReconcileDeadLetters/)}.Arn}`,
  'dead letters of sweeps': `{${idOf('data', 'AWS::SQS::Queue', /^SweepDeadLetters/)}.Arn}`,
  'events for the on-call': `{${idOf('data', 'AWS::SQS::Queue', /^OnCallEvents/)}.Arn}`,
  'dead letters of the on-call': `{${idOf('data', 'AWS::SQS::Queue', /^OnCallDeadLetters/)}.Arn}`,
  pages: `{${idOf('data', 'AWS::SQS::Queue', /^Pages/)}.Arn}`,
  'dead letters of pages': `{${idOf('data', 'AWS::SQS::Queue', /^PageDeadLetters/)}.Arn}`,
  'a secret of the on-call': secret('on-call/chat-AbCdEf'),
  pager: `{${idOf('data', 'AWS::SNS::Topic', /^OnCallTopic/)}}`,
  tickets: `{${idOf('data', 'AWS::SNS::Topic', /^OnCallTickets/)}}`,
  'the calendar function': `{${idOf('service', 'AWS::Lambda::Function', /^Calendar/)}.Arn}`,
  'the rotate function': `{${idOf('service', 'AWS::Lambda::Function', /^Rotate/)}.Arn}`,
  'the jobs function': `{${idOf('service', 'AWS::Lambda::Function', /^Jobs/)}.Arn}`,
  'the page function': `{${idOf('service', 'AWS::Lambda::Function', /^Page/)}.Arn}`,
  'the health function': `{${idOf('service', 'AWS::Lambda::Function', /^Health/)}.Arn}`,
  'the webhook care function': `{${idOf('service', 'AWS::Lambda::Function', /^CareOfWebhooks/)}.Arn}`,
  'the reconcile function': `{${idOf('service', 'AWS::Lambda::Function', /^Reconcile/)}.Arn}`,
  'the sweep function': `{${idOf('service', 'AWS::Lambda::Function', /^Sweep/)}.Arn}`,
  'the refresh function': `{${idOf('service', 'AWS::Lambda::Function', /^Refresh/)}.Arn}`,
  'the refresh role': `{${idOf('service', 'AWS::IAM::Role', /^Refresh/)}.Arn}`,
  everything: '*',
  'a token secret': secret('integrations/payroll/e1-AbCdEf'),
  'a client secret': secret('clients/acme-AbCdEf'),
  'a webhook secret': secret('webhooks/acme-AbCdEf'),
  'a registration key': secret('webhook-registrations/acme-AbCdEf'),
  'the fingerprint key': secret('fingerprint-key-AbCdEf'),
  'another stage’s token secret': secret('integrations/payroll/e1-AbCdEf').replace('/prod/', '/dev/'),
};

const PERMISSIONS: Readonly<Record<Role, readonly Permission[]>> = {
  sweep: permissionsOf(service, /^SweepFunctionRole/),
  refresh: permissionsOf(service, /^RefreshFunctionRole/),
  token: permissionsOf(service, /^TokenFunctionRole/),
  api: permissionsOf(service, /^ManageFunctionRole/),
  connect: permissionsOf(service, /^ConnectFunctionRole/),
  webhook: permissionsOf(service, /^WebhookFunctionRole/),
  revocation: permissionsOf(service, /^RevocationFunctionRole/),
  public: permissionsOf(service, /^PublicFunctionRole/),
  schedule: permissionsOf(service, /^SweepScheduleRole/),
  calendar: permissionsOf(service, /^CalendarFunctionRole/),
  'calendar schedule': permissionsOf(service, /^CalendarScheduleRole/),
  rotate: permissionsOf(service, /^RotateFunctionRole/),
  'rotation schedule': permissionsOf(service, /^RotateScheduleRole/),
  health: permissionsOf(service, /^HealthFunctionRole/),
  'health schedule': permissionsOf(service, /^HealthScheduleRole/),
  reconcile: permissionsOf(service, /^ReconcileFunctionRole/),
  'reconcile schedule': permissionsOf(service, /^ReconcileScheduleRole/),
  'webhook care': permissionsOf(service, /^CareOfWebhooksFunctionRole/),
  'webhook care schedule': permissionsOf(service, /^CareOfWebhooksScheduleRole/),
  jobs: permissionsOf(service, /^JobsFunctionRole/),
  'job schedule': permissionsOf(service, /^JobsScheduleRole/),
  page: permissionsOf(service, /^PageFunctionRole/),
  'page schedule': permissionsOf(service, /^PageScheduleRole/),
  deliver: permissionsOf(service, /^DeliverFunctionRole/),
};
/** The functions: a schedule has no log and no table. */
const NAMES = ROLES.filter((role) => !role.endsWith('schedule'));

describe('the roles', () => {
  it.each(RIGHTS)('%s on %s', (action, on, who) => {
    const allowed = ROLES.filter((role) => allows(PERMISSIONS[role], action, RESOURCES[on]));
    expect(allowed).toEqual(ROLES.filter((role) => who.includes(role)));
  });

  it('hold nothing that is not listed here', () => {
    const listed = new Set(RIGHTS.map(([action]) => action));
    const others = ROLES.flatMap((role) => PERMISSIONS[role].map(({ action }) => action)).filter(
      (action) => !listed.has(action) && !action.startsWith('kms:') && !action.startsWith('logs:'),
    );
    // AWS knows no such action; the emulator does.
    const beyond = new Set(others);
    beyond.delete('sqs:SendMessageBatch');
    beyond.delete('sqs:GetQueueAttributes');
    expect([...beyond]).toEqual([]);
  });

  it('name no action by pattern, and no resource but secrets', () => {
    const all = ROLES.flatMap((role) => PERMISSIONS[role]);
    expect(all.filter(({ action }) => action.includes('*'))).toEqual([]);
    const patterns = all.filter(({ resource }) => resource.includes('*')).map(({ resource }) => resource);
    expect(new Set(patterns)).toEqual(
      new Set([
        ...[
          'integrations/*',
          'clients/*',
          'webhooks/*',
          'webhook-registrations/*',
          'on-call/*',
          'fingerprint-key*',
        ].map(secret),
        '*',
      ]),
    );
  });

  it('write to their own log and no other', () => {
    const groups = NAMES.map((role) => resourcesOf(PERMISSIONS[role], 'logs:PutLogEvents'));
    expect(groups.map((own) => own.length)).toEqual(NAMES.map(() => 1));
    expect(new Set(groups.flat()).size).toBe(16);
  });
});

describe('the token function', () => {
  it('reads and marks integrations alone in the table, and makes links for people without being able to use one', () => {
    const rows = PERMISSIONS.token.filter(({ resource }) => resource === TABLE);
    const only = (key: string) => ({ 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [key] } });
    expect(rows.map(({ action, condition }) => [action, condition])).toEqual([
      ['dynamodb:GetItem', only('integration#*')],
      ['dynamodb:UpdateItem', only('integration#*')],
      ['dynamodb:PutItem', only('ticket#*')],
    ]);
  });
});

describe('the functions for webhooks', () => {
  const rows = (role: Role) =>
    PERMISSIONS[role]
      .filter(({ resource }) => resource === TABLE)
      .map(({ action, condition }) => [
        action,
        condition?.['ForAllValues:StringLike']?.['dynamodb:LeadingKeys'],
      ]);

  it('see at the door which clients there are, and no grant, and write when one was heard', () => {
    expect(rows('webhook')).toEqual([
      ['dynamodb:GetItem', ['client#*']],
      ['dynamodb:GetItem', ['heard#*']],
      ['dynamodb:PutItem', ['heard#*']],
    ]);
  });

  it('look after webhooks at vendors without writing a grant or a secret', () => {
    expect(rows('webhook care')).toEqual([
      ['dynamodb:GetItem', ['integration#*']],
      ['dynamodb:GetItem', ['client#*']],
      ['dynamodb:UpdateItem', ['client#*']],
      ['dynamodb:GetItem', ['heard#*']],
      ['dynamodb:DeleteItem', ['told#*']],
      ['dynamodb:PutItem', ['told#*']],
    ]);
  });

  it('write behind it integrations, that a webhook is to be renewed, and what was done, and make nothing disappear', () => {
    expect(rows('revocation')).toEqual([
      ['dynamodb:GetItem', ['integration#*']],
      ['dynamodb:PutItem', ['integration#*']],
      ['dynamodb:GetItem', ['client#*']],
      ['dynamodb:UpdateItem', ['client#*']],
      ['dynamodb:GetItem', ['delivery#*']],
      ['dynamodb:PutItem', ['delivery#*']],
    ]);
  });
});

describe('the calendar function', () => {
  it('reads grants and clients, and writes what vendors will end, what they announce and what has been announced', () => {
    const rows = PERMISSIONS.calendar.filter(({ resource }) => resource === TABLE);
    const only = (key: string) => ({ 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [key] } });
    expect(rows.map(({ action, condition }) => [action, condition])).toEqual([
      ['dynamodb:GetItem', only('integration#*')],
      ['dynamodb:GetItem', only('client#*')],
      ['dynamodb:GetItem', only('campaign#*')],
      ['dynamodb:PutItem', only('campaign#*')],
      ['dynamodb:GetItem', only('notices#*')],
      ['dynamodb:PutItem', only('notices#*')],
      ['dynamodb:GetItem', only('discovery#*')],
      ['dynamodb:PutItem', only('discovery#*')],
      ['dynamodb:DeleteItem', only('told#*')],
      ['dynamodb:PutItem', only('told#*')],
    ]);
  });
});

describe('the rotate function', () => {
  it('changes clients and grants that are there, and neither makes one nor reads a token', () => {
    const rows = PERMISSIONS.rotate.filter(({ resource }) => resource === TABLE);
    const only = (key: string) => ({ 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [key] } });
    expect(rows.map(({ action, condition }) => [action, condition])).toEqual([
      ['dynamodb:GetItem', only('integration#*')],
      ['dynamodb:PutItem', only('integration#*')],
      ['dynamodb:GetItem', only('client#*')],
      ['dynamodb:UpdateItem', only('client#*')],
    ]);
  });
});

describe('the health function', () => {
  it('reads grants and clients, writes what it found on grants that are there, and what has been announced', () => {
    const rows = PERMISSIONS.health.filter(({ resource }) => resource === TABLE);
    const only = (key: string) => ({ 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [key] } });
    expect(rows.map(({ action, condition }) => [action, condition])).toEqual([
      ['dynamodb:GetItem', only('integration#*')],
      ['dynamodb:PutItem', only('integration#*')],
      ['dynamodb:UpdateItem', only('integration#*')],
      ['dynamodb:GetItem', only('client#*')],
      ['dynamodb:GetItem', only('notices#*')],
      ['dynamodb:PutItem', only('notices#*')],
      ['dynamodb:DeleteItem', only('told#*')],
      ['dynamodb:PutItem', only('told#*')],
    ]);
  });
});

describe('the jobs function', () => {
  it('reads grants, clients and jobs, writes what it found on them, and what has been announced', () => {
    const rows = PERMISSIONS.jobs.filter(({ resource }) => resource === TABLE);
    const only = (key: string) => ({ 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [key] } });
    expect(rows.map(({ action, condition }) => [action, condition])).toEqual([
      ['dynamodb:GetItem', only('job#*')],
      ['dynamodb:PutItem', only('job#*')],
      ['dynamodb:GetItem', only('integration#*')],
      ['dynamodb:PutItem', only('integration#*')],
      ['dynamodb:UpdateItem', only('integration#*')],
      ['dynamodb:GetItem', only('client#*')],
      ['dynamodb:GetItem', only('notices#*')],
      ['dynamodb:DeleteItem', only('told#*')],
      ['dynamodb:PutItem', only('told#*')],
    ]);
  });
});

describe('the page function', () => {
  it('reads grants, clients and jobs, and writes incidents and what has been told', () => {
    const rows = PERMISSIONS.page.filter(({ resource }) => resource === TABLE);
    const only = (key: string) => ({ 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [key] } });
    expect(rows.map(({ action, condition }) => [action, condition])).toEqual([
      ['dynamodb:GetItem', only('integration#*')],
      ['dynamodb:GetItem', only('client#*')],
      ['dynamodb:GetItem', only('job#*')],
      ['dynamodb:GetItem', only('heard#*')],
      ['dynamodb:GetItem', only('incident#*')],
      ['dynamodb:PutItem', only('incident#*')],
      ['dynamodb:DeleteItem', only('told#*')],
      ['dynamodb:PutItem', only('told#*')],
    ]);
  });

  it('uses the key of the topics through SNS alone', () => {
    const uses = PERMISSIONS.page.filter(({ resource }) => /OnCallKey/.test(resource));
    expect(uses.map(({ action }) => action)).toEqual(['kms:Decrypt', 'kms:GenerateDataKey']);
    expect(uses.every(({ condition }) => JSON.stringify(condition).includes('sns.'))).toBe(true);
  });
});

describe('the reconcile function', () => {
  it('reads grants and clients, writes what it found on grants that are there, and what it remembers', () => {
    const rows = PERMISSIONS.reconcile.filter(({ resource }) => resource === TABLE);
    const only = (key: string) => ({ 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [key] } });
    expect(rows.map(({ action, condition }) => [action, condition])).toEqual([
      ['dynamodb:GetItem', only('integration#*')],
      ['dynamodb:PutItem', only('integration#*')],
      ['dynamodb:UpdateItem', only('integration#*')],
      ['dynamodb:GetItem', only('client#*')],
      ['dynamodb:DeleteItem', only('told#*')],
      ['dynamodb:PutItem', only('told#*')],
      ['dynamodb:GetItem', only('reconcile#*')],
      ['dynamodb:PutItem', only('reconcile#*')],
    ]);
  });

  it('lists secrets and nothing else without a name', () => {
    const everywhere = ROLES.flatMap((role) => PERMISSIONS[role].map((one) => ({ role, ...one })));
    const unnamed = everywhere.filter(({ resource }) => resource === '*');
    expect(unnamed.map(({ role, action }) => [role, action])).toEqual([
      ['reconcile', 'secretsmanager:ListSecrets'],
    ]);
  });
});

describe('the key', () => {
  const uses = (role: Role, isByTable: boolean) =>
    PERMISSIONS[role]
      .filter(({ action, resource }) => action.startsWith('kms:') && resource === RESOURCES.key)
      .filter(({ condition }) => (condition?.StringEquals?.['kms:ViaService'] !== undefined) === isByTable)
      .map(({ action }) => action);

  it('seals and opens escrow for refreshes and device codes, opens it for removals, and for nobody else', () => {
    expect(NAMES.map((role) => [role, uses(role, false)])).toEqual([
      ['sweep', []],
      ['refresh', ['kms:Decrypt', 'kms:GenerateDataKey']],
      ['token', []],
      ['api', ['kms:Decrypt']],
      ['connect', ['kms:Decrypt', 'kms:GenerateDataKey']],
      ['webhook', []],
      ['revocation', ['kms:Decrypt']],
      ['calendar', []],
      ['rotate', []],
      ['health', []],
      ['jobs', []],
      ['reconcile', []],
      ['public', []],
      ['webhook care', []],
      ['page', []],
      ['deliver', []],
    ]);
  });

  it('serves the table, for those who use the table', () => {
    const reads = NAMES.filter((role) => uses(role, true).includes('kms:Decrypt'));
    expect(reads).toEqual([
      'sweep',
      'refresh',
      'token',
      'api',
      'connect',
      'webhook',
      'revocation',
      'calendar',
      'rotate',
      'health',
      'jobs',
      'reconcile',
      'webhook care',
      'page',
      'deliver',
    ]);
    const writes = NAMES.filter((role) => uses(role, true).includes('kms:Encrypt'));
    expect(writes).toEqual([
      'refresh',
      'token',
      'api',
      'connect',
      'webhook',
      'revocation',
      'calendar',
      'rotate',
      'health',
      'jobs',
      'reconcile',
      'webhook care',
      'page',
      'deliver',
    ]);
  });
});

const resourcesOf = (permissions: readonly Permission[], action: string): readonly string[] =>
  permissions.filter((one) => one.action === action).map(({ resource }) => resource);
