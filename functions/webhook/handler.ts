import { serveEvents } from '#shared/adapters/api-gateway/serve-events.ts';
import { callCounter } from '#shared/adapters/aws/call-counter.ts';
import { dynamoDbClient, secretsManagerClient, sqsClient } from '#shared/adapters/aws/clients.ts';
import { dynamoDbClientStore } from '#shared/adapters/dynamodb/client-store.ts';
import { dynamoDbWebhookHearing } from '#shared/adapters/dynamodb/webhook-hearing.ts';
import { httpApi } from '#shared/adapters/http/api.ts';
import { webhookRoutes } from '#shared/adapters/http/routes/webhooks.ts';
import { guardedTransport } from '#shared/adapters/oauth/guarded-transport.ts';
import { powertoolsLog } from '#shared/adapters/powertools/log.ts';
import { powertoolsMetrics } from '#shared/adapters/powertools/metrics.ts';
import { secretsManagerClientVault } from '#shared/adapters/secrets-manager/client-vault.ts';
import { secretsManagerWebhookKeyring } from '#shared/adapters/secrets-manager/webhook-keyring.ts';
import { readsOnly } from '#shared/adapters/secrets-manager/write-rate.ts';
import { sqsDeliveryQueue } from '#shared/adapters/sqs/delivery-queue.ts';
import { systemClock } from '#shared/adapters/system.ts';
import { nodeWebhookCrypto } from '#shared/adapters/webhook/node-crypto.ts';
import { publishedKeys } from '#shared/adapters/webhook/published-keys.ts';
import { secretsPrefix } from '#shared/contract/names.ts';
import { deployedVendors } from '#shared/vendors/deployed-vendors.ts';
import { readEnv } from './env.ts';

const env = readEnv(process.env);
const log = powertoolsLog({ service: 'webhook', level: env.GRANTKEEPER_LOG_LEVEL });
const calls = callCounter(log);
const clock = systemClock;
const secrets = {
  client: secretsManagerClient(calls),
  prefix: secretsPrefix(env.GRANTKEEPER_STAGE),
  // Nothing is written here: a check reads, and the role has nothing else.
  guard: readsOnly,
};
const rows = { client: dynamoDbClient(calls), tableName: env.GRANTKEEPER_TABLE };
const transport = guardedTransport({ allowLoopback: env.GRANTKEEPER_ALLOW_LOOPBACK_VENDORS, clock });

export const handler = serveEvents(
  httpApi(
    webhookRoutes({
      vendors: deployedVendors(env.GRANTKEEPER_VENDORS),
      clients: dynamoDbClientStore(rows),
      hearing: dynamoDbWebhookHearing(rows),
      clientVault: secretsManagerClientVault(secrets),
      keyring: secretsManagerWebhookKeyring(secrets),
      publishedKeys: publishedKeys({ transport, clock }),
      deliveries: sqsDeliveryQueue({ client: sqsClient(calls), queueUrl: env.GRANTKEEPER_DELIVERIES_URL }),
      webhookCrypto: nodeWebhookCrypto,
      publicUrl: () => env.GRANTKEEPER_PUBLIC_URL,
      clock,
      log,
      metrics: powertoolsMetrics(),
    }),
    log,
  ),
);
