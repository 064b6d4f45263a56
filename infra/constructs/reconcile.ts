import { Duration } from 'aws-cdk-lib';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { ScheduleExpression, TimeWindow } from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';
import type { ReconcileEnvironment } from '#functions/reconcile/env.ts';
import { RECONCILE_EVERY_MINUTES } from '#shared/contract/names.ts';
import { acknowledge, acknowledgeSecrets } from './acknowledge.ts';
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

/**
 * Compares each day the vault with the rows, and vendors' word with ours. The only function that may list secrets, and
 * destroy those that nobody names; it can bring no token.
 */
export class Reconcile extends Construct {
  readonly function: NodeFunction<ReconcileEnvironment>;

  constructor(scope: Construct, id: string, props: ServiceProps) {
    super(scope, id);
    const { settings, data, refreshQueue, common } = props;
    this.function = new NodeFunction<ReconcileEnvironment>(this, 'Function', {
      name: 'reconcile',
      settings,
      // Lambda's own ceiling: half a million secrets are listed a hundred at a time.
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
        allow.keepAnnouncements(data),
        allow.rememberReconciliation(data),
        allow.writeTheTableByKey(data),
        allow.listSecrets(),
        allow.endTokens(this, settings.stage),
        allow.readClientCredentials(this, settings.stage),
        allow.publish(data),
        allow.send(refreshQueue),
        allow.send(data.reconcileDeadLetters),
      ],
    });
    acknowledgeSecrets(this.function.role, settings.stage, [TOKEN_SECRETS, CLIENT_SECRETS]);
    acknowledge(this.function.role, {
      'AwsSolutions-IAM5[Resource::*]':
        'ListSecrets knows no resources: it gives names and dates, and no value.',
    });
    this.function.function.configureAsyncInvoke({
      retryAttempts: 2,
      maxEventAge: LATEST,
      onFailure: new SqsDestination(data.reconcileDeadLetters),
    });
    startOnSchedule(this, this.function.function, {
      description: 'Goes on with the comparison of vault, rows and vendors, each hour',
      schedule: ScheduleExpression.rate(Duration.minutes(RECONCILE_EVERY_MINUTES)),
      timeWindow: TimeWindow.flexible(WINDOW),
      retryAttempts: 5,
      maxEventAge: LATEST,
      deadLetterQueue: data.reconcileDeadLetters,
    });
    this.watch(props);
  }

  private watch(props: ServiceProps): void {
    raiseAlarm(this, 'vault-missing', props);
    raiseAlarm(this, 'orphans-held-back', props);
    raiseAlarm(this, 'reconcile-heartbeat', props);
    raiseAlarm(this, 'reconcile-dead-letters', props, deadLettersIn(props.data.reconcileDeadLetters));
  }
}
