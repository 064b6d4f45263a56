import type { Context } from 'aws-lambda';
import { type ApiGatewayEvent, serveEvents } from '#shared/adapters/api-gateway/serve-events.ts';
import { auditLines } from '#shared/adapters/aws/audit-lines.ts';
import { callCounter } from '#shared/adapters/aws/call-counter.ts';
import {
  dynamoDbClient,
  eventBridgeClient,
  secretsManagerClient,
  sqsClient,
} from '#shared/adapters/aws/clients.ts';
import { dynamoDbAnnouncements } from '#shared/adapters/dynamodb/announcements.ts';
import { dynamoDbClientStore } from '#shared/adapters/dynamodb/client-store.ts';
import { dynamoDbIntegrationStore } from '#shared/adapters/dynamodb/integration-store.ts';
import { dynamoDbReconcileMemory } from '#shared/adapters/dynamodb/reconcile-memory.ts';
import { eventBridgeBus } from '#shared/adapters/eventbridge/event-bus.ts';
import { httpApi } from '#shared/adapters/http/api.ts';
import { reconcileRoutes } from '#shared/adapters/http/routes/reconcile.ts';
import { guardedTransport } from '#shared/adapters/oauth/guarded-transport.ts';
import { createIntrospectionEndpoint } from '#shared/adapters/oauth/introspection-endpoint.ts';
import { createVendorApi } from '#shared/adapters/oauth/vendor-api.ts';
import { pollingWatch } from '#shared/adapters/polling-watch.ts';
import { powertoolsLog } from '#shared/adapters/powertools/log.ts';
import { powertoolsMetrics } from '#shared/adapters/powertools/metrics.ts';
import { secretsManagerClientVault } from '#shared/adapters/secrets-manager/client-vault.ts';
import { secretsManagerTokenVault } from '#shared/adapters/secrets-manager/token-vault.ts';
import { secretsManagerVaultInventory } from '#shared/adapters/secrets-manager/vault-inventory.ts';
import { readsOnly } from '#shared/adapters/secrets-manager/write-rate.ts';
import { sqsRefreshQueue } from '#shared/adapters/sqs/refresh-queue.ts';
import { systemChance, systemClock } from '#shared/adapters/system.ts';
import { secretsPrefix } from '#shared/contract/names.ts';
import { DUE_SHARDS } from '#shared/contract/table.ts';
import { DEFAULT_BUDGETS } from '#shared/domain/budgets.ts';
import { runReconcile } from '#shared/usecases/reconcile/run-reconcile.ts';
import { deployedVendors } from '#shared/vendors/deployed-vendors.ts';
import { readEnv } from './env.ts';
import { goOn } from './go-on.ts';

const env = readEnv(process.env);
const log = powertoolsLog({ service: 'reconcile', level: env.GRANTKEEPER_LOG_LEVEL });
const calls = callCounter(log);
const clock = systemClock;
const rows = { client: dynamoDbClient(calls), tableName: env.GRANTKEEPER_TABLE };
const secrets = {
  client: secretsManagerClient(calls),
  prefix: secretsPrefix(env.GRANTKEEPER_STAGE),
  // Nothing is written here, and the role may not.
  guard: readsOnly,
};
const vault = secretsManagerTokenVault(secrets);
const transport = guardedTransport({ allowLoopback: env.GRANTKEEPER_ALLOW_LOOPBACK_VENDORS, clock });
const ports = {
  store: dynamoDbIntegrationStore({ ...rows, shards: DUE_SHARDS }),
  clients: dynamoDbClientStore(rows),
  announcements: dynamoDbAnnouncements(rows),
  reconcileMemory: dynamoDbReconcileMemory(rows),
  vault,
  clientVault: secretsManagerClientVault(secrets),
  inventory: secretsManagerVaultInventory(secrets, vault),
  queue: sqsRefreshQueue({ client: sqsClient(calls), queueUrl: env.GRANTKEEPER_QUEUE_URL }),
  watch: pollingWatch({ clock, chance: systemChance() }),
  vendors: deployedVendors(env.GRANTKEEPER_VENDORS),
  vendorApi: createVendorApi({ transport, clock }),
  introspection: createIntrospectionEndpoint({ transport }),
  bus: eventBridgeBus({ client: eventBridgeClient(calls), busName: env.GRANTKEEPER_BUS }),
  audit: auditLines(),
  metrics: powertoolsMetrics(),
  log,
  clock,
  budgets: DEFAULT_BUDGETS,
};
const run = goOn(runReconcile(ports), log);
const serve = serveEvents(httpApi(reconcileRoutes(ports), log));

/**
 * Each hour: goes on with the day's passes. Serves its route as well: no other function may list secrets, or destroy what
 * nobody names.
 */
export const handler = (
  event: ApiGatewayEvent | Record<string, never>,
  context: Pick<Context, 'getRemainingTimeInMillis'>,
): Promise<unknown> =>
  'requestContext' in event ? serve(event as ApiGatewayEvent) : run(() => context.getRemainingTimeInMillis());
