import { Duration } from 'aws-cdk-lib';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Construct } from 'constructs';
import type { RevocationEnvironment } from '#functions/revocation/env.ts';
import { acknowledgeSecrets } from './acknowledge.ts';
import { allow, CLIENT_SECRETS, TOKEN_SECRETS } from './allow.ts';
import { budgetVariables } from './budget-variables.ts';
import { NodeFunction } from './node-function.ts';
import { deadLettersIn, raiseAlarm } from './raise-alarm.ts';
import type { ServiceProps } from './service-props.ts';

const BATCH_SIZE = 10;
/** Webhooks come seldom; a storm of them must not take the refreshers' share of the account. */
const MOST_AT_ONCE = 5;

/** Lets what vendors have said have its effect: ends grants, destroys their tokens, or asks for a refresh. */
export class Revocation extends Construct {
  constructor(scope: Construct, id: string, props: ServiceProps) {
    super(scope, id);
    const { settings, data, refreshQueue, common } = props;
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
    this.watch(props);
  }

  private watch(props: ServiceProps): void {
    raiseAlarm(this, 'delivery-dead-letters', props, deadLettersIn(props.data.deliveryDeadLetters));
    raiseAlarm(this, 'delivery-queue-age', props, (of) =>
      props.data.deliveries.metricApproximateAgeOfOldestMessage(of),
    );
  }
}
