import { Duration } from 'aws-cdk-lib';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { Settings } from '../config.ts';
import { acknowledge } from './acknowledge.ts';

/**
 * Consents that are looked at behind their pages: by device code, and of integrations that a campaign cuts over without a
 * person. A message holds an id, and waits to be due.
 */
export function consentQueue(scope: Construct, id: string, settings: Settings): Queue {
  const queue = new Queue(scope, id, {
    // Six times the function's timeout, as Lambda's documentation asks.
    visibilityTimeout: Duration.seconds(6 * settings.functionTimeoutSeconds),
    // No device code lives for longer, and a campaign sends again each day.
    retentionPeriod: Duration.hours(1),
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: settings.home.demandsTls,
  });
  acknowledge(queue, {
    'AwsSolutions-SQS3':
      'After its hour a message means nothing: its code has run out, and a campaign sends anew.',
  });
  return queue;
}
