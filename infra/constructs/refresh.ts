import { Duration } from 'aws-cdk-lib';
import { Metric, type MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { RefreshEnvironment } from '#functions/refresh/env.ts';
import { acknowledgeSecrets } from './acknowledge.ts';
import { allow, CLIENT_SECRETS, FINGERPRINT_SECRET, TOKEN_SECRETS } from './allow.ts';
import { budgetVariables } from './budget-variables.ts';
import { NodeFunction } from './node-function.ts';
import { deadLettersIn, raiseAlarm } from './raise-alarm.ts';
import type { ServiceProps } from './service-props.ts';

/** Integrations that one invocation refreshes side by side: their time is the vendor's, not ours. */
const BATCH_SIZE = 10;

/** What the functions measure of refreshes and of what comes of them. */
const OF_REFRESHES = [
  'refresh-rejected',
  'api-auth-rejected',
  'secret-write-rate',
  'vault-throttles',
  'events-untold',
  'history-unwritten',
] as const;

/** Spends refresh tokens: the only function that may replace what the vault holds of a grant. */
export class Refresh extends Construct {
  constructor(scope: Construct, id: string, props: ServiceProps) {
    super(scope, id);
    const { settings, data, refreshQueue, common } = props;
    const refresh = new NodeFunction<RefreshEnvironment>(this, 'Function', {
      name: 'refresh',
      settings,
      timeout: Duration.seconds(settings.functionTimeoutSeconds),
      memoryMegabytes: 1024,
      environment: {
        ...common,
        ...budgetVariables(settings),
        GRANTKEEPER_QUEUE_URL: refreshQueue.queueUrl,
        GRANTKEEPER_BUS: data.bus.eventBusName,
        GRANTKEEPER_KEY_ARN: data.key.keyArn,
      },
      knowsVendors: 'refresh',
      may: [
        allow.consume(refreshQueue),
        allow.keepRows(data),
        allow.writeTheTableByKey(data),
        allow.keepTokens(this, settings.stage),
        allow.readClientCredentials(this, settings.stage),
        allow.shareTheFingerprintKey(this, settings.stage),
        allow.sealEscrow(data),
        allow.publish(data),
      ],
    });
    acknowledgeSecrets(refresh.role, settings.stage, [TOKEN_SECRETS, CLIENT_SECRETS, FINGERPRINT_SECRET]);
    refresh.function.addEventSource(
      new SqsEventSource(refreshQueue, {
        batchSize: BATCH_SIZE,
        // No batching window: a message that comes back inside a vendor's grace must not wait for company.
        maxConcurrency: settings.refreshConcurrency,
        reportBatchItemFailures: true,
      }),
    );
    this.watch(props, refresh);
  }

  private watch(
    props: ServiceProps,
    { function: refresh, logGroup }: NodeFunction<RefreshEnvironment>,
  ): void {
    const { data, refreshQueue } = props;
    for (const name of OF_REFRESHES) raiseAlarm(this, name, props);
    raiseAlarm(this, 'refresh-dead-letters', props, deadLettersIn(data.refreshDeadLetters));
    raiseAlarm(this, 'refresh-queue-age', props, (of) =>
      refreshQueue.metricApproximateAgeOfOldestMessage(of),
    );
    raiseAlarm(this, 'refresh-errors', props, (of) => refresh.metricErrors(of));
    raiseAlarm(this, 'refresh-throttles', props, (of) => refresh.metricThrottles(of));
    raiseAlarm(this, 'table-throttles', props, (of) => data.table.metric('WriteThrottleEvents', of));
    raiseAlarm(this, 'measurements-lost', props, (of) => unreadMeasurements(logGroup, of));
  }
}

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatch-Logs-Monitoring-CloudWatch-Metrics.html */
const unreadMeasurements = (logGroup: ILogGroup, of: MetricOptions): Metric =>
  new Metric({
    namespace: 'AWS/Logs',
    metricName: 'EMFParsingErrors',
    dimensionsMap: { LogGroupName: logGroup.logGroupName },
    ...of,
  });
