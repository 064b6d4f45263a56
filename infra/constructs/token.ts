import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { TokenEnvironment } from '#functions/token/env.ts';
import { acknowledgeSecrets } from './acknowledge.ts';
import { pageWhenOver } from './alarms.ts';
import { allow, TOKEN_SECRETS } from './allow.ts';
import { VENDOR_VARIABLES } from './budget-variables.ts';
import { HTTP_FUNCTION_TIMEOUT } from './http-timeout.ts';
import { NodeFunction } from './node-function.ts';
import type { ServiceProps } from './service-props.ts';

/** Hands out access tokens. It may ask for a refresh, and can neither do one nor write a token. */
export class Token extends Construct {
  readonly function: NodeFunction<TokenEnvironment>;

  constructor(
    scope: Construct,
    id: string,
    { settings, data, refreshQueue, publicUrl, common }: ServiceProps,
  ) {
    super(scope, id);
    this.function = new NodeFunction<TokenEnvironment>(this, 'Function', {
      name: 'token',
      settings,
      timeout: HTTP_FUNCTION_TIMEOUT,
      memoryMegabytes: 1024,
      environment: {
        ...common,
        ...VENDOR_VARIABLES,
        GRANTKEEPER_QUEUE_URL: refreshQueue.queueUrl,
        GRANTKEEPER_PUBLIC_URL: publicUrl,
      },
      knowsVendors: 'refresh',
      may: [
        allow.readIntegrations(data),
        allow.markAsAsked(data),
        allow.issueTickets(data),
        allow.writeTheTableByKey(data),
        allow.readTokens(this, settings.stage),
        allow.send(refreshQueue),
      ],
    });
    acknowledgeSecrets(this.function.role, settings.stage, [TOKEN_SECRETS]);
    pageWhenOver(this, {
      name: 'token-errors',
      topic: data.alarmTopic,
      metric: this.function.function.metricErrors({ period: Duration.minutes(1) }),
      over: 0,
      periods: 3,
      says: 'The token function has failed in each of three minutes: automations get no tokens.',
    });
  }
}
