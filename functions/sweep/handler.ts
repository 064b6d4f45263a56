import { callCounter } from '#shared/adapters/aws/call-counter.ts';
import { dynamoDbClient, sqsClient } from '#shared/adapters/aws/clients.ts';
import { dynamoDbIntegrationStore } from '#shared/adapters/dynamodb/integration-store.ts';
import { powertoolsLog } from '#shared/adapters/powertools/log.ts';
import { powertoolsMetrics } from '#shared/adapters/powertools/metrics.ts';
import { sqsRefreshQueue } from '#shared/adapters/sqs/refresh-queue.ts';
import { systemClock } from '#shared/adapters/system.ts';
import { DUE_SHARDS } from '#shared/contract/table.ts';
import { sweepDue } from '#shared/usecases/sweep-due.ts';
import { readEnv } from './env.ts';

const env = readEnv(process.env);
const log = powertoolsLog({ service: 'sweep', level: env.GRANTKEEPER_LOG_LEVEL });
const calls = callCounter(log);
const rows = { client: dynamoDbClient(calls), tableName: env.GRANTKEEPER_TABLE, shards: DUE_SHARDS };
const sweep = sweepDue({
  store: dynamoDbIntegrationStore(rows),
  queue: sqsRefreshQueue({ client: sqsClient(calls), queueUrl: env.GRANTKEEPER_QUEUE_URL }),
  clock: systemClock,
  metrics: powertoolsMetrics(),
  shards: DUE_SHARDS,
});

/** Once a minute: sends what is due to the refreshers. */
export const handler = async (): Promise<void> => {
  const { sent, oldestDue } = await sweep({ capacity: env.GRANTKEEPER_SWEEP_CAPACITY });
  log.info('swept', { sent, oldestDueMs: oldestDue });
};
