import type { Context } from 'aws-lambda';
import { auditLines } from '#shared/adapters/aws/audit-lines.ts';
import { callCounter } from '#shared/adapters/aws/call-counter.ts';
import { dynamoDbClient, eventBridgeClient, secretsManagerClient } from '#shared/adapters/aws/clients.ts';
import { awsWebhookCare } from '#shared/adapters/aws/webhook-care.ts';
import { dynamoDbAnnouncements } from '#shared/adapters/dynamodb/announcements.ts';
import { dynamoDbClientStore } from '#shared/adapters/dynamodb/client-store.ts';
import { dynamoDbIntegrationStore } from '#shared/adapters/dynamodb/integration-store.ts';
import { eventBridgeBus } from '#shared/adapters/eventbridge/event-bus.ts';
import { guardedTransport } from '#shared/adapters/oauth/guarded-transport.ts';
import { createTokenEndpoint } from '#shared/adapters/oauth/token-endpoint.ts';
import { powertoolsLog } from '#shared/adapters/powertools/log.ts';
import { powertoolsMetrics } from '#shared/adapters/powertools/metrics.ts';
import { secretsManagerClientVault } from '#shared/adapters/secrets-manager/client-vault.ts';
import { secretsManagerTokenVault } from '#shared/adapters/secrets-manager/token-vault.ts';
import { secretsManagerWebhookKeyring } from '#shared/adapters/secrets-manager/webhook-keyring.ts';
import { readsOnly } from '#shared/adapters/secrets-manager/write-rate.ts';
import { systemClock } from '#shared/adapters/system.ts';
import { secretsPrefix } from '#shared/contract/names.ts';
import { DUE_SHARDS } from '#shared/contract/table.ts';
import { runWebhooks } from '#shared/usecases/registration/run-webhooks.ts';
import { deployedVendors } from '#shared/vendors/deployed-vendors.ts';
import { readEnv } from './env.ts';
import { onceAnHour } from './once-an-hour.ts';

const env = readEnv(process.env);
const log = powertoolsLog({ service: 'webhook-care', level: env.GRANTKEEPER_LOG_LEVEL });
const metrics = powertoolsMetrics();
const calls = callCounter(log);
const clock = systemClock;
const rows = { client: dynamoDbClient(calls), tableName: env.GRANTKEEPER_TABLE };
const secrets = {
  client: secretsManagerClient(calls),
  prefix: secretsPrefix(env.GRANTKEEPER_STAGE),
  // No secret is written here, and the role may not.
  guard: readsOnly,
};
const allowLoopback = env.GRANTKEEPER_ALLOW_LOOPBACK_VENDORS;
const run = runWebhooks({
  store: dynamoDbIntegrationStore({ ...rows, shards: DUE_SHARDS }),
  clients: dynamoDbClientStore(rows),
  announcements: dynamoDbAnnouncements(rows),
  vault: secretsManagerTokenVault(secrets),
  clientVault: secretsManagerClientVault(secrets),
  keyring: secretsManagerWebhookKeyring(secrets),
  vendors: deployedVendors(env.GRANTKEEPER_VENDORS),
  tokenEndpoint: createTokenEndpoint({ transport: guardedTransport({ allowLoopback, clock }), clock }),
  bus: eventBridgeBus({ client: eventBridgeClient(calls), busName: env.GRANTKEEPER_BUS }),
  audit: auditLines(),
  publicUrl: () => env.GRANTKEEPER_PUBLIC_URL,
  ...awsWebhookCare(env, { log, metrics, clock }),
  metrics,
  log,
  clock,
});
const look = onceAnHour(run, log);

/** Each hour: looks after the webhooks that are registered at vendors by the home itself. */
export const handler = (_event: unknown, context: Pick<Context, 'getRemainingTimeInMillis'>): Promise<void> =>
  look(() => context.getRemainingTimeInMillis());
