import { Construct } from 'constructs';
import type { WebhookEnvironment } from '#functions/webhook/env.ts';
import { acknowledgeSecrets } from './acknowledge.ts';
import { allow, CLIENT_SECRETS, WEBHOOK_SECRETS } from './allow.ts';
import { VENDOR_VARIABLES } from './budget-variables.ts';
import { HTTP_FUNCTION_TIMEOUT } from './http-timeout.ts';
import { NodeFunction } from './node-function.ts';
import { raiseAlarm } from './raise-alarm.ts';
import type { ServiceProps } from './service-props.ts';

/** The door for what vendors send. It checks and queues; it can neither read a grant nor end one. */
export class Webhook extends Construct {
  readonly function: NodeFunction<WebhookEnvironment>;

  constructor(scope: Construct, id: string, props: ServiceProps) {
    super(scope, id);
    const { settings, data, publicUrl, common } = props;
    this.function = new NodeFunction<WebhookEnvironment>(this, 'Function', {
      name: 'webhook',
      settings,
      timeout: HTTP_FUNCTION_TIMEOUT,
      // Vendors give three seconds at the least, a cold start among them.
      memoryMegabytes: 1024,
      environment: {
        ...common,
        ...VENDOR_VARIABLES,
        GRANTKEEPER_ALLOW_LOOPBACK_VENDORS: settings.allowLoopbackVendors ? '1' : '0',
        GRANTKEEPER_DELIVERIES_URL: data.deliveries.queueUrl,
        GRANTKEEPER_PUBLIC_URL: publicUrl,
      },
      knowsVendors: 'whole',
      may: [
        allow.readClients(data),
        allow.listRows(data),
        allow.keepHearing(data),
        allow.writeTheTableByKey(data),
        allow.readClientCredentials(this, settings.stage),
        allow.readWebhookKeys(this, settings.stage),
        allow.send(data.deliveries),
      ],
    });
    acknowledgeSecrets(this.function.role, settings.stage, [CLIENT_SECRETS, WEBHOOK_SECRETS]);
    raiseAlarm(this, 'webhook-unsigned', props);
    raiseAlarm(this, 'webhook-errors', props, (of) => this.function.function.metricErrors(of));
  }
}
