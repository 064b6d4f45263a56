/** What has a role of its own: each function, and the schedules that start some of them. */
export const ROLES = [
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
  'public',
  'schedule',
  'calendar schedule',
  'rotation schedule',
  'health schedule',
  'job schedule',
  'webhook care',
  'webhook care schedule',
  'reconcile schedule',
  'page',
  'page schedule',
  'deliver',
] as const;
export type Role = (typeof ROLES)[number];

export type ResourceName =
  | 'table'
  | 'due index'
  | 'list index'
  | 'queue'
  | 'dead letters of refreshes'
  | 'deliveries'
  | 'dead letters of deliveries'
  | 'dead letters of sweeps'
  | 'dead letters of calendars'
  | 'dead letters of rotations'
  | 'dead letters of checks'
  | 'dead letters of reconciliations'
  | 'dead letters of webhook care'
  | 'dead letters of jobs'
  | 'events for the on-call'
  | 'dead letters of the on-call'
  | 'pages'
  | 'dead letters of pages'
  | 'bus'
  | 'pager'
  | 'tickets'
  | 'key'
  | 'a token secret'
  | 'a client secret'
  | 'a webhook secret'
  | 'a registration key'
  | 'the fingerprint key'
  | 'a secret of the on-call'
  | 'another stage’s token secret'
  | 'the sweep function'
  | 'the calendar function'
  | 'the rotate function'
  | 'the health function'
  | 'the reconcile function'
  | 'the webhook care function'
  | 'the jobs function'
  | 'the page function'
  | 'the refresh function'
  | 'the refresh role'
  | 'everything';

/** Each action and resource, and who may: everyone else may not. The key, whose use has conditions, is held apart. */
export const RIGHTS: readonly (readonly [action: string, on: ResourceName, who: readonly Role[]])[] = [
  [
    'dynamodb:GetItem',
    'table',
    [
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
      'webhook care',
      'reconcile',
      'page',
    ],
  ],
  [
    'dynamodb:UpdateItem',
    'table',
    [
      'refresh',
      'token',
      'api',
      'connect',
      'revocation',
      'rotate',
      'health',
      'jobs',
      'webhook care',
      'reconcile',
    ],
  ],
  [
    'dynamodb:PutItem',
    'table',
    [
      'refresh',
      'token',
      'api',
      'connect',
      'revocation',
      'calendar',
      'rotate',
      'health',
      'jobs',
      'webhook',
      'webhook care',
      'reconcile',
      'page',
      'deliver',
    ],
  ],
  [
    'dynamodb:DeleteItem',
    'table',
    [
      'refresh',
      'api',
      'connect',
      'calendar',
      'health',
      'jobs',
      'webhook care',
      'reconcile',
      'page',
      'deliver',
    ],
  ],
  ['dynamodb:Query', 'due index', ['sweep', 'jobs', 'page']],
  [
    'dynamodb:Query',
    'list index',
    [
      'api',
      'connect',
      'webhook',
      'revocation',
      'calendar',
      'rotate',
      'health',
      'webhook care',
      'reconcile',
      'jobs',
      'page',
    ],
  ],
  ['dynamodb:Query', 'table', []],
  ['dynamodb:Scan', 'table', []],
  ['dynamodb:Scan', 'due index', []],
  ['dynamodb:BatchGetItem', 'table', []],
  ['dynamodb:BatchWriteItem', 'table', []],
  ['dynamodb:DeleteTable', 'table', []],
  ['dynamodb:UpdateTable', 'table', []],
  [
    'secretsmanager:GetSecretValue',
    'a token secret',
    ['refresh', 'token', 'api', 'connect', 'revocation', 'health', 'jobs', 'webhook care', 'reconcile'],
  ],
  ['secretsmanager:ListSecretVersionIds', 'a token secret', ['api']],
  ['secretsmanager:PutSecretValue', 'a token secret', ['refresh', 'api', 'connect']],
  ['secretsmanager:CreateSecret', 'a token secret', ['refresh', 'api', 'connect']],
  ['secretsmanager:DeleteSecret', 'a token secret', ['refresh', 'api', 'connect', 'revocation', 'reconcile']],
  ['secretsmanager:UpdateSecret', 'a token secret', []],
  ['secretsmanager:UpdateSecretVersionStage', 'a token secret', []],
  [
    'secretsmanager:GetSecretValue',
    'a client secret',
    [
      'refresh',
      'api',
      'connect',
      'webhook',
      'revocation',
      'rotate',
      'health',
      'jobs',
      'webhook care',
      'reconcile',
    ],
  ],
  ['secretsmanager:PutSecretValue', 'a client secret', ['api', 'connect', 'rotate']],
  ['secretsmanager:UpdateSecretVersionStage', 'a client secret', ['api', 'connect', 'rotate']],
  ['secretsmanager:CreateSecret', 'a client secret', ['api', 'connect']],
  ['secretsmanager:DeleteSecret', 'a client secret', []],
  ['secretsmanager:UpdateSecret', 'a client secret', []],
  ['secretsmanager:GetSecretValue', 'a webhook secret', ['api', 'connect', 'webhook', 'webhook care']],
  ['secretsmanager:PutSecretValue', 'a webhook secret', ['api', 'connect']],
  ['secretsmanager:CreateSecret', 'a webhook secret', ['api', 'connect']],
  ['secretsmanager:DeleteSecret', 'a webhook secret', []],
  ['secretsmanager:UpdateSecret', 'a webhook secret', []],
  ['secretsmanager:GetSecretValue', 'a registration key', ['api', 'webhook care']],
  ['secretsmanager:PutSecretValue', 'a registration key', ['api']],
  ['secretsmanager:CreateSecret', 'a registration key', ['api']],
  ['secretsmanager:DeleteSecret', 'a registration key', []],
  ['secretsmanager:GetSecretValue', 'the fingerprint key', ['refresh', 'api', 'connect']],
  ['secretsmanager:CreateSecret', 'the fingerprint key', ['refresh', 'api', 'connect']],
  ['secretsmanager:PutSecretValue', 'the fingerprint key', []],
  ['secretsmanager:DeleteSecret', 'the fingerprint key', []],
  ['secretsmanager:GetSecretValue', 'another stage’s token secret', []],
  ['secretsmanager:PutSecretValue', 'another stage’s token secret', []],
  ['secretsmanager:DeleteSecret', 'another stage’s token secret', []],
  ['secretsmanager:ListSecrets', 'everything', ['reconcile']],
  [
    'sqs:SendMessage',
    'queue',
    ['sweep', 'token', 'api', 'connect', 'revocation', 'rotate', 'health', 'jobs', 'reconcile'],
  ],
  ['sqs:ReceiveMessage', 'queue', ['refresh']],
  ['sqs:DeleteMessage', 'queue', ['refresh']],
  ['sqs:ChangeMessageVisibility', 'queue', ['refresh']],
  ['sqs:PurgeQueue', 'queue', []],
  ['sqs:SendMessage', 'deliveries', ['webhook', 'revocation']],
  ['sqs:ReceiveMessage', 'deliveries', ['revocation']],
  ['sqs:DeleteMessage', 'deliveries', ['revocation']],
  ['sqs:ChangeMessageVisibility', 'deliveries', ['revocation']],
  ['sqs:PurgeQueue', 'deliveries', []],
  ['sqs:ReceiveMessage', 'dead letters of deliveries', []],
  ['sqs:SendMessage', 'dead letters of deliveries', []],
  ['sqs:ReceiveMessage', 'dead letters of refreshes', []],
  ['sqs:SendMessage', 'dead letters of refreshes', []],
  ['sqs:SendMessage', 'dead letters of sweeps', ['schedule']],
  ['sqs:ReceiveMessage', 'dead letters of sweeps', []],
  ['sqs:SendMessage', 'dead letters of calendars', ['calendar', 'calendar schedule']],
  ['sqs:ReceiveMessage', 'dead letters of calendars', []],
  ['sqs:SendMessage', 'dead letters of rotations', ['rotation schedule']],
  ['sqs:ReceiveMessage', 'dead letters of rotations', []],
  ['sqs:SendMessage', 'dead letters of checks', ['health', 'health schedule']],
  ['sqs:ReceiveMessage', 'dead letters of checks', []],
  ['sqs:SendMessage', 'dead letters of reconciliations', ['reconcile', 'reconcile schedule']],
  ['sqs:ReceiveMessage', 'dead letters of reconciliations', []],
  ['sqs:SendMessage', 'dead letters of webhook care', ['webhook care', 'webhook care schedule']],
  ['sqs:ReceiveMessage', 'dead letters of webhook care', []],
  ['sqs:SendMessage', 'dead letters of jobs', ['job schedule']],
  ['sqs:ReceiveMessage', 'dead letters of jobs', []],
  [
    'events:PutEvents',
    'bus',
    [
      'refresh',
      'api',
      'connect',
      'revocation',
      'calendar',
      'rotate',
      'health',
      'jobs',
      'webhook care',
      'reconcile',
    ],
  ],
  ['events:DeleteRule', 'bus', []],
  ['sns:Publish', 'pager', ['api', 'page']],
  ['sns:Publish', 'tickets', ['api', 'page']],
  ['sqs:SendMessage', 'pages', []],
  ['sqs:ReceiveMessage', 'pages', ['deliver']],
  ['sqs:DeleteMessage', 'pages', ['deliver']],
  ['sqs:ChangeMessageVisibility', 'pages', ['deliver']],
  ['sqs:SendMessage', 'dead letters of pages', ['deliver']],
  ['sqs:ReceiveMessage', 'dead letters of pages', []],
  ['secretsmanager:GetSecretValue', 'a secret of the on-call', ['deliver']],
  ['secretsmanager:PutSecretValue', 'a secret of the on-call', []],
  ['secretsmanager:DeleteSecret', 'a secret of the on-call', []],
  ['sqs:SendMessage', 'events for the on-call', []],
  ['sqs:ReceiveMessage', 'events for the on-call', ['page']],
  ['sqs:DeleteMessage', 'events for the on-call', ['page']],
  ['sqs:ChangeMessageVisibility', 'events for the on-call', ['page']],
  ['sqs:SendMessage', 'dead letters of the on-call', ['page schedule']],
  ['sqs:ReceiveMessage', 'dead letters of the on-call', []],
  ['kms:ScheduleKeyDeletion', 'key', []],
  ['kms:PutKeyPolicy', 'key', []],
  ['lambda:InvokeFunction', 'the sweep function', ['schedule']],
  ['lambda:InvokeFunction', 'the calendar function', ['calendar schedule']],
  ['lambda:InvokeFunction', 'the rotate function', ['rotation schedule']],
  ['lambda:InvokeFunction', 'the health function', ['health schedule']],
  ['lambda:InvokeFunction', 'the reconcile function', ['reconcile schedule']],
  ['lambda:InvokeFunction', 'the webhook care function', ['webhook care schedule']],
  ['lambda:InvokeFunction', 'the jobs function', ['job schedule']],
  ['lambda:InvokeFunction', 'the page function', ['page schedule']],
  ['lambda:InvokeFunction', 'the refresh function', []],
  ['lambda:GetFunctionConfiguration', 'the refresh function', []],
  ['iam:PutRolePolicy', 'the refresh role', []],
  ['sts:AssumeRole', 'the refresh role', []],
];
