import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { ApiEnvironment } from '#functions/api/env.ts';
import { acknowledgeSecrets } from './acknowledge.ts';
import { pageWhenOver } from './alarms.ts';
import { allow, CLIENT_SECRETS, FINGERPRINT_SECRET, TOKEN_SECRETS } from './allow.ts';
import { budgetVariables } from './budget-variables.ts';
import { HTTP_FUNCTION_TIMEOUT } from './http-timeout.ts';
import { NodeFunction } from './node-function.ts';
import type { ServiceProps } from './service-props.ts';

/** Everything under `/v1` but the hot path: registering, importing, pausing, rotating, removing. */
export class Manage extends Construct {
  readonly function: NodeFunction<ApiEnvironment>;

  constructor(
    scope: Construct,
    id: string,
    { settings, data, refreshQueue, publicUrl, common }: ServiceProps,
  ) {
    super(scope, id);
    this.function = new NodeFunction<ApiEnvironment>(this, 'Function', {
      name: 'api',
      settings,
      timeout: HTTP_FUNCTION_TIMEOUT,
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
      name: 'api-errors',
      topic: data.alarmTopic,
      metric: this.function.function.metricErrors({ period: Duration.minutes(1) }),
      over: 0,
      periods: 3,
      says: 'The management API has failed in each of three minutes.',
    });
  }
}
