import { Duration } from 'aws-cdk-lib';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Construct } from 'constructs';
import type { RevocationEnvironment } from '#functions/revocation/env.ts';
import { acknowledgeSecrets } from './acknowledge.ts';
import { pageOnDeadLetters, pageWhenOver } from './alarms.ts';
import { allow, CLIENT_SECRETS, TOKEN_SECRETS } from './allow.ts';
import { budgetVariables } from './budget-variables.ts';
import { NodeFunction } from './node-function.ts';
import type { ServiceProps } from './service-props.ts';

const BATCH_SIZE = 10;
/** Webhooks come seldom; a storm of them must not take the refreshers' share of the account. */
const MOST_AT_ONCE = 5;

/** Lets what vendors have said have its effect: ends grants, destroys their tokens, or asks for a refresh. */
export class Revocation extends Construct {
  constructor(scope: Construct, id: string, { settings, data, refreshQueue, common }: ServiceProps) {
    super(scope, id);
    const revocation = new NodeFunction<RevocationEnvironment>(this, 'Function', {
      name: 'revocation',
      settings,
      timeout: Duration.seconds(settings.functionTimeoutSeconds),
      memoryMegabytes: 1024,
      environment: {
        ...common,
        ...budgetVariables(settings),
        GRANTKEEPER_QUEUE_URL: refreshQueue.queueUrl,
        GRANTKEEPER_DELIVERIES_URL: data.deliveries.queueUrl,
        GRANTKEEPER_BUS: data.bus.eventBusName,
        GRANTKEEPER_KEY_ARN: data.key.keyArn,
      },
      knowsVendors: 'whole',
      may: [
        allow.consume(data.deliveries),
        allow.send(data.deliveries),
        allow.changeIntegrations(data),
        allow.changeClients(data),
        allow.rememberDeliveries(data),
        allow.listRows(data),
        allow.writeTheTableByKey(data),
        allow.endTokens(this, settings.stage),
        allow.readClientCredentials(this, settings.stage),
        allow.openEscrow(data),
        allow.publish(data),
        allow.send(refreshQueue),
      ],
    });
    acknowledgeSecrets(revocation.role, settings.stage, [TOKEN_SECRETS, CLIENT_SECRETS]);
    revocation.function.addEventSource(
      new SqsEventSource(data.deliveries, {
        batchSize: BATCH_SIZE,
        maxConcurrency: MOST_AT_ONCE,
        reportBatchItemFailures: true,
      }),
    );
    this.watch(data);
  }

  private watch({ alarmTopic: topic, deliveries, deliveryDeadLetters }: ServiceProps['data']): void {
    const of = { period: Duration.minutes(1), statistic: 'Maximum' };
    pageOnDeadLetters(this, {
      name: 'delivery-dead-letters',
      topic,
      queue: deliveryDeadLetters,
      period: of.period,
      says: 'What a vendor said of a grant could not have its effect, again and again.',
    });
    pageWhenOver(this, {
      name: 'delivery-queue-age',
      topic,
      metric: deliveries.metricApproximateAgeOfOldestMessage(of),
      over: 1800,
      periods: 3,
      says: 'What a vendor said of a grant has waited for half an hour: a withdrawn consent may still be served.',
    });
  }
}
