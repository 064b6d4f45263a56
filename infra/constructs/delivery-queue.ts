import { Duration } from 'aws-cdk-lib';
import { type IQueue, Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { Settings } from '../config.ts';
import { removalPolicy } from './removal.ts';

/** Deliveries before a message is set aside: with the pauses between failures about three and a half hours. */
const MOST_DELIVERIES = 20;

/** Webhooks that were believed and have not had their effect yet. Its contents are ids and times. */
export function deliveryQueue(scope: Construct, id: string, settings: Settings, deadLetters: IQueue): Queue {
  return new Queue(scope, id, {
    // Six times the function's timeout, as Lambda's documentation asks.
    visibilityTimeout: Duration.seconds(6 * settings.functionTimeoutSeconds),
    // Longer than any vendor delivers again, and shorter than dead letters are kept.
    retentionPeriod: Duration.days(4),
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: settings.home.demandsTls,
    deadLetterQueue: { queue: deadLetters, maxReceiveCount: MOST_DELIVERIES },
    removalPolicy: removalPolicy(settings.home),
  });
}
