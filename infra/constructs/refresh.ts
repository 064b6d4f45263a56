import { Duration } from 'aws-cdk-lib';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { RefreshEnvironment } from '#functions/refresh/env.ts';
import { SECRET_WRITES_PER_SECOND } from '../config.ts';
import { acknowledgeSecrets } from './acknowledge.ts';
import { pageOnDeadLetters, pageWhenOver } from './alarms.ts';
import { allow, CLIENT_SECRETS, FINGERPRINT_SECRET, TOKEN_SECRETS } from './allow.ts';
import { budgetVariables } from './budget-variables.ts';
import { grantkeeperMetric } from './metric.ts';
import { NodeFunction } from './node-function.ts';
import type { ServiceProps } from './service-props.ts';

/** Integrations that one invocation refreshes side by side: their time is the vendor's, not ours. */
const BATCH_SIZE = 10;

/** Spends refresh tokens: the only function that may replace what the vault holds of a grant. */
export class Refresh extends Construct {
  constructor(scope: Construct, id: string, { settings, data, refreshQueue, common }: ServiceProps) {
    super(scope, id);
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
    this.watch(data, refreshQueue);
  }

  private watch(data: ServiceProps['data'], queue: IQueue): void {
    const minute = Duration.minutes(1);
    pageOnDeadLetters(this, {
      name: 'refresh-dead-letters',
      topic: data.alarmTopic,
      queue: data.refreshDeadLetters,
      period: minute,
      says: "A refresh failed again and again for a reason that is not the vendor's.",
    });
    pageWhenOver(this, {
      name: 'refresh-queue-age',
      topic: data.alarmTopic,
      metric: queue.metricApproximateAgeOfOldestMessage({ period: minute, statistic: 'Maximum' }),
      over: 300,
      periods: 3,
      says: 'Work has waited in the refresh queue for more than five minutes.',
    });
    pageWhenOver(this, {
      name: 'secret-write-rate',
      topic: data.alarmTopic,
      metric: grantkeeperMetric('RefreshSucceeded', 'Sum', minute),
      over: 60 * SECRET_WRITES_PER_SECOND,
      periods: 5,
      says: 'Refreshes write more than half of what Secrets Manager takes from this account and region.',
    });
  }
}
