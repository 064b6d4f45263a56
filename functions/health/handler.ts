import type { Context } from 'aws-lambda';
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
import { dynamoDbNoticeStore } from '#shared/adapters/dynamodb/notice-store.ts';
import { eventBridgeBus } from '#shared/adapters/eventbridge/event-bus.ts';
import { guardedTransport } from '#shared/adapters/oauth/guarded-transport.ts';
import { createVendorApi } from '#shared/adapters/oauth/vendor-api.ts';
import { pollingWatch } from '#shared/adapters/polling-watch.ts';
import { powertoolsLog } from '#shared/adapters/powertools/log.ts';
import { powertoolsMetrics } from '#shared/adapters/powertools/metrics.ts';
import { secretsManagerClientVault } from '#shared/adapters/secrets-manager/client-vault.ts';
import { secretsManagerTokenVault } from '#shared/adapters/secrets-manager/token-vault.ts';
import { readsOnly } from '#shared/adapters/secrets-manager/write-rate.ts';
import { sqsRefreshQueue } from '#shared/adapters/sqs/refresh-queue.ts';
import { systemChance, systemClock } from '#shared/adapters/system.ts';
import { secretsPrefix } from '#shared/contract/names.ts';
import { DUE_SHARDS } from '#shared/contract/table.ts';
import { DEFAULT_BUDGETS } from '#shared/domain/budgets.ts';
import { runHealth } from '#shared/usecases/health/run-health.ts';
import { hearSigns } from '#shared/usecases/notice/hear-signs.ts';
import { deployedVendors } from '#shared/vendors/deployed-vendors.ts';
import { readEnv } from './env.ts';
import { onceAnHour } from './once-an-hour.ts';

const env = readEnv(process.env);
const log = powertoolsLog({ service: 'health', level: env.GRANTKEEPER_LOG_LEVEL });
const calls = callCounter(log);
const clock = systemClock;
const rows = { client: dynamoDbClient(calls), tableName: env.GRANTKEEPER_TABLE };
const secrets = {
  client: secretsManagerClient(calls),
  prefix: secretsPrefix(env.GRANTKEEPER_STAGE),
  // Nothing is written here, and the role may not.
  guard: readsOnly,
};
const transport = guardedTransport({ allowLoopback: env.GRANTKEEPER_ALLOW_LOOPBACK_VENDORS, clock });
const ports = {
  store: dynamoDbIntegrationStore({ ...rows, shards: DUE_SHARDS }),
  clients: dynamoDbClientStore(rows),
  announcements: dynamoDbAnnouncements(rows),
  vault: secretsManagerTokenVault(secrets),
  clientVault: secretsManagerClientVault(secrets),
  queue: sqsRefreshQueue({ client: sqsClient(calls), queueUrl: env.GRANTKEEPER_QUEUE_URL }),
  watch: pollingWatch({ clock, chance: systemChance() }),
  vendors: deployedVendors(env.GRANTKEEPER_VENDORS),
  vendorApi: createVendorApi({ transport, clock }),
  bus: eventBridgeBus({ client: eventBridgeClient(calls), busName: env.GRANTKEEPER_BUS }),
  audit: auditLines(),
  metrics: powertoolsMetrics(),
  log,
  clock,
  budgets: DEFAULT_BUDGETS,
};
const signs = hearSigns({ ...ports, notices: dynamoDbNoticeStore(rows) });
const look = onceAnHour(runHealth({ ...ports, hearSigns: signs }), log);

/** Each hour: checks the grants whose turn it is. */
export const handler = (_event: unknown, context: Pick<Context, 'getRemainingTimeInMillis'>): Promise<void> =>
  look(() => context.getRemainingTimeInMillis());
