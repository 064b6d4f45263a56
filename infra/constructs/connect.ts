import { Duration } from 'aws-cdk-lib';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Construct } from 'constructs';
import type { ConnectEnvironment } from '#functions/connect/env.ts';
import { acknowledgeSecrets } from './acknowledge.ts';
import { allow } from './allow.ts';
import { GRANT_SECRETS, keepsGrants } from './keeps-grants.ts';
import { NodeFunction } from './node-function.ts';
import { raiseAlarm } from './raise-alarm.ts';
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
    const { settings, data, consentQueue: queue } = props;
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
    raiseAlarm(this, 'connect-errors', props, (of) => this.function.function.metricErrors(of));
  }
}
