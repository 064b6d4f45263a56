import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { SECRETS } from '#shared/contract/names.ts';
import type { DataStack } from '../data-stack.ts';
import { type Conditions, secret, statement } from './allow.ts';

export const ON_CALL_SECRETS = `${SECRETS.onCall}/*`;

/** What the on-call is told of. */
const INCIDENTS_ONLY: Conditions = {
  'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['incident#*'] },
};

/** What a function may do for the on-call, one sentence each, on exact resources. */
export const allowOnCall = {
  keepIncidents: (data: DataStack) =>
    statement([data.table.tableArn], ['dynamodb:GetItem', 'dynamodb:PutItem'], INCIDENTS_ONLY),

  /** Tells whoever is on call. */
  page: ({ topics }: DataStack) => statement([topics.page.topicArn, topics.ticket.topicArn], ['sns:Publish']),

  /** SNS asks for these in the caller's name, because the topics are sealed with a key of their own. */
  useTheTopicsByKey: (data: DataStack) =>
    statement([data.onCallKey.keyArn], ['kms:Decrypt', 'kms:GenerateDataKey'], {
      StringEquals: { 'kms:ViaService': `sns.${Stack.of(data).region}.amazonaws.com` },
    }),

  readSecrets: (scope: Construct, stage: string) =>
    statement([secret(scope, stage, ON_CALL_SECRETS)], ['secretsmanager:GetSecretValue']),
};
