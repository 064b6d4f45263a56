import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { ConnectEnvironment } from '#functions/connect/env.ts';
import { acknowledgeSecrets } from './acknowledge.ts';
import { pageWhenOver } from './alarms.ts';
import { allow, CLIENT_SECRETS, FINGERPRINT_SECRET, TOKEN_SECRETS } from './allow.ts';
import { budgetVariables } from './budget-variables.ts';
import { NodeFunction } from './node-function.ts';
import type { ServiceProps } from './service-props.ts';

/**
 * The pages that people visit to consent, and to bring a secret. The HTTP API stops waiting after 30 s; the function runs on, so that what a
 * vendor gave for a code is stored however long that takes.
 */
export class Connect extends Construct {
  readonly function: NodeFunction<ConnectEnvironment>;

  constructor(scope: Construct, id: string, props: ServiceProps) {
    super(scope, id);
    const { settings, data, refreshQueue, publicUrl, common } = props;
    this.function = new NodeFunction<ConnectEnvironment>(this, 'Function', {
      name: 'connect',
      settings,
      timeout: Duration.seconds(settings.functionTimeoutSeconds),
      memoryMegabytes: 1024,
      environment: {
        ...common,
        ...budgetVariables(settings),
        GRANTKEEPER_QUEUE_URL: refreshQueue.queueUrl,
        GRANTKEEPER_BUS: data.bus.eventBusName,
        GRANTKEEPER_KEY_ARN: data.key.keyArn,
        GRANTKEEPER_PUBLIC_URL: publicUrl,
      },
      knowsVendors: 'whole',
      may: [
        allow.keepRows(data),
        allow.listRows(data),
        allow.writeTheTableByKey(data),
        allow.keepTokens(this, settings.stage),
        allow.keepClientCredentials(this, settings.stage),
        allow.shareTheFingerprintKey(this, settings.stage),
        allow.openEscrow(data),
        allow.publish(data),
        allow.send(refreshQueue),
      ],
    });
    acknowledgeSecrets(this.function.role, settings.stage, [
      TOKEN_SECRETS,
      CLIENT_SECRETS,
      FINGERPRINT_SECRET,
    ]);
    pageWhenOver(this, {
      name: 'connect-errors',
      topic: data.alarmTopic,
      metric: this.function.function.metricErrors({ period: Duration.minutes(1) }),
      over: 0,
      periods: 3,
      says: 'The pages for consent have failed in each of three minutes: nobody can connect anything.',
    });
  }
}
