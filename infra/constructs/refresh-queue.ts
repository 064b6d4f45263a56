import { Duration } from 'aws-cdk-lib';
import { type IQueue, Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { Settings } from '../config.ts';

/**
 * Deliveries before a message is set aside. A message that meets another's lease comes back when that lease ends, six
 * times in the 100 seconds that a slow vendor may take, so this leaves room for real failures besides.
 */
const MOST_DELIVERIES = 20;

/** What waits to be refreshed. Its contents are ids, and lost messages are found again by the next sweep. */
export function refreshQueue(scope: Construct, id: string, settings: Settings, deadLetters: IQueue): Queue {
  return new Queue(scope, id, {
    // Six times the function's timeout, as Lambda's documentation asks; the function itself shortens it where a
    // crashed refresh must be tried again inside a vendor's grace.
    visibilityTimeout: Duration.seconds(6 * settings.functionTimeoutSeconds),
    // Older work is not worth doing: the row is due still, and the sweep sends it afresh.
    retentionPeriod: Duration.hours(6),
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: settings.home.demandsTls,
    deadLetterQueue: { queue: deadLetters, maxReceiveCount: MOST_DELIVERIES },
  });
}
