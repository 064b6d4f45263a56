import { Duration } from 'aws-cdk-lib';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { Home } from '../config.ts';
import { acknowledge } from './acknowledge.ts';
import { removalPolicy } from './removal.ts';

/** Where work goes that could not be done, kept for two weeks so that a person can look. */
export function deadLetters(scope: Construct, id: string, home: Home): Queue {
  const queue = new Queue(scope, id, {
    retentionPeriod: Duration.days(14),
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: home.demandsTls,
    removalPolicy: removalPolicy(home),
  });
  acknowledge(queue, { 'AwsSolutions-SQS3': 'It is itself where undone work ends.' });
  return queue;
}
