import { DUE_INDEX, LIST_INDEX, TABLE } from '#shared/contract/table.ts';
import { type AwsRequest, form, json } from './aws-call.ts';
import type { ResourceName } from './rights.ts';

/** What each resource of the table of rights is called in this deployment: an ARN, a name or a queue's address. */
export type Names = Readonly<Record<ResourceName, string>>;

/** A call that does this to that; `n` makes the name of what is created unlike any other. */
export type Attempt = (names: Names, on: ResourceName, n: number) => AwsRequest;

const KEY = { [TABLE.partitionKey]: { S: 'integration#probe' }, [TABLE.sortKey]: { S: 'integration#probe' } };
/** Whoever may write rows at all may write this kind: the token function no other. */
const TICKET = { [TABLE.partitionKey]: { S: 'ticket#probe' }, [TABLE.sortKey]: { S: 'row' } };
const dynamo =
  (action: string, input: (table: string) => object): Attempt =>
  (names) =>
    json('dynamodb', `DynamoDB_20120810.${action}`, input(names.table));
const secrets =
  (action: string, more: object = {}): Attempt =>
  (names, on) =>
    json('secretsmanager', `secretsmanager.${action}`, { SecretId: names[on], ...more });
const queue =
  (action: string, more: object): Attempt =>
  (names, on) =>
    json('sqs', `AmazonSQS.${action}`, { QueueUrl: names[on], ...more });

/** The index that a resource of the table of rights names. */
function indexOf(on: ResourceName): { readonly IndexName?: string; readonly key: string } {
  if (on === 'due index') return { IndexName: DUE_INDEX.name, key: DUE_INDEX.partitionKey };
  return on === 'list index'
    ? { IndexName: LIST_INDEX.name, key: LIST_INDEX.partitionKey }
    : { key: TABLE.partitionKey };
}

const overIndex =
  (action: 'Query' | 'Scan'): Attempt =>
  (names, on) => {
    const { key, ...index } = indexOf(on);
    const where = { KeyConditionExpression: '#k = :v', ExpressionAttributeNames: { '#k': key } };
    const query = { ...where, ExpressionAttributeValues: { ':v': { S: 'probe' } } };
    return json('dynamodb', `DynamoDB_20120810.${action}`, {
      TableName: names.table,
      ...index,
      ...(action === 'Query' ? query : {}),
    });
  };

/** How each action of the table of rights is tried. */
export const ATTEMPTS: Readonly<Record<string, Attempt>> = {
  'dynamodb:GetItem': dynamo('GetItem', (TableName) => ({ TableName, Key: KEY })),
  'dynamodb:UpdateItem': dynamo('UpdateItem', (TableName) => ({
    TableName,
    Key: KEY,
    UpdateExpression: 'SET probe = :v',
    ExpressionAttributeValues: { ':v': { S: 'v' } },
  })),
  'dynamodb:PutItem': dynamo('PutItem', (TableName) => ({ TableName, Item: TICKET })),
  'dynamodb:DeleteItem': dynamo('DeleteItem', (TableName) => ({ TableName, Key: KEY })),
  'dynamodb:Query': overIndex('Query'),
  'dynamodb:Scan': overIndex('Scan'),
  'dynamodb:BatchGetItem': dynamo('BatchGetItem', (table) => ({
    RequestItems: { [table]: { Keys: [KEY] } },
  })),
  'dynamodb:BatchWriteItem': dynamo('BatchWriteItem', (table) => ({
    RequestItems: { [table]: [{ DeleteRequest: { Key: KEY } }] },
  })),
  'dynamodb:DeleteTable': dynamo('DeleteTable', (TableName) => ({ TableName })),
  'dynamodb:UpdateTable': dynamo('UpdateTable', (TableName) => ({
    TableName,
    BillingMode: 'PAY_PER_REQUEST',
  })),
  'secretsmanager:GetSecretValue': secrets('GetSecretValue'),
  'secretsmanager:ListSecretVersionIds': secrets('ListSecretVersionIds'),
  'secretsmanager:PutSecretValue': secrets('PutSecretValue', { SecretString: 'probe' }),
  'secretsmanager:CreateSecret': (names, on, n) =>
    json('secretsmanager', 'secretsmanager.CreateSecret', {
      Name: `${names[on]}-new-${n}`,
      SecretString: 'probe',
    }),
  'secretsmanager:DeleteSecret': secrets('DeleteSecret', { RecoveryWindowInDays: 7 }),
  'secretsmanager:UpdateSecret': secrets('UpdateSecret', { SecretString: 'probe' }),
  'secretsmanager:UpdateSecretVersionStage': secrets('UpdateSecretVersionStage', {
    VersionStage: 'AWSCURRENT',
  }),
  'secretsmanager:ListSecrets': () => json('secretsmanager', 'secretsmanager.ListSecrets', {}),
  'sqs:SendMessage': queue('SendMessage', { MessageBody: 'probe' }),
  'sqs:ReceiveMessage': queue('ReceiveMessage', { WaitTimeSeconds: 0, VisibilityTimeout: 0 }),
  'sqs:DeleteMessage': queue('DeleteMessage', { ReceiptHandle: 'probe' }),
  'sqs:ChangeMessageVisibility': queue('ChangeMessageVisibility', {
    ReceiptHandle: 'probe',
    VisibilityTimeout: 1,
  }),
  'sqs:PurgeQueue': queue('PurgeQueue', {}),
  'events:PutEvents': (names, on) =>
    json('events', 'AWSEvents.PutEvents', {
      Entries: [{ EventBusName: names[on], Source: 'probe', DetailType: 'probe', Detail: '{}' }],
    }),
  'events:DeleteRule': (names, on) =>
    json('events', 'AWSEvents.DeleteRule', { Name: 'probe', EventBusName: names[on] }),
  'sns:Publish': (names, on) =>
    form('sns', '2010-03-31', { Action: 'Publish', TopicArn: names[on], Message: 'probe' }),
  'kms:ScheduleKeyDeletion': (names, on) =>
    json('kms', 'TrentService.ScheduleKeyDeletion', { KeyId: names[on], PendingWindowInDays: 30 }),
  'kms:PutKeyPolicy': (names, on) =>
    json('kms', 'TrentService.PutKeyPolicy', { KeyId: names[on], PolicyName: 'default', Policy: '{}' }),
  'lambda:InvokeFunction': (names, on) => ({
    service: 'lambda',
    path: `/2015-03-31/functions/${names[on]}/invocations`,
    body: '{}',
  }),
  'lambda:GetFunctionConfiguration': (names, on) => ({
    service: 'lambda',
    method: 'GET',
    path: `/2015-03-31/functions/${names[on]}/configuration`,
    body: '',
  }),
  'iam:PutRolePolicy': (names, on) =>
    form('iam', '2010-05-08', {
      Action: 'PutRolePolicy',
      RoleName: names[on].split('/').at(-1) ?? '',
      PolicyName: 'probe',
      PolicyDocument: '{"Version":"2012-10-17","Statement":[]}',
    }),
  'sts:AssumeRole': (names, on) =>
    form('sts', '2011-06-15', { Action: 'AssumeRole', RoleArn: names[on], RoleSessionName: 'probe' }),
};
