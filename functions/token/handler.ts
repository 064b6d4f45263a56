import { serveEvents } from '#shared/adapters/api-gateway/serve-events.ts';
import { auditLines } from '#shared/adapters/aws/audit-lines.ts';
import { callCounter } from '#shared/adapters/aws/call-counter.ts';
import { dynamoDbClient, secretsManagerClient, sqsClient } from '#shared/adapters/aws/clients.ts';
import { dynamoDbIntegrationStore } from '#shared/adapters/dynamodb/integration-store.ts';
import { dynamoDbTicketStore } from '#shared/adapters/dynamodb/ticket-store.ts';
import { httpApi } from '#shared/adapters/http/api.ts';
import { tokenRoutes } from '#shared/adapters/http/routes/token.ts';
import { pollingWatch } from '#shared/adapters/polling-watch.ts';
import { powertoolsLog } from '#shared/adapters/powertools/log.ts';
import { powertoolsMetrics } from '#shared/adapters/powertools/metrics.ts';
import { secretsManagerTokenVault } from '#shared/adapters/secrets-manager/token-vault.ts';
import { readsOnly } from '#shared/adapters/secrets-manager/write-rate.ts';
import { sqsRefreshQueue } from '#shared/adapters/sqs/refresh-queue.ts';
import { systemChance, systemClock } from '#shared/adapters/system.ts';
import { secretsPrefix } from '#shared/contract/names.ts';
import { DUE_SHARDS } from '#shared/contract/table.ts';
import { connectLinks } from '#shared/usecases/consent/connect-links.ts';
import { deployedVendors } from '#shared/vendors/deployed-vendors.ts';
import { readEnv } from './env.ts';

const env = readEnv(process.env);
const log = powertoolsLog({ service: 'token', level: env.GRANTKEEPER_LOG_LEVEL });
const calls = callCounter(log);
const rows = { client: dynamoDbClient(calls), tableName: env.GRANTKEEPER_TABLE };
const ports = {
  store: dynamoDbIntegrationStore({ ...rows, shards: DUE_SHARDS }),
  tickets: dynamoDbTicketStore(rows),
  vault: secretsManagerTokenVault({
    client: secretsManagerClient(calls),
    prefix: secretsPrefix(env.GRANTKEEPER_STAGE),
    // Nothing is written here: the route asks for `get` only, and the role has nothing else.
    guard: readsOnly,
  }),
  queue: sqsRefreshQueue({ client: sqsClient(calls), queueUrl: env.GRANTKEEPER_QUEUE_URL }),
  watch: pollingWatch({ clock: systemClock, chance: systemChance() }),
  vendors: deployedVendors(env.GRANTKEEPER_VENDORS),
  audit: auditLines(),
  metrics: powertoolsMetrics(),
  log,
  clock: systemClock,
};
const publicUrl = (): string => env.GRANTKEEPER_PUBLIC_URL;
const routes = tokenRoutes({ ...ports, publicUrl, links: connectLinks(ports) });

export const handler = serveEvents(httpApi(routes, log));
