import { Duration } from 'aws-cdk-lib';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { ConnectEnvironment } from '#functions/connect/env.ts';
import type { Settings } from '../config.ts';
import { acknowledge, acknowledgeSecrets } from './acknowledge.ts';
import { pageWhenOver } from './alarms.ts';
import { allow } from './allow.ts';
import { GRANT_SECRETS, keepsGrants } from './keeps-grants.ts';
import { NodeFunction } from './node-function.ts';
import type { ServiceProps } from './service-props.ts';

const BATCH_SIZE = 5;

/**
 * The pages that people visit to consent, and to bring a secret. The HTTP API stops waiting after 30 s; the function
 * runs on, so that what a vendor gave for a code is stored however long that takes.
 */
export class Connect extends Construct {
  readonly function: NodeFunction<ConnectEnvironment>;

  constructor(scope: Construct, id: string, props: ServiceProps) {
    super(scope, id);
    const { settings, data } = props;
    const queue = this.queue(settings);
    const grants = keepsGrants(this, props);
    this.function = new NodeFunction<ConnectEnvironment>(this, 'Function', {
      name: 'connect',
      settings,
      timeout: Duration.seconds(settings.functionTimeoutSeconds),
      memoryMegabytes: 1024,
      ...grants,
      environment: { ...grants.environment, GRANTKEEPER_CONSENT_QUEUE_URL: queue.queueUrl },
      may: [...grants.may, allow.sealEscrow(data), allow.send(queue), allow.consume(queue)],
    });
    this.function.function.addEventSource(
      new SqsEventSource(queue, { batchSize: BATCH_SIZE, maxConcurrency: 2, reportBatchItemFailures: true }),
    );
    acknowledgeSecrets(this.function.role, settings.stage, GRANT_SECRETS);
    pageWhenOver(this, {
      name: 'connect-errors',
      topic: data.alarmTopic,
      metric: this.function.function.metricErrors({ period: Duration.minutes(1) }),
      over: 0,
      periods: 3,
      says: 'The pages for consent have failed in each of three minutes: nobody can connect anything.',
    });
  }

  /** Consents by device code that are looked at behind their pages. A message holds an id, and waits to be due. */
  private queue(settings: Settings): Queue {
    const queue = new Queue(this, 'Polls', {
      // Six times the function's timeout, as Lambda's documentation asks.
      visibilityTimeout: Duration.seconds(6 * settings.functionTimeoutSeconds),
      // No device code lives for longer.
      retentionPeriod: Duration.hours(1),
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: settings.home.demandsTls,
    });
    acknowledge(queue, {
      'AwsSolutions-SQS3': 'After its hour a message means nothing: the code that it was for has run out.',
    });
    return queue;
  }
}
