import { Duration } from 'aws-cdk-lib';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { ScheduleExpression, TimeWindow } from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';
import type { WebhookCareEnvironment } from '#functions/webhook-care/env.ts';
import { WEBHOOKS_EVERY_MINUTES } from '#shared/contract/names.ts';
import { acknowledgeSecrets } from './acknowledge.ts';
import { allow, CLIENT_SECRETS, REGISTRATION_SECRETS, TOKEN_SECRETS, WEBHOOK_SECRETS } from './allow.ts';
import { VENDOR_VARIABLES } from './budget-variables.ts';
import { NodeFunction } from './node-function.ts';
import { startOnSchedule } from './on-schedule.ts';
import { deadLettersIn, raiseAlarm } from './raise-alarm.ts';
import type { ServiceProps } from './service-props.ts';

/** Any time within it is as good, so that not every stage of an account begins at once. */
const WINDOW = Duration.minutes(15);
/** After this the next hour's run does the work of this one. */
const LATEST = Duration.minutes(30);

/** Each hour, looks after the webhooks that are registered at vendors by API. It brings no secret and changes no grant. */
export class WebhookCare extends Construct {
  constructor(scope: Construct, id: string, props: ServiceProps) {
    super(scope, id);
    const { settings, data, publicUrl, common } = props;
    const care = new NodeFunction<WebhookCareEnvironment>(this, 'Function', {
      name: 'webhook-care',
      settings,
      // Vendors are asked one after the other, each once a day.
      timeout: Duration.minutes(10),
      memoryMegabytes: 512,
      environment: {
        ...common,
        ...VENDOR_VARIABLES,
        GRANTKEEPER_ALLOW_LOOPBACK_VENDORS: settings.allowLoopbackVendors ? '1' : '0',
        GRANTKEEPER_BUS: data.bus.eventBusName,
        GRANTKEEPER_PUBLIC_URL: publicUrl,
      },
      knowsVendors: 'whole',
      may: [
        allow.listRows(data),
        allow.readIntegrations(data),
        allow.changeClients(data),
        allow.readHearing(data),
        allow.keepAnnouncements(data),
        allow.writeTheTableByKey(data),
        allow.readTokens(this, settings.stage),
        allow.readClientCredentials(this, settings.stage),
        allow.readWebhookKeys(this, settings.stage),
        allow.readRegistrationKeys(this, settings.stage),
        allow.publish(data),
        allow.send(data.webhookCareDeadLetters),
      ],
    });
    const reached = [TOKEN_SECRETS, CLIENT_SECRETS, WEBHOOK_SECRETS, REGISTRATION_SECRETS];
    acknowledgeSecrets(care.role, settings.stage, reached);
    care.function.configureAsyncInvoke({
      retryAttempts: 2,
      maxEventAge: LATEST,
      onFailure: new SqsDestination(data.webhookCareDeadLetters),
    });
    startOnSchedule(this, care.function, {
      description: 'Looks after webhooks at vendors, each hour',
      schedule: ScheduleExpression.rate(Duration.minutes(WEBHOOKS_EVERY_MINUTES)),
      timeWindow: TimeWindow.flexible(WINDOW),
      retryAttempts: 5,
      maxEventAge: LATEST,
      deadLetterQueue: data.webhookCareDeadLetters,
    });
    this.watch(props);
  }

  private watch(props: ServiceProps): void {
    raiseAlarm(this, 'webhook-care-heartbeat', props);
    raiseAlarm(this, 'webhook-care-dead-letters', props, deadLettersIn(props.data.webhookCareDeadLetters));
  }
}
