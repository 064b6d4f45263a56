import { callCounter } from '#shared/adapters/aws/call-counter.ts';
import { awsCarePorts } from '#shared/adapters/aws/care-ports.ts';
import { dynamoDbClient, sqsClient } from '#shared/adapters/aws/clients.ts';
import { once } from '#shared/adapters/aws/once.ts';
import { dynamoDbDeliveryLog } from '#shared/adapters/dynamodb/delivery-log.ts';
import { guardedTransport } from '#shared/adapters/oauth/guarded-transport.ts';
import { createIntrospectionEndpoint } from '#shared/adapters/oauth/introspection-endpoint.ts';
import { powertoolsLog } from '#shared/adapters/powertools/log.ts';
import { parseDelivery, sqsDeliveryQueue } from '#shared/adapters/sqs/delivery-queue.ts';
import { sqsHideMessage } from '#shared/adapters/sqs/refresh-queue.ts';
import { applyDelivery } from '#shared/usecases/webhook/apply-delivery.ts';
import { deployedVendors } from '#shared/vendors/deployed-vendors.ts';
import { batch } from './batch.ts';
import { readEnv } from './env.ts';

const env = readEnv(process.env);
const log = powertoolsLog({ service: 'revocation', level: env.GRANTKEEPER_LOG_LEVEL });
const calls = callCounter(log);
const ports = awsCarePorts(env, deployedVendors(env.GRANTKEEPER_VENDORS), log);
const deliveryLog = dynamoDbDeliveryLog({ client: dynamoDbClient(calls), tableName: env.GRANTKEEPER_TABLE });
const transport = guardedTransport({
  allowLoopback: env.GRANTKEEPER_ALLOW_LOOPBACK_VENDORS,
  clock: ports.clock,
});
const introspection = createIntrospectionEndpoint({ transport });

const queue = once(() => {
  const at = { client: sqsClient(calls), queueUrl: env.GRANTKEEPER_DELIVERIES_URL };
  return { hide: sqsHideMessage(at), send: sqsDeliveryQueue(at).send };
});

export const handler = batch({
  ...ports,
  apply: applyDelivery({ ...ports, deliveryLog, introspection }),
  read: parseDelivery,
  send: (delivery) => queue().send(delivery),
  hide: (receiptHandle, length) => queue().hide(receiptHandle, length),
});
