import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { callCounter } from '#shared/adapters/aws/call-counter.ts';
import { dynamoDbClient, snsClient, sqsClient } from '#shared/adapters/aws/clients.ts';
import { once } from '#shared/adapters/aws/once.ts';
import { cronerTimetable } from '#shared/adapters/croner-timetable.ts';
import { dynamoDbAnnouncements } from '#shared/adapters/dynamodb/announcements.ts';
import { dynamoDbClientStore } from '#shared/adapters/dynamodb/client-store.ts';
import { dynamoDbIncidentStore } from '#shared/adapters/dynamodb/incident-store.ts';
import { dynamoDbIntegrationStore } from '#shared/adapters/dynamodb/integration-store.ts';
import { dynamoDbJobStore } from '#shared/adapters/dynamodb/job-store.ts';
import { dynamoDbWebhookHearing } from '#shared/adapters/dynamodb/webhook-hearing.ts';
import { readBusEvent } from '#shared/adapters/eventbridge/read-event.ts';
import { windowsOf } from '#shared/adapters/maintenance.ts';
import { pagerOnce } from '#shared/adapters/page/once.ts';
import { powertoolsLog } from '#shared/adapters/powertools/log.ts';
import { powertoolsMetrics } from '#shared/adapters/powertools/metrics.ts';
import { snsPager } from '#shared/adapters/sns/pager.ts';
import { backingOff } from '#shared/adapters/sqs/backing-off.ts';
import { sqsHideMessage } from '#shared/adapters/sqs/refresh-queue.ts';
import { systemClock } from '#shared/adapters/system.ts';
import { DUE_SHARDS } from '#shared/contract/table.ts';
import { DEFAULT_PACE } from '#shared/domain/incident/pace.ts';
import type { PageMessage } from '#shared/domain/incident/page-message.ts';
import type { Duration } from '#shared/domain/time.ts';
import { hearEvent } from '#shared/usecases/oncall/hear-event.ts';
import { quietIn } from '#shared/usecases/oncall/quiet-in.ts';
import { tellOnCall } from '#shared/usecases/oncall/tell-on-call.ts';
import { watchOnCall } from '#shared/usecases/oncall/watch-on-call.ts';
import { deployedVendors } from '#shared/vendors/deployed-vendors.ts';
import { readEnv } from './env.ts';
import { hearBatch, hearMessage } from './hear.ts';

const env = readEnv(process.env);
const log = powertoolsLog({ service: 'page', level: env.GRANTKEEPER_LOG_LEVEL });
const calls = callCounter(log);
const clock = systemClock;
const rows = { client: dynamoDbClient(calls), tableName: env.GRANTKEEPER_TABLE };
const topics = once(() => {
  const arns = { page: env.GRANTKEEPER_PAGE_TOPIC, ticket: env.GRANTKEEPER_TICKET_TOPIC };
  const announcements = dynamoDbAnnouncements(rows);
  return pagerOnce(
    { announcements, name: 'topic', clock, log },
    snsPager({ client: snsClient(calls), topics: arns }),
  );
});
const hide = once(() =>
  sqsHideMessage({ client: sqsClient(calls), queueUrl: env.GRANTKEEPER_ON_CALL_EVENTS_URL }),
);
const ports = {
  store: dynamoDbIntegrationStore({ ...rows, shards: DUE_SHARDS }),
  clients: dynamoDbClientStore(rows),
  incidents: dynamoDbIncidentStore(rows),
  jobs: dynamoDbJobStore(rows),
  hearing: dynamoDbWebhookHearing(rows),
  vendors: deployedVendors(env.GRANTKEEPER_VENDORS),
  pager: { send: (message: PageMessage) => topics().send(message) },
  quietUntil: quietIn(cronerTimetable, windowsOf(env.GRANTKEEPER_MAINTENANCE)),
  policy: { reconsentsPerHour: env.GRANTKEEPER_RECONSENTS_PER_HOUR },
  pace: DEFAULT_PACE,
  shards: DUE_SHARDS,
  metrics: powertoolsMetrics(),
  log,
  clock,
};
const watch = watchOnCall(ports);
const hear = hearBatch(
  backingOff({
    handle: hearMessage({ hear: hearEvent(ports), read: readBusEvent, log }),
    hide: (receiptHandle: string, length: Duration) => hide()(receiptHandle, length),
    log,
  }),
  { tell: tellOnCall(ports), log },
);

/** Puts events of the bus on record and tells of them; each minute, looks what lasts, what is over, and whom nobody told. */
export async function handler(event: SQSEvent | object): Promise<SQSBatchResponse | undefined> {
  if ('Records' in event) return hear(event.Records);
  log.info('on-call', { ...(await watch()) });
  return undefined;
}
