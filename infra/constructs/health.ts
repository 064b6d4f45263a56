import { Duration } from 'aws-cdk-lib';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { ScheduleExpression, TimeWindow } from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';
import type { HealthEnvironment } from '#functions/health/env.ts';
import { HEALTH_EVERY_MINUTES } from '#shared/contract/names.ts';
import { acknowledgeSecrets } from './acknowledge.ts';
import { allow, CLIENT_SECRETS, TOKEN_SECRETS } from './allow.ts';
import { VENDOR_VARIABLES } from './budget-variables.ts';
import { NodeFunction } from './node-function.ts';
import { startOnSchedule } from './on-schedule.ts';
import { deadLettersIn, raiseAlarm } from './raise-alarm.ts';
import type { ServiceProps } from './service-props.ts';

/** Any time within it is as good, so that not every stage of an account begins at once. */
const WINDOW = Duration.minutes(15);
/** After this the next hour's run does the work of this one. */
const LATEST = Duration.minutes(30);

/** Each hour, checks the grants whose turn it is, and reads their scopes back. It can bring no token. */
export class Health extends Construct {
  constructor(scope: Construct, id: string, props: ServiceProps) {
    super(scope, id);
    const { settings, data, refreshQueue, common } = props;
    const health = new NodeFunction<HealthEnvironment>(this, 'Function', {
      name: 'health',
      settings,
      // Lambda's own ceiling: vendors are asked one grant after the other.
      timeout: Duration.minutes(15),
      memoryMegabytes: 512,
      environment: {
        ...common,
        ...VENDOR_VARIABLES,
        GRANTKEEPER_ALLOW_LOOPBACK_VENDORS: settings.allowLoopbackVendors ? '1' : '0',
        GRANTKEEPER_QUEUE_URL: refreshQueue.queueUrl,
        GRANTKEEPER_BUS: data.bus.eventBusName,
      },
      knowsVendors: 'whole',
      may: [
        allow.listRows(data),
        allow.changeIntegrations(data),
        allow.markAsAsked(data),
        allow.readClients(data),
        allow.keepNotices(data),
        allow.keepAnnouncements(data),
        allow.writeTheTableByKey(data),
        allow.readTokens(this, settings.stage),
        allow.readClientCredentials(this, settings.stage),
        allow.publish(data),
        allow.send(refreshQueue),
        allow.send(data.healthDeadLetters),
      ],
    });
    acknowledgeSecrets(health.role, settings.stage, [TOKEN_SECRETS, CLIENT_SECRETS]);
    health.function.configureAsyncInvoke({
      retryAttempts: 2,
      maxEventAge: LATEST,
      onFailure: new SqsDestination(data.healthDeadLetters),
    });
    startOnSchedule(this, health.function, {
      description: 'Checks the grants whose turn it is, each hour',
      schedule: ScheduleExpression.rate(Duration.minutes(HEALTH_EVERY_MINUTES)),
      timeWindow: TimeWindow.flexible(WINDOW),
      retryAttempts: 5,
      maxEventAge: LATEST,
      deadLetterQueue: data.healthDeadLetters,
    });
    this.watch(props);
  }

  private watch(props: ServiceProps): void {
    raiseAlarm(this, 'health-late', props);
    raiseAlarm(this, 'health-heartbeat', props);
    raiseAlarm(this, 'health-dead-letters', props, deadLettersIn(props.data.healthDeadLetters));
  }
}
