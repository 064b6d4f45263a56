import { Construct } from 'constructs';
import type { TokenEnvironment } from '#functions/token/env.ts';
import { acknowledgeSecrets } from './acknowledge.ts';
import { allow, TOKEN_SECRETS } from './allow.ts';
import { VENDOR_VARIABLES } from './budget-variables.ts';
import { HTTP_FUNCTION_TIMEOUT } from './http-timeout.ts';
import { NodeFunction } from './node-function.ts';
import { raiseAlarm } from './raise-alarm.ts';
import type { ServiceProps } from './service-props.ts';

/** Hands out access tokens. It may ask for a refresh, and can neither do one nor write a token. */
export class Token extends Construct {
  readonly function: NodeFunction<TokenEnvironment>;

  constructor(scope: Construct, id: string, props: ServiceProps) {
    super(scope, id);
    const { settings, data, refreshQueue, publicUrl, common } = props;
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
    raiseAlarm(this, 'token-errors', props, (of) => this.function.function.metricErrors(of));
  }
}
