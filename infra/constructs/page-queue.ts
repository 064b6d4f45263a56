import { Duration } from 'aws-cdk-lib';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { Home } from '../config.ts';
import { deadLetters } from './dead-letters.ts';
import { DELIVER_TIMEOUT_SECONDS } from './deliver-timeout.ts';
import { removalPolicy } from './removal.ts';

/** What the topics carry for those who do not subscribe to one. */
export interface PageQueue {
  readonly queue: Queue;
  readonly deadLetters: Queue;
}

/** Deliveries before a message is set aside: with the pauses between failures a good hour. */
const MOST_DELIVERIES = 12;

export function pageQueue(scope: Construct, topics: readonly Topic[], home: Home): PageQueue {
  const setAside = deadLetters(scope, 'PageDeadLetters', home);
  const queue = new Queue(scope, 'Pages', {
    // Six times the function's timeout, as Lambda's documentation asks.
    visibilityTimeout: Duration.seconds(6 * DELIVER_TIMEOUT_SECONDS),
    retentionPeriod: Duration.days(4),
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: home.demandsTls,
    deadLetterQueue: { queue: setAside, maxReceiveCount: MOST_DELIVERIES },
    removalPolicy: removalPolicy(home),
  });
  for (const topic of topics) topic.addSubscription(new SqsSubscription(queue));
  return { queue, deadLetters: setAside };
}
