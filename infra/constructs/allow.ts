import { ArnFormat, Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { DataStack } from '../data-stack.ts';
import type { SecretKind } from './acknowledge.ts';

const statement = (resources: string[], actions: string[], conditions: Record<string, unknown> = {}) =>
  new PolicyStatement({ resources, actions, conditions });

const secrets = (scope: Construct, stage: string, kind: SecretKind): string =>
  Stack.of(scope).formatArn({
    service: 'secretsmanager',
    resource: 'secret',
    resourceName: `grantkeeper/${stage}/${kind}/*`,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });

/** What a function may do, one sentence each, on exact resources. */
export const allow = {
  /** The sweep reads the due index, and not the table. */
  findWhatIsDue: (data: DataStack) => statement([`${data.table.tableArn}/index/due`], ['dynamodb:Query']),

  readIntegrations: (data: DataStack) => statement([data.table.tableArn], ['dynamodb:GetItem']),

  markAsAsked: (data: DataStack) => statement([data.table.tableArn], ['dynamodb:UpdateItem']),

  /** What refreshing does to rows: take, renew and commit leases; it neither creates nor lists integrations. */
  keepRows: (data: DataStack) =>
    statement(
      [data.table.tableArn],
      ['dynamodb:GetItem', 'dynamodb:UpdateItem', 'dynamodb:PutItem', 'dynamodb:DeleteItem'],
    ),

  manageRows: (data: DataStack) =>
    statement(
      [data.table.tableArn],
      [
        'dynamodb:GetItem',
        'dynamodb:PutItem',
        'dynamodb:UpdateItem',
        'dynamodb:DeleteItem',
        'dynamodb:Query',
      ],
    ),

  /** DynamoDB asks for these in the caller's name, because the table is sealed with our own key. */
  useTheTableKey: (data: DataStack) =>
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
      { StringEquals: { 'kms:ViaService': `dynamodb.${Stack.of(data).region}.amazonaws.com` } },
    ),

  sealEscrow: (data: DataStack) => statement([data.key.keyArn], ['kms:GenerateDataKey', 'kms:Decrypt']),

  readTokens: (scope: Construct, stage: string) =>
    statement([secrets(scope, stage, 'integrations')], ['secretsmanager:GetSecretValue']),

  keepTokens: (scope: Construct, stage: string) =>
    statement(
      [secrets(scope, stage, 'integrations')],
      [
        'secretsmanager:CreateSecret',
        'secretsmanager:DeleteSecret',
        'secretsmanager:GetSecretValue',
        'secretsmanager:PutSecretValue',
      ],
    ),

  readClientCredentials: (scope: Construct, stage: string) =>
    statement([secrets(scope, stage, 'clients')], ['secretsmanager:GetSecretValue']),

  keepClientCredentials: (scope: Construct, stage: string) =>
    statement(
      [secrets(scope, stage, 'clients')],
      ['secretsmanager:CreateSecret', 'secretsmanager:GetSecretValue', 'secretsmanager:PutSecretValue'],
    ),

  send: (queue: IQueue) => statement([queue.queueArn], ['sqs:SendMessage']),

  consume: (queue: IQueue) =>
    statement(
      [queue.queueArn],
      ['sqs:ChangeMessageVisibility', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'],
    ),

  publish: (data: DataStack) => statement([data.bus.eventBusArn], ['events:PutEvents']),

  invoke: (fn: IFunction) => statement([fn.functionArn], ['lambda:InvokeFunction']),
};
