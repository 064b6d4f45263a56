import { ArnFormat, Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { SECRETS, secretsPrefix } from '#shared/contract/names.ts';
import { DUE_INDEX, LIST_INDEX } from '#shared/contract/table.ts';
import type { DataStack } from '../data-stack.ts';

export type Conditions = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

export const statement = (resources: string[], actions: string[], conditions: Conditions = {}) =>
  new PolicyStatement({ resources, actions, conditions });

/** `name` below the stage's prefix, with a star for what only the running stack knows. */
export const secret = (scope: Construct, stage: string, name: string): string =>
  Stack.of(scope).formatArn({
    service: 'secretsmanager',
    resource: 'secret',
    resourceName: `${secretsPrefix(stage)}/${name}`,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });

export const TOKEN_SECRETS = `${SECRETS.integrations}/*`;
export const CLIENT_SECRETS = `${SECRETS.clients}/*`;
export const WEBHOOK_SECRETS = `${SECRETS.webhooks}/*`;
export const REGISTRATION_SECRETS = `${SECRETS.webhookRegistrations}/*`;
export const FINGERPRINT_SECRET = `${SECRETS.fingerprintKey}*`;

const indexOf = (data: DataStack, { name }: { readonly name: string }): string =>
  `${data.table.tableArn}/index/${name}`;

/** Rows of integrations alone: neither OAuth clients nor anything else of the table. */
const INTEGRATIONS_ONLY: Conditions = {
  'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['integration#*'] },
};

/** Links for people, and neither grants nor OAuth clients. */
const TICKETS_ONLY: Conditions = {
  'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['ticket#*'] },
};

/** Our registrations at vendors, and no grant. */
const CLIENTS_ONLY: Conditions = {
  'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['client#*'] },
};

/** Which webhooks have had their effect. */
const DELIVERIES_ONLY: Conditions = {
  'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['delivery#*'] },
};

/** What vendors will end. */
const NOTICES_ONLY: Conditions = {
  'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['notices#*'] },
};

/** What was seen of vendors' discovery documents. */
const DISCOVERY_ONLY: Conditions = {
  'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['discovery#*'] },
};

/** When webhooks were heard. */
const HEARING_ONLY: Conditions = {
  'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['heard#*'] },
};

/** Batch jobs. */
const JOBS_ONLY: Conditions = {
  'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['job#*'] },
};

/** Changes of scopes. */
const CAMPAIGNS_ONLY: Conditions = {
  'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['campaign#*'] },
};

/** What has been announced. */
const ANNOUNCEMENTS_ONLY: Conditions = {
  'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['told#*'] },
};

/** Notes of reconciliation. */
const RECONCILE_ONLY: Conditions = {
  'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['reconcile#*'] },
};

/** Used by DynamoDB in our name, and not by us. */
const byTheTable = (data: DataStack): Conditions => ({
  StringEquals: { 'kms:ViaService': `dynamodb.${Stack.of(data).region}.amazonaws.com` },
});

/** The key is used directly for escrow alone, which always names these three. */
const ESCROW_ONLY: Conditions = {
  'ForAllValues:StringEquals': { 'kms:EncryptionContextKeys': ['integration', 'epoch', 'version'] },
};

/** What a function may do, one sentence each, on exact resources. */
export const allow = {
  /** The sweep reads the due index, and not the table. */
  findWhatIsDue: (data: DataStack) => statement([indexOf(data, DUE_INDEX)], ['dynamodb:Query']),

  readIntegrations: (data: DataStack) =>
    statement([data.table.tableArn], ['dynamodb:GetItem'], INTEGRATIONS_ONLY),

  markAsAsked: (data: DataStack) =>
    statement([data.table.tableArn], ['dynamodb:UpdateItem'], INTEGRATIONS_ONLY),

  /** Makes links for people to consent by; cannot look one up or use one. */
  issueTickets: (data: DataStack) => statement([data.table.tableArn], ['dynamodb:PutItem'], TICKETS_ONLY),

  readClients: (data: DataStack) => statement([data.table.tableArn], ['dynamodb:GetItem'], CLIENTS_ONLY),

  /** Writes facts of clients back; makes none and none disappear. */
  changeClients: (data: DataStack) =>
    statement([data.table.tableArn], ['dynamodb:GetItem', 'dynamodb:UpdateItem'], CLIENTS_ONLY),

  /** Writes whole rows back; makes none disappear. */
  changeIntegrations: (data: DataStack) =>
    statement([data.table.tableArn], ['dynamodb:GetItem', 'dynamodb:PutItem'], INTEGRATIONS_ONLY),

  rememberDeliveries: (data: DataStack) =>
    statement([data.table.tableArn], ['dynamodb:GetItem', 'dynamodb:PutItem'], DELIVERIES_ONLY),

  readHearing: (data: DataStack) => statement([data.table.tableArn], ['dynamodb:GetItem'], HEARING_ONLY),

  keepHearing: (data: DataStack) =>
    statement([data.table.tableArn], ['dynamodb:GetItem', 'dynamodb:PutItem'], HEARING_ONLY),

  /** Says what became of a job's checks; makes no job and none disappear. */
  changeJobs: (data: DataStack) =>
    statement([data.table.tableArn], ['dynamodb:GetItem', 'dynamodb:PutItem'], JOBS_ONLY),

  readJobs: (data: DataStack) => statement([data.table.tableArn], ['dynamodb:GetItem'], JOBS_ONLY),

  readNotices: (data: DataStack) => statement([data.table.tableArn], ['dynamodb:GetItem'], NOTICES_ONLY),

  keepNotices: (data: DataStack) =>
    statement([data.table.tableArn], ['dynamodb:GetItem', 'dynamodb:PutItem'], NOTICES_ONLY),

  keepDiscovery: (data: DataStack) =>
    statement([data.table.tableArn], ['dynamodb:GetItem', 'dynamodb:PutItem'], DISCOVERY_ONLY),
  keepCampaigns: (data: DataStack) =>
    statement([data.table.tableArn], ['dynamodb:GetItem', 'dynamodb:PutItem'], CAMPAIGNS_ONLY),

  keepAnnouncements: (data: DataStack) =>
    statement([data.table.tableArn], ['dynamodb:DeleteItem', 'dynamodb:PutItem'], ANNOUNCEMENTS_ONLY),

  rememberReconciliation: (data: DataStack) =>
    statement([data.table.tableArn], ['dynamodb:GetItem', 'dynamodb:PutItem'], RECONCILE_ONLY),

  /** Reads and writes single rows; cannot list them. */
  keepRows: (data: DataStack) =>
    statement(
      [data.table.tableArn],
      ['dynamodb:DeleteItem', 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
    ),

  listRows: (data: DataStack) => statement([indexOf(data, LIST_INDEX)], ['dynamodb:Query']),

  /** DynamoDB asks for these in the caller's name, because the table is sealed with our own key. */
  readTheTableByKey: (data: DataStack) =>
    statement([data.key.keyArn], ['kms:Decrypt', 'kms:DescribeKey'], byTheTable(data)),

  writeTheTableByKey: (data: DataStack) =>
    statement(
      [data.key.keyArn],
      [
        'kms:Decrypt',
        'kms:DescribeKey',
        'kms:Encrypt',
        'kms:GenerateDataKey',
        'kms:GenerateDataKeyWithoutPlaintext',
        'kms:ReEncryptFrom',
        'kms:ReEncryptTo',
      ],
      byTheTable(data),
    ),

  sealEscrow: (data: DataStack) =>
    statement([data.key.keyArn], ['kms:Decrypt', 'kms:GenerateDataKey'], ESCROW_ONLY),

  openEscrow: (data: DataStack) => statement([data.key.keyArn], ['kms:Decrypt'], ESCROW_ONLY),

  readTokens: (scope: Construct, stage: string) =>
    statement([secret(scope, stage, TOKEN_SECRETS)], ['secretsmanager:GetSecretValue']),

  /** Their ids and ages, and none of them. */
  listTokenVersions: (scope: Construct, stage: string) =>
    statement([secret(scope, stage, TOKEN_SECRETS)], ['secretsmanager:ListSecretVersionIds']),

  /** Names and dates of every secret of the account: IAM knows no narrower right to list. No value. */
  listSecrets: () => statement(['*'], ['secretsmanager:ListSecrets']),

  /** Destroys what a withdrawn consent had, and reads it where the vendor must be told; brings none. */
  endTokens: (scope: Construct, stage: string) =>
    statement(
      [secret(scope, stage, TOKEN_SECRETS)],
      ['secretsmanager:DeleteSecret', 'secretsmanager:GetSecretValue'],
    ),

  keepTokens: (scope: Construct, stage: string) =>
    statement(
      [secret(scope, stage, TOKEN_SECRETS)],
      [
        'secretsmanager:CreateSecret',
        'secretsmanager:DeleteSecret',
        'secretsmanager:GetSecretValue',
        'secretsmanager:PutSecretValue',
      ],
    ),

  readClientCredentials: (scope: Construct, stage: string) =>
    statement([secret(scope, stage, CLIENT_SECRETS)], ['secretsmanager:GetSecretValue']),

  keepClientCredentials: (scope: Construct, stage: string) =>
    statement(
      [secret(scope, stage, CLIENT_SECRETS)],
      [
        'secretsmanager:CreateSecret',
        'secretsmanager:GetSecretValue',
        'secretsmanager:PutSecretValue',
        'secretsmanager:UpdateSecretVersionStage',
      ],
    ),

  /** Brings new versions of secrets that are there, and says which of them is in use. */
  replaceClientCredentials: (scope: Construct, stage: string) =>
    statement(
      [secret(scope, stage, CLIENT_SECRETS)],
      [
        'secretsmanager:GetSecretValue',
        'secretsmanager:PutSecretValue',
        'secretsmanager:UpdateSecretVersionStage',
      ],
    ),

  readWebhookKeys: (scope: Construct, stage: string) =>
    statement([secret(scope, stage, WEBHOOK_SECRETS)], ['secretsmanager:GetSecretValue']),

  keepWebhookKeys: (scope: Construct, stage: string) =>
    statement(
      [secret(scope, stage, WEBHOOK_SECRETS)],
      ['secretsmanager:CreateSecret', 'secretsmanager:GetSecretValue', 'secretsmanager:PutSecretValue'],
    ),

  readRegistrationKeys: (scope: Construct, stage: string) =>
    statement([secret(scope, stage, REGISTRATION_SECRETS)], ['secretsmanager:GetSecretValue']),

  keepRegistrationKeys: (scope: Construct, stage: string) =>
    statement(
      [secret(scope, stage, REGISTRATION_SECRETS)],
      ['secretsmanager:CreateSecret', 'secretsmanager:GetSecretValue', 'secretsmanager:PutSecretValue'],
    ),

  /** Whoever needs the key first makes it, and nobody can change it: old fingerprints must stay true. */
  shareTheFingerprintKey: (scope: Construct, stage: string) =>
    statement(
      [secret(scope, stage, FINGERPRINT_SECRET)],
      ['secretsmanager:CreateSecret', 'secretsmanager:GetSecretValue'],
    ),

  /** AWS asks for the first, also of a batch; the emulator asks for a batch by a name that AWS does not know. */
  send: (queue: IQueue) => statement([queue.queueArn], ['sqs:SendMessage', 'sqs:SendMessageBatch']),

  consume: (queue: IQueue) =>
    statement(
      [queue.queueArn],
      ['sqs:ChangeMessageVisibility', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'],
    ),

  publish: (data: DataStack) => statement([data.bus.eventBusArn], ['events:PutEvents']),

  invoke: (fn: IFunction) => statement([fn.functionArn], ['lambda:InvokeFunction']),
};
