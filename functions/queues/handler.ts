import type { Context } from 'aws-lambda';
import { type ApiGatewayEvent, serveEvents } from '#shared/adapters/api-gateway/serve-events.ts';
import { callCounter } from '#shared/adapters/aws/call-counter.ts';
import { dynamoDbClient, sqsClient } from '#shared/adapters/aws/clients.ts';
import { dynamoDbIntegrationStore } from '#shared/adapters/dynamodb/integration-store.ts';
import { httpApi } from '#shared/adapters/http/api.ts';
import { queueRoutes } from '#shared/adapters/http/routes/queues.ts';
import { powertoolsLog } from '#shared/adapters/powertools/log.ts';
import { powertoolsMetrics } from '#shared/adapters/powertools/metrics.ts';
import { sqsWatchedQueues } from '#shared/adapters/sqs/dead-letter-queue.ts';
import { systemClock } from '#shared/adapters/system.ts';
import { DUE_SHARDS } from '#shared/contract/table.ts';
import { runQueues } from '#shared/usecases/queue/run-queues.ts';
import { eachMinute } from './each-minute.ts';
import { readEnv } from './env.ts';

const env = readEnv(process.env);
const log = powertoolsLog({ service: 'queues', level: env.GRANTKEEPER_LOG_LEVEL });
const calls = callCounter(log);
const clock = systemClock;
const ports = {
  store: dynamoDbIntegrationStore({
    client: dynamoDbClient(calls),
    tableName: env.GRANTKEEPER_TABLE,
    shards: DUE_SHARDS,
  }),
  queues: sqsWatchedQueues(sqsClient(calls), env.GRANTKEEPER_WATCHED_QUEUES),
  metrics: powertoolsMetrics(),
  log,
  clock,
};
const look = eachMinute(runQueues(ports), log, clock.monotonic);
const serve = serveEvents(httpApi(queueRoutes(ports), log));

/** Each minute: looks at the watched queues. Serves their routes as well: no other function may receive from them. */
export const handler = (
  event: ApiGatewayEvent | Record<string, never>,
  context: Pick<Context, 'getRemainingTimeInMillis'>,
): Promise<unknown> =>
  'requestContext' in event
    ? serve(event as ApiGatewayEvent)
    : look(() => context.getRemainingTimeInMillis());
