import type { Context } from 'aws-lambda';
import { auditLines } from '#shared/adapters/aws/audit-lines.ts';
import { callCounter } from '#shared/adapters/aws/call-counter.ts';
import {
  dynamoDbClient,
  eventBridgeClient,
  secretsManagerClient,
  sqsClient,
} from '#shared/adapters/aws/clients.ts';
import { dynamoDbClientStore } from '#shared/adapters/dynamodb/client-store.ts';
import { dynamoDbIntegrationStore } from '#shared/adapters/dynamodb/integration-store.ts';
import { eventBridgeBus } from '#shared/adapters/eventbridge/event-bus.ts';
import { createClientRegistrations } from '#shared/adapters/oauth/client-registrations.ts';
import { createClientSecrets } from '#shared/adapters/oauth/client-secrets.ts';
import { guardedTransport } from '#shared/adapters/oauth/guarded-transport.ts';
import { keyPairs } from '#shared/adapters/oauth/key-pairs.ts';
import { createTokenEndpoint } from '#shared/adapters/oauth/token-endpoint.ts';
import { powertoolsLog } from '#shared/adapters/powertools/log.ts';
import { powertoolsMetrics } from '#shared/adapters/powertools/metrics.ts';
import { secretsManagerClientVault } from '#shared/adapters/secrets-manager/client-vault.ts';
import { ACCOUNT_WRITES_PER_SECOND, writeRateGuard } from '#shared/adapters/secrets-manager/write-rate.ts';
import { sqsRefreshQueue } from '#shared/adapters/sqs/refresh-queue.ts';
import { systemChance, systemClock } from '#shared/adapters/system.ts';
import { secretsPrefix } from '#shared/contract/names.ts';
import { DUE_SHARDS } from '#shared/contract/table.ts';
import { DEFAULT_BUDGETS } from '#shared/domain/budgets.ts';
import { rotateDue } from '#shared/usecases/rotation/rotate-due.ts';
import { deployedVendors } from '#shared/vendors/deployed-vendors.ts';
import { readEnv } from './env.ts';
import { onceAMinute } from './once-a-minute.ts';

const env = readEnv(process.env);
const log = powertoolsLog({ service: 'rotate', level: env.GRANTKEEPER_LOG_LEVEL });
const metrics = powertoolsMetrics();
const calls = callCounter(log);
const clock = systemClock;
const rows = { client: dynamoDbClient(calls), tableName: env.GRANTKEEPER_TABLE };
const transport = guardedTransport({ allowLoopback: env.GRANTKEEPER_ALLOW_LOOPBACK_VENDORS, clock });
const tokenEndpoint = createTokenEndpoint({ transport, clock });
const run = rotateDue({
  store: dynamoDbIntegrationStore({ ...rows, shards: DUE_SHARDS }),
  clients: dynamoDbClientStore(rows),
  clientVault: secretsManagerClientVault({
    client: secretsManagerClient(calls),
    prefix: secretsPrefix(env.GRANTKEEPER_STAGE),
    guard: writeRateGuard({ perSecond: ACCOUNT_WRITES_PER_SECOND / 2, log, metrics, clock }),
  }),
  vendors: deployedVendors(env.GRANTKEEPER_VENDORS),
  tokenEndpoint,
  registrations: createClientRegistrations({ transport }),
  clientSecrets: createClientSecrets({ transport, tokenEndpoint, clock }),
  keyPairs,
  queue: sqsRefreshQueue({ client: sqsClient(calls), queueUrl: env.GRANTKEEPER_QUEUE_URL }),
  bus: eventBridgeBus({ client: eventBridgeClient(calls), busName: env.GRANTKEEPER_BUS }),
  audit: auditLines(),
  metrics,
  log,
  clock,
  chance: systemChance(),
  budgets: DEFAULT_BUDGETS,
});
const look = onceAMinute(run, log);

/** Each minute: begins rotations that are due or asked for, and goes on with those that somebody left. */
export const handler = (_event: unknown, context: Pick<Context, 'getRemainingTimeInMillis'>): Promise<void> =>
  look(() => context.getRemainingTimeInMillis());
